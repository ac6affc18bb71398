import django.db.models.deletion
import django.utils.timezone
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
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='内容')),
                ('link', models.CharField(blank=True, max_length=300)),
                ('row_model', models.CharField(blank=True, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(null=True)),
                ('key', models.CharField(blank=True, max_length=200)),
                ('level', models.CharField(choices=[('info', '一般'), ('warning', '提醒'), ('urgent', '紧急')], default='info', max_length=10, verbose_name='级别')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='阅读时间')),
            ],
            options={
                'verbose_name': '消息',
                'verbose_name_plural': '消息',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['recipient', '-id'], name='notices_not_recipie_40b651_idx'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread'), models.Index(fields=['row_model', 'row_id'], name='notice_row')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('recipient', 'key'), name='notice_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='notice_preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('mail', models.BooleanField(default=True, verbose_name='发送邮件')),
                ('webhook', models.BooleanField(default=True, verbose_name='推送到外部系统（如短信、政务即时通讯）')),
            ],
            options={
                'verbose_name': '消息设置',
                'verbose_name_plural': '消息设置',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notices.notice', verbose_name='消息')),
                ('adapter', models.CharField(choices=[('mail', '邮件'), ('webhook', '外部推送')], max_length=10, verbose_name='方式')),
                ('state', models.CharField(choices=[('waiting', '待发送'), ('sent', '已发送'), ('failed', '发送失败')], default='waiting', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('not_before', models.DateTimeField(verbose_name='不早于')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='发送时间')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='最近错误')),
            ],
            options={
                'verbose_name': '消息发送',
                'verbose_name_plural': '消息发送',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('notice', 'adapter'), name='delivery_once_by_adapter')],
            },
        ),
    ]
