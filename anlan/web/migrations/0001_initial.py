import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('page', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('query', models.CharField(max_length=2000)),
            ],
            options={
                'verbose_name': '常用筛选',
                'verbose_name_plural': '常用筛选',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'page', 'name'), name='view_name_once_a_page')],
            },
        ),
    ]
