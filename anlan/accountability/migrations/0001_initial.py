import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('consequences', '0001_initial'),
        ('org', '0001_initial'),
        ('org', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='事由')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='被问责单位')),
                ('person', models.CharField(blank=True, max_length=60, verbose_name='被问责人')),
                ('capacity', models.CharField(choices=[('rectifier', '主体（整改）责任'), ('supervisor', '监管（督办）责任'), ('leader', '领导责任')], default='rectifier', max_length=10, verbose_name='责任')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='问责单位')),
                ('verifier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='核查单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('rung', models.CharField(max_length=20, verbose_name='方式')),
                ('suggested', models.CharField(max_length=20, verbose_name='建议方式')),
                ('basis', models.CharField(max_length=300, verbose_name='依据')),
                ('grounds', models.TextField(max_length=5000, verbose_name='事实')),
                ('beside', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='others', to='accountability.act', verbose_name='同一事项')),
                ('state', models.CharField(choices=[('candidate', '候选'), ('approved', '已批准'), ('delivered', '已送达'), ('answered', '已回复'), ('rectified', '待核查'), ('closed', '已办结'), ('dismissed', '不予问责')], default='candidate', max_length=10, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='批准日期')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('because', models.CharField(blank=True, max_length=2000, verbose_name='批准意见')),
                ('delivered_on', models.DateField(blank=True, null=True, verbose_name='送达日期')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='回复时限')),
                ('rectify_by', models.DateField(blank=True, null=True, verbose_name='整改时限')),
                ('interviewed_on', models.DateField(blank=True, null=True, verbose_name='约谈日期')),
                ('interviewees', models.CharField(blank=True, max_length=500, verbose_name='参加人员')),
                ('interview_record', models.TextField(blank=True, verbose_name='约谈纪要')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签认时间')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签认人')),
                ('reply', models.TextField(blank=True, verbose_name='书面回复')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='回复日期')),
                ('measures_taken', models.TextField(blank=True, verbose_name='整改情况')),
                ('rectified_on', models.DateField(blank=True, null=True, verbose_name='报告整改日期')),
                ('rectified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报告人')),
                ('check_result', models.TextField(blank=True, verbose_name='核查结论')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
                ('triggers', models.ManyToManyField(blank=True, related_name='acts', to='consequences.trigger', verbose_name='触发事实')),
            ],
            options={
                'verbose_name': '问责事项',
                'verbose_name_plural': '问责事项',
                'ordering': ['-proposed_at', '-id'],
                'permissions': [('propose_act', '提出问责'), ('approve_act', '批准问责'), ('deliver_act', '送达问责、组织约谈'), ('answer_act', '回复问责、报告整改'), ('verify_act', '核查问责整改')],
                'indexes': [models.Index(fields=['organ', 'approved_on'], name='accountabil_organ_i_bc9dc1_idx'), models.Index(fields=['place', 'approved_on'], name='accountabil_place_i_a9abea_idx'), models.Index(fields=['state', '-proposed_at'], name='accountabil_state_c43f28_idx'), models.Index(fields=['-proposed_at', '-id'], name='accountabil_propose_d54e48_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('organ', models.F('office')), _negated=True), name='nobody_holds_itself_to_account'), models.CheckConstraint(condition=models.Q(('organ', models.F('verifier')), _negated=True), name='nobody_closes_its_own_act')],
            },
        ),
    ]
