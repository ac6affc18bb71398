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
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='种类')),
                ('row_model', models.CharField(blank=True, editable=False, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(editable=False, null=True)),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('fields', models.JSONField(blank=True, default=list, verbose_name='公布事项')),
                ('body', models.TextField(blank=True, max_length=20000, verbose_name='正文')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('organ', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='公布单位')),
                ('audience', models.CharField(choices=[('public', '社会公众'), ('units', '各有关单位')], default='public', max_length=10, verbose_name='公布对象')),
                ('on_portal', models.BooleanField(default=True, verbose_name='在公众网站公布')),
                ('channels', models.JSONField(blank=True, default=list, verbose_name='其他渠道')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='公布起始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='公布截止日期')),
                ('objections_until', models.DateField(blank=True, null=True, verbose_name='异议受理截止日期')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='异议受理方式')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='应公布日期')),
                ('state', models.CharField(choices=[('drafted', '待审批'), ('approved', '待发布'), ('published', '已公布'), ('withdrawn', '已撤回'), ('expired', '已到期')], default='drafted', max_length=10, verbose_name='状态')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('drafted_at', models.DateTimeField(verbose_name='拟稿时间')),
                ('masked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='脱敏人')),
                ('masked_at', models.DateTimeField(blank=True, null=True, verbose_name='脱敏时间')),
                ('masks', models.JSONField(blank=True, default=list, verbose_name='脱敏情况')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='公布时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('withdrawal', models.CharField(blank=True, max_length=2000, verbose_name='撤回理由')),
                ('changed_at', models.DateTimeField(verbose_name='更新时间')),
                ('views', models.PositiveBigIntegerField(default=0, verbose_name='浏览次数')),
            ],
            options={
                'verbose_name': '公开信息',
                'verbose_name_plural': '公开信息',
                'ordering': ['-id'],
                'permissions': [('approve_publication', '审批公开信息'), ('publish_publication', '发布和撤回公开信息')],
                'indexes': [models.Index(fields=['state', '-published_at'], name='publication_state_556058_idx'), models.Index(fields=['state', 'ends_on'], name='publication_state_8f710d_idx'), models.Index(fields=['kind', '-id'], name='publication_kind_8a3e07_idx'), models.Index(fields=['place', '-id'], name='publication_place_i_232a93_idx'), models.Index(fields=['organ', 'state'], name='publication_organ_i_d1bd53_idx'), models.Index(fields=['due_on'], name='publication_due_on_bf07b7_idx'), models.Index(fields=['row_model', 'row_id'], name='publication_row_mod_7dae54_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'expired')), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='public_only_when_approved'), models.CheckConstraint(condition=models.Q(('approved_by', models.F('drafted_by')), _negated=True), name='publication_approved_by_another'), models.UniqueConstraint(condition=models.Q(('row_id__isnull', False), ('state__in', ('drafted', 'approved', 'published'))), fields=('row_model', 'row_id', 'kind'), name='publication_once_of_a_row')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='publications.publication', verbose_name='公开信息')),
                ('reason', models.CharField(max_length=2000, verbose_name='更正理由')),
                ('before', models.TextField(verbose_name='原文')),
                ('body', models.TextField(max_length=20000, verbose_name='更正后正文')),
                ('answer', models.CharField(choices=[('pending', '待审批'), ('granted', '已更正'), ('refused', '不更正')], default='pending', max_length=10, verbose_name='决定')),
                ('said', models.CharField(blank=True, max_length=2000, verbose_name='决定理由')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
            ],
            options={
                'verbose_name': '更正',
                'verbose_name_plural': '更正',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', 'pending')), fields=('publication',), name='correction_pending_once'), models.CheckConstraint(condition=models.Q(('answered_by', models.F('asked_by')), _negated=True), name='correction_answered_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='publications.publication', verbose_name='公开信息')),
                ('objector', models.CharField(max_length=120, verbose_name='异议人')),
                ('contact', models.CharField(blank=True, max_length=120, verbose_name='联系方式')),
                ('online', models.BooleanField(default=False, verbose_name='网上提出')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('text', models.CharField(max_length=2000, verbose_name='异议内容')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('outcome', models.CharField(blank=True, max_length=2000, verbose_name='处理结果')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
            ],
            options={
                'verbose_name': '异议',
                'verbose_name_plural': '异议',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('online', False), ('settled_at__isnull', True)), fields=('publication',), name='objection_entered_once'), models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('digest',), name='objection_by_one_code'), models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), ('settled_by__isnull', False), _connector='OR'), name='objection_settled_by_somebody')],
            },
        ),
    ]
