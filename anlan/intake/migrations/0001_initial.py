import django.core.serializers.json
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
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=40)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='机构')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('state', models.CharField(choices=[('checked', '待导入'), ('applied', '已导入'), ('undone', '已撤销'), ('partly', '部分撤销'), ('discarded', '已放弃')], default='checked', max_length=10, verbose_name='状态')),
                ('worksheet', models.CharField(blank=True, max_length=100, verbose_name='工作表')),
                ('header_line', models.PositiveIntegerField(verbose_name='表头行')),
                ('columns', models.JSONField(default=list)),
                ('new', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('update', models.PositiveIntegerField(default=0, verbose_name='更新')),
                ('same', models.PositiveIntegerField(default=0, verbose_name='不变')),
                ('wrong', models.PositiveIntegerField(default=0, verbose_name='有误')),
                ('applied_at', models.DateTimeField(null=True, verbose_name='导入时间')),
                ('mark', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': '导入批次',
                'verbose_name_plural': '导入批次',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['organ', 'code', '-id'], name='intake_batc_organ_i_eb8344_idx')],
            },
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='intake.batch')),
                ('number', models.PositiveIntegerField(verbose_name='行号')),
                ('cells', models.JSONField(default=dict)),
                ('errors', models.JSONField(default=dict)),
                ('action', models.CharField(choices=[('new', '新增'), ('update', '更新'), ('same', '不变'), ('wrong', '有误')], max_length=6)),
                ('row_id', models.BigIntegerField(null=True)),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('undone', models.BooleanField(default=False)),
                ('kept', models.CharField(blank=True, max_length=300, verbose_name='未撤销原因')),
            ],
            options={
                'verbose_name': '导入明细',
                'verbose_name_plural': '导入明细',
                'ordering': ['number'],
                'indexes': [models.Index(fields=['batch', 'action', 'number'], name='intake_row_batch_i_991f36_idx')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='intake_line_once')],
            },
        ),
    ]
