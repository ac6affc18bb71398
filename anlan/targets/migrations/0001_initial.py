import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='编号')),
                ('title', models.CharField(max_length=200, verbose_name='目标')),
                ('quote', models.CharField(blank=True, max_length=300, verbose_name='原文')),
                ('clause', models.CharField(blank=True, max_length=60, verbose_name='条款')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='plans.plan', verbose_name='计划')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='plans.task', verbose_name='任务')),
                ('requirement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='target', to='plans.requirement')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='下达单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='责任单位')),
                ('scope_text', models.CharField(blank=True, max_length=100, verbose_name='范围')),
                ('code', models.CharField(blank=True, max_length=60, verbose_name='指标')),
                ('other_code', models.CharField(blank=True, max_length=60, verbose_name='对照指标')),
                ('reading', models.CharField(choices=[('level', '数值'), ('change', '同比增减'), ('decrease', '同比下降率'), ('growth_gap', '增幅差'), ('full_places', '全覆盖区域占比')], default='level', max_length=12, verbose_name='读法')),
                ('op', models.CharField(choices=[('>=', '不低于'), ('>', '高于'), ('=', '等于'), ('<=', '不高于'), ('<', '低于')], max_length=2, verbose_name='关系')),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name='目标值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('period', models.CharField(choices=[('always', '始终'), ('month', '每月'), ('quarter', '每季度'), ('half_year', '每半年'), ('year', '全年'), ('span', '指定期间')], default='year', max_length=10, verbose_name='周期')),
                ('starts_on', models.DateField(verbose_name='起')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='止')),
                ('each', models.CharField(blank=True, choices=[('province', '省级'), ('city', '市级'), ('county', '县级'), ('town', '乡级'), ('village', '村级'), ('zone', '功能区'), ('grid', '网格')], max_length=10, verbose_name='分别考核')),
                ('superior', models.BooleanField(default=False, verbose_name='上级控制指标')),
                ('awaits', models.CharField(blank=True, max_length=60, verbose_name='待接入的数据')),
                ('state', models.CharField(choices=[('proposed', '待确认'), ('confirmed', '已确认'), ('in_force', '执行中'), ('evaluated', '已评定'), ('dropped', '不采用')], default='proposed', max_length=10, verbose_name='状态')),
            ],
            options={
                'verbose_name': '目标',
                'verbose_name_plural': '目标',
                'ordering': ['number', 'id'],
                'permissions': [('evaluate_target', '评定目标')],
                'indexes': [models.Index(fields=['state', 'place'], name='targets_tar_state_5f773b_idx'), models.Index(fields=['organ', 'state'], name='targets_tar_organ_i_0a7e8b_idx')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='targets.target', verbose_name='目标')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='下达单位')),
                ('responsible', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='责任单位')),
                ('sector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector')),
                ('start', models.DateField(verbose_name='起')),
                ('end', models.DateField(verbose_name='止')),
                ('day', models.DateField(verbose_name='截至')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='实际值')),
                ('part', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='分子')),
                ('whole', models.DecimalField(decimal_places=4, max_digits=18, null=True, verbose_name='分母')),
                ('status', models.CharField(choices=[('met', '已达成'), ('on_pace', '进度正常'), ('at_risk', '有风险'), ('failed', '未达成'), ('not_applicable', '不适用'), ('no_data', '暂无数据'), ('tracked', '仅跟踪')], max_length=14, verbose_name='状态')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('current', models.BooleanField(default=True)),
                ('taken_at', models.DateTimeField(verbose_name='计算时间')),
            ],
            options={
                'verbose_name': '目标完成情况',
                'verbose_name_plural': '目标完成情况',
                'ordering': ['target__number', 'place__path'],
                'indexes': [models.Index(condition=models.Q(('current', True)), fields=['place', 'status'], name='result_of_place'), models.Index(condition=models.Q(('current', True)), fields=['status'], name='result_by_status')],
                'constraints': [models.UniqueConstraint(fields=('target', 'place', 'start', 'day'), name='result_once_a_day')],
            },
        ),
    ]
