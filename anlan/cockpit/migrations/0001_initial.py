import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Layout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='适用区域')),
                ('roles', models.JSONField(default=list, verbose_name='适用角色')),
                ('cards', models.JSONField(default=list, verbose_name='卡片')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('changed_at', models.DateTimeField(verbose_name='修改时间')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
            ],
            options={
                'verbose_name': '驾驶舱布局',
                'verbose_name_plural': '驾驶舱布局',
                'ordering': ['place', 'code'],
                'permissions': [('start_layout', '登录后先看驾驶舱')],
                'constraints': [models.UniqueConstraint(fields=('code', 'place'), name='layout_once_in_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('code', models.SlugField(max_length=40, verbose_name='布局')),
            ],
            options={
                'verbose_name': '首选布局',
                'verbose_name_plural': '首选布局',
            },
        ),
    ]
