import anlan.registers.models
import django.core.validators
import django.db.models.deletion
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
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='项目名称')),
                ('decision', models.CharField(choices=[('attraction', '招商引资'), ('construction', '项目建设'), ('expansion', '增产扩能')], default='construction', max_length=12, verbose_name='决策事项')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='建设单位')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='承办单位')),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='决定机关')),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='监管部门')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='建设地点')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('industry_code', models.CharField(blank=True, max_length=4, validators=[anlan.registers.models.validate_industry], verbose_name='行业代码')),
                ('content', models.TextField(max_length=5000, verbose_name='建设内容')),
                ('investment', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='总投资（万元）')),
                ('special', models.BooleanField(default=False, verbose_name='矿山、金属冶炼、危险物品项目')),
                ('state', models.CharField(choices=[('registered', '已登记'), ('informed', '已告知'), ('design', '设计阶段'), ('construct', '施工阶段'), ('accepted', '已验收'), ('in_use', '已投入使用'), ('refused', '不予批准')], default='registered', max_length=10, verbose_name='状态')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='本阶段期限')),
                ('matched', models.BooleanField(default=False, editable=False, verbose_name='与负面清单相符')),
                ('vetoed', models.BooleanField(default=False, editable=False, verbose_name='重大风险一票否决')),
                ('registered_on', models.DateField(verbose_name='登记日期')),
                ('registered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('refusal_proposed_on', models.DateField(editable=False, null=True, verbose_name='建议不予批准日期')),
                ('informed_on', models.DateField(editable=False, null=True, verbose_name='告知日期')),
                ('received_on', models.DateField(editable=False, null=True, verbose_name='签收日期')),
                ('exempted_on', models.DateField(editable=False, null=True, verbose_name='例外决定日期')),
                ('exempted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='例外决定人')),
                ('exemption', models.CharField(blank=True, max_length=300, verbose_name='例外依据')),
                ('approved_on', models.DateField(editable=False, null=True, verbose_name='批准日期')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('approval', models.CharField(blank=True, max_length=80, verbose_name='批准文号')),
                ('refused_on', models.DateField(editable=False, null=True, verbose_name='不予批准日期')),
                ('refused_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='不予批准决定人')),
                ('reason', models.CharField(blank=True, max_length=2000, verbose_name='不予批准理由')),
                ('accepted_on', models.DateField(editable=False, null=True, verbose_name='验收日期')),
                ('in_use_on', models.DateField(editable=False, null=True, verbose_name='投入使用日期')),
            ],
            options={
                'verbose_name': '建设项目',
                'verbose_name_plural': '建设项目',
                'ordering': ['-registered_on', '-id'],
                'permissions': [('hand_in_project', '签收告知、报送三同时材料'), ('check_project', '审查三同时阶段材料'), ('approve_project', '批准或不予批准建设项目'), ('exempt_project', '决定负面清单例外')],
                'indexes': [models.Index(fields=['place', 'state'], name='projects_pr_place_i_8cd512_idx'), models.Index(fields=['-registered_on', '-id'], name='projects_pr_registe_6e9313_idx'), models.Index(fields=['state', 'due_on'], name='projects_pr_state_776cd5_idx'), models.Index(fields=['due_on', 'id'], name='projects_pr_due_on_53d0f1_idx'), models.Index(fields=['name', 'id'], name='projects_pr_name_06522d_idx')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='projects.project')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='会审单位')),
            ],
            options={
                'verbose_name': '会审单位',
                'verbose_name_plural': '会审单位',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'organ'), name='project_reviewed_once')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='projects.project')),
                ('kind', models.CharField(choices=[('negative', '项目负面清单'), ('eliminated', '淘汰落后产能')], max_length=10, verbose_name='清单')),
                ('entry', models.CharField(max_length=200, verbose_name='条目')),
                ('by', models.CharField(max_length=300, verbose_name='符合之处')),
                ('basis', models.CharField(max_length=300, verbose_name='依据')),
                ('rule_from', models.DateField(verbose_name='清单施行日期')),
                ('matched_on', models.DateField(verbose_name='比对日期')),
                ('current', models.BooleanField(default=True, verbose_name='仍相符')),
                ('exempted', models.BooleanField(default=False, verbose_name='已作例外')),
            ],
            options={
                'verbose_name': '负面清单比对',
                'verbose_name_plural': '负面清单比对',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'entry'), name='project_matches_once')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='projects.project')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('kind', models.CharField(choices=[('design', '同时设计'), ('construct', '同时施工'), ('use', '同时投入生产和使用')], max_length=10, verbose_name='阶段')),
                ('begun_on', models.DateField(verbose_name='开始日期')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('handed_on', models.DateField(editable=False, null=True, verbose_name='报送日期')),
                ('handed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='说明')),
                ('trial_from', models.DateField(editable=False, null=True, verbose_name='试运行开始')),
                ('trial_to', models.DateField(editable=False, null=True, verbose_name='试运行结束')),
                ('review_by', models.DateField(editable=False, null=True, verbose_name='审查期限')),
                ('returned_because', models.CharField(blank=True, max_length=2000, verbose_name='退回理由')),
                ('passed_on', models.DateField(editable=False, null=True, verbose_name='通过日期')),
                ('passed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审查人')),
                ('opinion', models.CharField(blank=True, max_length=2000, verbose_name='审查意见')),
            ],
            options={
                'verbose_name': '三同时阶段',
                'verbose_name_plural': '三同时阶段',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['place', 'due_on'], name='projects_st_place_i_907359_idx')],
                'constraints': [models.UniqueConstraint(fields=('project', 'kind'), name='project_stage_once'), models.CheckConstraint(condition=models.Q(models.Q(('trial_from', None), ('trial_to', None)), ('trial_to__gte', models.F('trial_from')), _connector='OR'), name='trial_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Veto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vetoes', to='projects.project', verbose_name='建设项目')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='提出单位')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出领导')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('risk', models.CharField(max_length=2000, verbose_name='重大风险事实')),
                ('basis', models.CharField(max_length=300, verbose_name='依据')),
                ('state', models.CharField(choices=[('raised', '待决定'), ('confirmed', '已确认否决'), ('withdrawn', '已撤回')], default='raised', max_length=10, verbose_name='状态')),
                ('raised_on', models.DateField(verbose_name='提出日期')),
                ('raised_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('decided_on', models.DateField(editable=False, null=True, verbose_name='决定日期')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('reason', models.CharField(blank=True, max_length=2000, verbose_name='决定理由')),
            ],
            options={
                'verbose_name': '重大风险一票否决',
                'verbose_name_plural': '重大风险一票否决',
                'ordering': ['-raised_on', '-id'],
                'permissions': [('raise_veto', '提出重大风险一票否决'), ('decide_veto', '决定重大风险一票否决')],
                'indexes': [models.Index(fields=['place', 'state'], name='projects_ve_place_i_b86a45_idx'), models.Index(fields=['-raised_on', '-id'], name='projects_ve_raised__feec6b_idx'), models.Index(fields=['leader', 'raised_on'], name='projects_ve_leader__8a5556_idx'), models.Index(fields=['decided_by', 'decided_on'], name='projects_ve_decided_b07408_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'raised')), fields=('project', 'organ'), name='veto_raised_once')],
            },
        ),
    ]
