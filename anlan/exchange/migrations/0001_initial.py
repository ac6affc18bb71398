import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('hazards', '0001_initial'),
        ('org', '0001_initial'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', '只用小写字母、数字和下划线，以字母开头。')], verbose_name='代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='对接单位')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接口账号')),
                ('profile', models.CharField(max_length=20, verbose_name='登记为')),
                ('source', models.CharField(max_length=30, verbose_name='问题来源')),
                ('url', models.URLField(blank=True, max_length=300, verbose_name='状态回传网址')),
                ('list_url', models.URLField(blank=True, max_length=300, verbose_name='对账清单网址')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '对接平台',
                'verbose_name_plural': '对接平台',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('account__isnull', False)), fields=('account',), name='partner_once_per_account')],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='exchange.partner', verbose_name='对接平台')),
                ('kind', models.CharField(choices=[('source', '来源'), ('place', '区域'), ('sector', '行业领域'), ('state', '状态')], max_length=10, verbose_name='种类')),
                ('theirs', models.CharField(max_length=60, verbose_name='对方代码')),
                ('ours', models.CharField(max_length=60, verbose_name='本系统代码')),
            ],
            options={
                'verbose_name': '代码对照',
                'verbose_name_plural': '代码对照',
                'ordering': ['kind', 'theirs', 'ours'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'state'), _negated=True), fields=('partner', 'kind', 'theirs'), name='code_means_one_thing'), models.UniqueConstraint(condition=models.Q(('kind', 'state')), fields=('partner', 'ours'), name='state_goes_out_by_one_code')],
            },
        ),
        migrations.CreateModel(
            name='Exchanged',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='exchange.partner', verbose_name='对接平台')),
                ('external_id', models.CharField(max_length=50, verbose_name='对方编号')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanged', to='hazards.matter', verbose_name='闭环事项')),
                ('payload', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='内容摘要')),
                ('receipt', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='回执')),
                ('received_at', models.DateTimeField(verbose_name='接收时间')),
            ],
            options={
                'verbose_name': '对接事项',
                'verbose_name_plural': '对接事项',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'external_id'), name='exchanged_once_per_external_id')],
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='exchange.partner', verbose_name='对接平台')),
                ('at', models.DateTimeField(verbose_name='对账时间')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='对账人')),
                ('fetched', models.BooleanField(default=False, verbose_name='向对方取得清单')),
                ('ours', models.PositiveIntegerField(default=0, verbose_name='本系统件数')),
                ('theirs', models.PositiveIntegerField(default=0, verbose_name='对方件数')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='差异')),
                ('differences', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='差异明细')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='未能对账的原因')),
            ],
            options={
                'verbose_name': '对账',
                'verbose_name_plural': '对账',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['partner', '-id'], name='exchange_re_partner_4c41ea_idx')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='exchange.partner', verbose_name='对接平台')),
                ('direction', models.CharField(choices=[('in', '收'), ('out', '发')], max_length=3, verbose_name='方向')),
                ('state', models.CharField(choices=[('registered', '已登记'), ('rejected', '已拒收'), ('conflict', '变更待核对'), ('taken', '已采纳变更'), ('declined', '未采纳变更'), ('created', '待发送'), ('failed', '待重试'), ('dead', '发送失败'), ('sent', '已导出'), ('acked', '已回执'), ('reconciled', '已对账')], default='created', max_length=12, verbose_name='状态')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='exchange.exchanged', verbose_name='对接事项')),
                ('external_id', models.CharField(blank=True, max_length=50, verbose_name='对方编号')),
                ('payload', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='内容')),
                ('digest', models.CharField(max_length=64, verbose_name='内容摘要')),
                ('receipt', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='回执')),
                ('problems', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='问题')),
                ('batch', models.CharField(blank=True, max_length=60, verbose_name='批次')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('next_try_at', models.DateTimeField(null=True, verbose_name='下次发送')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='最近结果')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('done_at', models.DateTimeField(null=True, verbose_name='完成时间')),
            ],
            options={
                'verbose_name': '对接报文',
                'verbose_name_plural': '对接报文',
                'ordering': ['-id'],
                'permissions': [('deliver_message', '报送对接问题'), ('decide_message', '处理对接报文')],
                'indexes': [models.Index(fields=['partner', '-id'], name='exchange_me_partner_bb1f46_idx'), models.Index(fields=['partner', 'external_id'], name='exchange_me_partner_2de1a1_idx'), models.Index(fields=['state', '-id'], name='exchange_me_state_d086d2_idx'), models.Index(fields=['batch', 'id'], name='exchange_me_batch_0813cc_idx'), models.Index(condition=models.Q(('state__in', ['created', 'failed'])), fields=['next_try_at'], name='message_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'conflict')), fields=('case', 'digest'), name='message_conflict_once')],
            },
        ),
    ]
