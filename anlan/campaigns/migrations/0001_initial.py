import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('obligations', '0001_initial'),
        ('org', '0001_initial'),
        ('org', '__first__'),
        ('plans', '0001_initial'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('kind', models.CharField(choices=[('special', '专项整治'), ('key_period', '重点时段')], default='special', max_length=10, verbose_name='类别')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='campaigns.campaign', verbose_name='总体行动')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.document', verbose_name='实施方案')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan', verbose_name='工作计划')),
                ('goal', models.TextField(blank=True, max_length=2000, verbose_name='目标和重点')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='主办单位')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='牵头单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('period_key', models.CharField(blank=True, max_length=40)),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='结束日期')),
                ('state', models.CharField(choices=[('prepared', '筹备'), ('launched', '实施中'), ('closing', '待审定'), ('closed', '已结束'), ('cancelled', '已终止')], default='prepared', max_length=10, verbose_name='状态')),
                ('launched_at', models.DateTimeField(editable=False, null=True, verbose_name='启动时间')),
                ('effect', models.TextField(blank=True, verbose_name='成效评估')),
                ('residual', models.TextField(blank=True, verbose_name='遗留问题移交')),
                ('figures', models.JSONField(default=dict, editable=False)),
                ('summarised_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_on', models.DateField(editable=False, null=True, verbose_name='结束于')),
                ('organs', models.ManyToManyField(blank=True, related_name='+', to='org.organ', verbose_name='参与单位')),
                ('groups', models.ManyToManyField(blank=True, related_name='+', to='org.organgroup', verbose_name='参与单位分组')),
            ],
            options={
                'verbose_name': '专项行动',
                'verbose_name_plural': '专项行动',
                'ordering': ['-starts_on', '-id'],
                'permissions': [('launch_campaign', '启动和终止专项行动'), ('close_campaign', '审定专项行动总结')],
                'indexes': [models.Index(fields=['state', '-starts_on'], name='campaigns_c_state_25d6a8_idx'), models.Index(fields=['place', '-starts_on'], name='campaigns_c_place_i_0f148f_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campaign_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('period_key', ''), _negated=True), fields=('organ', 'period_key'), name='campaign_once_a_key_period')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='campaigns.campaign', verbose_name='专项行动')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('code', models.CharField(max_length=30)),
                ('label', models.CharField(max_length=40, verbose_name='阶段')),
                ('starts_on', models.DateField(verbose_name='起')),
                ('ends_on', models.DateField(verbose_name='止')),
                ('criteria', models.JSONField(default=list, verbose_name='转段条件')),
                ('obligation', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='obligations.obligation')),
                ('state', models.CharField(choices=[('planned', '未开始'), ('current', '进行中'), ('done', '已完成')], default='planned', max_length=10, verbose_name='状态')),
                ('stood', models.JSONField(default=list, editable=False)),
                ('reason', models.CharField(blank=True, max_length=2000, verbose_name='未达条件的说明')),
                ('completed_on', models.DateField(editable=False, null=True, verbose_name='完成日期')),
            ],
            options={
                'verbose_name': '行动阶段',
                'verbose_name_plural': '行动阶段',
                'ordering': ['campaign_id', 'order'],
                'permissions': [('complete_stage', '完成行动阶段')],
                'indexes': [models.Index(fields=['ends_on', 'state'], name='campaigns_s_ends_on_99b92b_idx')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'order'), name='stage_order_once'), models.UniqueConstraint(condition=models.Q(('state', 'current')), fields=('campaign',), name='one_current_stage'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='stage_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='campaigns.campaign', verbose_name='专项行动')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='单位')),
            ],
            options={
                'verbose_name': '参与单位',
                'verbose_name_plural': '参与单位',
                'ordering': ['organ__order', 'organ__path'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'organ'), name='unit_once')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='batches', to='campaigns.campaign', verbose_name='专项行动')),
                ('name', models.CharField(max_length=40, verbose_name='批次')),
                ('starts_on', models.DateField(verbose_name='起')),
                ('ends_on', models.DateField(verbose_name='止')),
            ],
            options={
                'verbose_name': '批次',
                'verbose_name_plural': '批次',
                'ordering': ['starts_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'name'), name='batch_name_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='batch_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='campaigns.campaign', verbose_name='专项行动')),
                ('seed', models.CharField(max_length=40, verbose_name='随机种子')),
                ('pool', models.JSONField(verbose_name='抽样总体')),
                ('drawn', models.JSONField(verbose_name='抽中对象')),
                ('at', models.DateTimeField(verbose_name='抽取时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='抽取人')),
            ],
            options={
                'verbose_name': '回头看抽样',
                'verbose_name_plural': '回头看抽样',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='campaigns.campaign', verbose_name='专项行动')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='对象')),
                ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.enterprise', verbose_name='企业')),
                ('name', models.CharField(max_length=120, verbose_name='对象名称')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='所在区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='责任单位')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='牵头单位')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subjects', to='campaigns.batch', verbose_name='批次')),
                ('progress', models.CharField(choices=[('not_started', '未开展'), ('self_checked', '已自查'), ('checked', '已检查'), ('rectified', '隐患清零'), ('looked_back', '已复查'), ('removed', '已移出')], default='not_started', max_length=12, verbose_name='进展')),
                ('look_back', models.CharField(blank=True, choices=[('', '未抽中'), ('drawn', '待复查'), ('passed', '复查合格'), ('failed', '复查不合格')], default='', max_length=8, verbose_name='回头看')),
                ('listed_on', models.DateField(verbose_name='列入日期')),
                ('self_checked_on', models.DateField(blank=True, null=True, verbose_name='自查日期')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='检查日期')),
                ('rectified_on', models.DateField(blank=True, null=True, verbose_name='整改完成')),
                ('looked_back_on', models.DateField(blank=True, null=True, verbose_name='复查日期')),
            ],
            options={
                'verbose_name': '整治对象',
                'verbose_name_plural': '整治对象',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['campaign', 'progress'], name='campaigns_s_campaig_e95ce9_idx'), models.Index(fields=['campaign', 'unit'], name='campaigns_s_campaig_91b57d_idx'), models.Index(fields=['place', 'listed_on'], name='campaigns_s_place_i_6866a4_idx')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'organ'), name='subject_once')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='campaigns.subject', verbose_name='整治对象')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('kind', models.CharField(choices=[('self_check', '自查'), ('check', '检查'), ('rectify', '整改'), ('look_back', '复查')], max_length=10, verbose_name='工作')),
                ('happened_on', models.DateField(verbose_name='日期')),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='情况')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='填报单位')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('entered_at', models.DateTimeField(verbose_name='填报时间')),
            ],
            options={
                'verbose_name': '工作记录',
                'verbose_name_plural': '工作记录',
                'ordering': ['-happened_on', '-id'],
                'indexes': [models.Index(fields=['place', 'happened_on'], name='campaigns_e_place_i_5fea54_idx'), models.Index(fields=['happened_on'], name='campaigns_e_happene_e4e43f_idx')],
            },
        ),
    ]
