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
            name='Trigger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_model', models.CharField(editable=False, max_length=80)),
                ('subject_id', models.PositiveBigIntegerField(editable=False)),
                ('subject_name', models.CharField(max_length=120, verbose_name='对象')),
                ('organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='决定单位')),
                ('code', models.CharField(max_length=60, verbose_name='事实')),
                ('row_model', models.CharField(editable=False, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=200)),
                ('happened_on', models.DateField(verbose_name='发生日期')),
                ('raised_at', models.DateTimeField(verbose_name='记录时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('withdrawn_because', models.CharField(blank=True, max_length=500, verbose_name='撤回理由')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='处理失败时间')),
                ('fault', models.CharField(blank=True, max_length=300, verbose_name='处理失败原因')),
            ],
            options={
                'verbose_name': '触发事实',
                'verbose_name_plural': '触发事实',
                'ordering': ['-happened_on', '-id'],
                'indexes': [models.Index(fields=['subject_model', 'subject_id', 'code', 'happened_on'], name='consequence_subject_e7b3a0_idx'), models.Index(fields=['place', '-happened_on'], name='consequence_place_i_205b98_idx'), models.Index(fields=['-happened_on', '-id'], name='consequence_happene_1b7d83_idx'), models.Index(condition=models.Q(('failed_at__isnull', False)), fields=['failed_at'], name='trigger_failed')],
                'constraints': [models.UniqueConstraint(fields=('row_model', 'row_id', 'code', 'subject_model', 'subject_id'), name='trigger_once_for_a_row')],
            },
        ),
        migrations.CreateModel(
            name='Consequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_model', models.CharField(editable=False, max_length=80)),
                ('subject_id', models.PositiveBigIntegerField(editable=False)),
                ('subject_name', models.CharField(max_length=120, verbose_name='对象')),
                ('organ', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='决定单位')),
                ('effect', models.CharField(max_length=60, verbose_name='措施')),
                ('fact', models.CharField(max_length=60, verbose_name='事实')),
                ('line', models.JSONField(verbose_name='所依规则')),
                ('rule_from', models.DateField(verbose_name='规则施行日期')),
                ('rule_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place')),
                ('automatic', models.BooleanField(default=False, verbose_name='自动生效')),
                ('told', models.BooleanField(default=True, verbose_name='告知对象')),
                ('basis', models.CharField(max_length=300, verbose_name='依据')),
                ('state', models.CharField(choices=[('proposed', '待决定'), ('applied', '已生效'), ('rejected', '不采用'), ('reversed', '已撤销'), ('expired', '已到期')], default='proposed', max_length=10, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('reason', models.CharField(blank=True, max_length=2000, verbose_name='理由')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('ended_because', models.CharField(blank=True, max_length=2000, verbose_name='撤销理由')),
                ('objection', models.CharField(blank=True, max_length=2000, verbose_name='异议')),
                ('objected_at', models.DateTimeField(blank=True, null=True, verbose_name='提出异议时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复异议时间')),
                ('made_model', models.CharField(blank=True, editable=False, max_length=80)),
                ('made_id', models.PositiveBigIntegerField(editable=False, null=True)),
                ('made_url', models.CharField(blank=True, editable=False, max_length=200)),
                ('triggers', models.ManyToManyField(related_name='consequences', to='consequences.trigger', verbose_name='触发事实')),
            ],
            options={
                'verbose_name': '奖惩事项',
                'verbose_name_plural': '奖惩事项',
                'ordering': ['-proposed_at', '-id'],
                'permissions': [('decide_consequence', '决定奖惩事项'), ('object_consequence', '对奖惩事项提出异议')],
                'indexes': [models.Index(fields=['subject_model', 'subject_id', 'effect', 'state'], name='consequence_subject_886d90_idx'), models.Index(fields=['place', 'state', '-proposed_at'], name='consequence_place_i_b40d36_idx'), models.Index(fields=['office', 'state'], name='consequence_office__c83eb1_idx'), models.Index(fields=['-proposed_at', '-id'], name='consequence_propose_22c607_idx'), models.Index(condition=models.Q(('state', 'applied')), fields=['ends_on'], name='consequence_running')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('subject_model', 'subject_id', 'effect', 'fact'), name='consequence_weighed_once')],
            },
        ),
    ]
