import anlan.dossiers.models
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('org', '__first__'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enterprise', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='registers.enterprise', verbose_name='企业')),
                ('organ', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('kind', models.CharField(choices=anlan.dossiers.models.kind_choices, max_length=30, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='内容')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='编号')),
                ('fields', models.JSONField(default=dict, verbose_name='项目')),
                ('valid_from', models.DateField(verbose_name='自')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='至')),
                ('last_day', models.DateField(default=datetime.date(9999, 12, 31), verbose_name='最后有效日')),
                ('state', models.CharField(choices=[('pending', '待核实'), ('valid', '有效'), ('refused', '已退回'), ('ended', '已终止')], default='pending', max_length=10, verbose_name='状态')),
                ('current', models.BooleanField(default=True, verbose_name='现行')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='dossiers.entry', verbose_name='更新自')),
                ('flaws', models.JSONField(default=list, verbose_name='问题')),
                ('flagged', models.BooleanField(default=False, verbose_name='有问题')),
                ('source', models.CharField(blank=True, max_length=60, verbose_name='来源')),
                ('entered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('entered_at', models.DateTimeField(verbose_name='填报时间')),
                ('verified_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                ('verified_at', models.DateTimeField(null=True, verbose_name='核实时间')),
                ('recheck_on', models.DateField(null=True, verbose_name='应复核日期')),
                ('ended_on', models.DateField(null=True, verbose_name='终止日期')),
                ('reminded', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'verbose_name': '档案条目',
                'verbose_name_plural': '档案条目',
                'ordering': ['kind', '-valid_from', '-id'],
                'permissions': [('declare_entry', '填报本企业档案'), ('verify_entry', '核实企业档案'), ('end_entry', '终止档案条目'), ('import_entry', '导入企业档案')],
                'indexes': [models.Index(fields=['enterprise', 'kind', 'last_day'], name='dossiers_en_enterpr_306381_idx'), models.Index(fields=['kind', 'place', 'last_day'], name='dossiers_en_kind_5152c7_idx'), models.Index(fields=['place', 'last_day'], name='dossiers_en_place_i_aca9c7_idx'), models.Index(fields=['last_day', 'id'], name='dossiers_en_last_da_38df20_idx'), models.Index(fields=['kind', 'number'], name='dossiers_en_kind_1e162e_idx'), models.Index(fields=['organ', 'kind'], name='dossiers_en_organ_i_a62a27_idx'), models.Index(condition=models.Q(('state', 'pending')), fields=['place', 'id'], name='entry_pending'), models.Index(condition=models.Q(('flagged', True)), fields=['place', 'id'], name='entry_flagged'), models.Index(condition=models.Q(('recheck_on__isnull', False)), fields=['recheck_on', 'id'], name='entry_recheck')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('current', True), ('state__in', ['pending', 'valid']), models.Q(('number', ''), _negated=True)), fields=('enterprise', 'kind', 'number'), name='entry_once_a_number'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='entry_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enterprise', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='gaps', to='registers.enterprise', verbose_name='企业')),
                ('organ', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.organ')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('code', models.CharField(max_length=40, verbose_name='要求')),
                ('label', models.CharField(max_length=60, verbose_name='缺项')),
                ('reason', models.CharField(choices=[('missing', '没有'), ('expired', '已过期'), ('pending', '待核实')], max_length=10, verbose_name='原因')),
                ('found_on', models.DateField(verbose_name='发现日期')),
                ('due_on', models.DateField(verbose_name='补齐期限')),
                ('closed_on', models.DateField(null=True, verbose_name='补齐日期')),
            ],
            options={
                'verbose_name': '档案缺项',
                'verbose_name_plural': '档案缺项',
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['enterprise', 'closed_on'], name='dossiers_ga_enterpr_830931_idx'), models.Index(condition=models.Q(('closed_on__isnull', True)), fields=['place', 'code', 'due_on'], name='gap_of_place'), models.Index(condition=models.Q(('closed_on__isnull', True)), fields=['due_on', 'id'], name='gap_by_due'), models.Index(condition=models.Q(('closed_on__isnull', True)), fields=['code', 'due_on'], name='gap_by_code')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('enterprise', 'code'), name='one_open_gap')],
            },
        ),
    ]
