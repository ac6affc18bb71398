import django.core.serializers.json
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='任务')),
                ('key', models.CharField(max_length=200, verbose_name='标识')),
                ('payload', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='参数')),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '失败')], default='queued', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('creator_id', models.BigIntegerField(null=True, verbose_name='提交人编号')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='提交时间')),
                ('run_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='不早于')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='交付时间')),
                ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                ('heartbeat', models.DateTimeField(null=True, verbose_name='最近心跳')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='进展')),
                ('result', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='结果')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
            ],
            options={
                'verbose_name': '后台任务',
                'verbose_name_plural': '后台任务',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['run_at'], name='job_queued'), models.Index(condition=models.Q(('state', 'running')), fields=['heartbeat'], name='job_running'), models.Index(fields=['state', 'finished_at'], name='job_finished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('name', 'key'), name='job_once_unfinished')],
            },
        ),
    ]
