import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('row_model', models.CharField(max_length=80)),
                ('row_id', models.PositiveBigIntegerField()),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('due_at', models.DateTimeField(verbose_name='到期时间')),
                ('wake_at', models.DateTimeField(null=True)),
                ('acted_to', models.DateTimeField()),
                ('stage', models.CharField(blank=True, max_length=40, verbose_name='已到阶段')),
                ('done_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                ('released', models.BooleanField(default=False, verbose_name='已解除')),
            ],
            options={
                'verbose_name': '到期事项',
                'verbose_name_plural': '到期事项',
                'ordering': ['due_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('wake_at__isnull', False)), fields=['wake_at'], name='duty_waking'), models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_at'], name='duty_open')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'row_model', 'row_id'), name='duty_once_per_row')],
            },
        ),
        migrations.CreateModel(
            name='Periodic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('next_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='下次时间')),
                ('started_at', models.DateTimeField(null=True, verbose_name='最近开始')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='最近完成')),
            ],
            options={
                'verbose_name': '定时事项',
                'verbose_name_plural': '定时事项',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='duty.duty', verbose_name='到期事项')),
                ('name', models.CharField(max_length=40, verbose_name='阶段')),
                ('due_at', models.DateTimeField(verbose_name='到期时间')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('acted', models.BooleanField(verbose_name='已处理')),
            ],
            options={
                'verbose_name': '到期阶段',
                'verbose_name_plural': '到期阶段',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('duty', 'name', 'due_at'), name='stage_once')],
            },
        ),
    ]
