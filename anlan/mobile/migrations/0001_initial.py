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
            name='Upload',
            fields=[
                ('client_key', models.UUIDField(primary_key=True, serialize=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('path', models.CharField(max_length=120)),
                ('at', models.DateTimeField(verbose_name='到达时间')),
            ],
            options={
                'verbose_name': '手机端待用照片',
                'verbose_name_plural': '手机端待用照片',
                'indexes': [models.Index(fields=['at'], name='mobile_uplo_at_3625b3_idx')],
            },
        ),
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                ('content', models.JSONField(verbose_name='报送内容')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('made_at', models.DateTimeField(verbose_name='手机记录的时间')),
                ('at', models.DateTimeField(verbose_name='到达时间')),
            ],
            options={
                'verbose_name': '手机端报送',
                'verbose_name_plural': '手机端报送',
            },
        ),
    ]
