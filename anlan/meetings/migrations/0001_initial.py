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
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='会议种类')),
                ('title', models.CharField(max_length=200, verbose_name='会议名称')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='org.organ', verbose_name='召集单位')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('venue', models.CharField(blank=True, max_length=120, verbose_name='地点')),
                ('starts_at', models.DateTimeField(verbose_name='会议时间')),
                ('chair', models.CharField(max_length=60, verbose_name='主持人')),
                ('chair_role', models.CharField(blank=True, max_length=40, verbose_name='主持人身份')),
                ('state', models.CharField(choices=[('planned', '筹备中'), ('notified', '已通知'), ('held', '已召开'), ('minuted', '纪要待签发'), ('issued', '纪要已印发'), ('closed', '已办结'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='召开日期')),
                ('minutes', models.TextField(blank=True, verbose_name='纪要')),
                ('minuted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='纪要起草人')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='印发时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '会议',
                'verbose_name_plural': '会议',
                'ordering': ['-starts_at', '-id'],
                'permissions': [('issue_meeting', '签发会议纪要'), ('report_decision', '报告议定事项办理情况'), ('confirm_decision', '确认议定事项办结'), ('confirm_reading', '确认传达学习')],
                'indexes': [models.Index(fields=['place', '-starts_at'], name='meetings_me_place_i_7ffb57_idx'), models.Index(fields=['-starts_at', '-id'], name='meetings_me_starts__c7fe76_idx'), models.Index(fields=['organ', 'kind', 'held_on'], name='meetings_me_organ_i_2263f9_idx')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting', verbose_name='会议')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('topic', models.CharField(max_length=300, verbose_name='议题')),
                ('reporter', models.CharField(blank=True, max_length=60, verbose_name='汇报人')),
            ],
            options={
                'verbose_name': '议题',
                'verbose_name_plural': '议题',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.meeting', verbose_name='会议')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='参会单位')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='参会人员')),
                ('role', models.CharField(blank=True, max_length=40, verbose_name='身份')),
                ('status', models.CharField(choices=[('invited', '未登记'), ('present', '出席'), ('leave', '请假'), ('absent', '缺席')], default='invited', max_length=10, verbose_name='到会情况')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='请假事由')),
            ],
            options={
                'verbose_name': '参会情况',
                'verbose_name_plural': '参会情况',
                'ordering': ['organ__order', 'organ__path', 'id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'organ'), name='invited_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='meetings.meeting', verbose_name='会议')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.CharField(max_length=500, verbose_name='议定事项')),
                ('organ', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='承办单位')),
                ('due_on', models.DateField(verbose_name='办理期限')),
                ('state', models.CharField(choices=[('open', '办理中'), ('reported', '待确认'), ('returned', '已退回'), ('confirmed', '已办结'), ('linked', '已转为计划任务')], default='open', max_length=10, verbose_name='状态')),
                ('issued', models.BooleanField(default=False, verbose_name='已印发')),
                ('report', models.TextField(blank=True, verbose_name='办理情况')),
                ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='报告时间')),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报告人')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.task', verbose_name='计划任务')),
            ],
            options={
                'verbose_name': '议定事项',
                'verbose_name_plural': '议定事项',
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['place', 'due_on'], name='meetings_de_place_i_d77929_idx'), models.Index(fields=['organ', 'state', 'due_on'], name='meetings_de_organ_i_1d98b1_idx'), models.Index(fields=['due_on', 'id'], name='meetings_de_due_on_049804_idx')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='meetings.meeting', verbose_name='会议')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('organ', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='传达单位')),
                ('due_on', models.DateField(verbose_name='传达期限')),
                ('state', models.CharField(choices=[('sent', '待传达'), ('read', '已传达学习')], default='sent', max_length=10, verbose_name='状态')),
                ('sent_at', models.DateTimeField(verbose_name='下发时间')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='查收时间')),
                ('read_on', models.DateField(blank=True, null=True, verbose_name='传达日期')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='传达人数')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='传达方式')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
            ],
            options={
                'verbose_name': '传达学习',
                'verbose_name_plural': '传达学习',
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['place', 'due_on'], name='meetings_re_place_i_35aacf_idx'), models.Index(fields=['organ', 'state', 'due_on'], name='meetings_re_organ_i_1c6d75_idx'), models.Index(fields=['due_on', 'id'], name='meetings_re_due_on_414381_idx')],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'organ'), name='conveyed_once')],
            },
        ),
        migrations.CreateModel(
            name='HandedIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_in', to='meetings.meeting', verbose_name='会议')),
                ('occurrence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='obligations.occurrence', verbose_name='履职事项')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='obligations.submission', verbose_name='报送')),
            ],
            options={
                'verbose_name': '会议履职',
                'verbose_name_plural': '会议履职',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'occurrence'), name='meeting_handed_in_once')],
            },
        ),
    ]
