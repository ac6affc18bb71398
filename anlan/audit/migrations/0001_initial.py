import django.core.serializers.json
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='操作人编号')),
                ('actor_name', models.CharField(max_length=100, verbose_name='操作人')),
                ('acting_for', models.CharField(blank=True, max_length=200, verbose_name='岗位')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='来源地址')),
                ('verb', models.CharField(max_length=80, verbose_name='操作')),
                ('row_model', models.CharField(max_length=80)),
                ('row_id', models.CharField(max_length=40)),
                ('row_name', models.CharField(max_length=300, verbose_name='对象')),
                ('facts', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='内容')),
                ('position', models.BigIntegerField(null=True, unique=True, verbose_name='链上序号')),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': '审计记录',
                'verbose_name_plural': '审计记录',
                'ordering': ['-id'],
                'permissions': [('view_log', '查看审计日志')],
                'indexes': [models.Index(fields=['row_model', 'row_id', 'id'], name='audit_entry_row_mod_ab01b2_idx'), models.Index(fields=['actor_id', 'id'], name='audit_entry_actor_i_423a1a_idx'), models.Index(condition=models.Q(('position__isnull', True)), fields=['id'], name='audit_unsealed')],
            },
        ),
    ]
