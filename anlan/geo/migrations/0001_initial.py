import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='boundary', to='org.place', verbose_name='区域')),
                ('geometry', models.JSONField(verbose_name='边界')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('loaded_at', models.DateTimeField(verbose_name='导入时间')),
            ],
            options={
                'verbose_name': '区域边界',
                'verbose_name_plural': '区域边界',
                'ordering': ['place__path'],
            },
        ),
    ]
