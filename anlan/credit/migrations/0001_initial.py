import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('consequences', '0001_initial'),
        ('org', '0001_initial'),
        ('org', '__first__'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CreditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enterprise', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='credit_events', to='registers.enterprise', verbose_name='企业')),
                ('consequence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consequences.consequence', verbose_name='奖惩事项')),
                ('trigger', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='credit_event', to='consequences.trigger', verbose_name='事实')),
                ('fact', models.CharField(max_length=60, verbose_name='事实类别')),
                ('line', models.JSONField(verbose_name='所依规则')),
                ('rule_from', models.DateField(verbose_name='规则施行日期')),
                ('rule_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place')),
                ('points', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='分值')),
                ('basis', models.CharField(max_length=300, verbose_name='依据')),
                ('occurred_on', models.DateField(verbose_name='发生日期')),
                ('expires_on', models.DateField(verbose_name='失效日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('state', models.CharField(choices=[('recorded', '已记录'), ('appealed', '申诉中'), ('upheld', '维持'), ('withdrawn', '已撤销'), ('repaired', '已修复')], default='recorded', max_length=10, verbose_name='状态')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('laid_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='事实登记人')),
                ('appeal', models.CharField(blank=True, max_length=2000, verbose_name='申诉理由')),
                ('appealed_at', models.DateTimeField(blank=True, null=True, verbose_name='申诉时间')),
                ('appealed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申诉人')),
                ('answer', models.CharField(blank=True, max_length=2000, verbose_name='处理意见')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                ('answered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
            ],
            options={
                'verbose_name': '信用记录',
                'verbose_name_plural': '信用记录',
                'ordering': ['-occurred_on', '-id'],
                'permissions': [('appeal_creditevent', '对信用记录提出申诉'), ('settle_creditevent', '处理信用申诉和修复')],
                'indexes': [models.Index(fields=['enterprise', 'occurred_on'], name='credit_cred_enterpr_382d2e_idx'), models.Index(fields=['state', '-id'], name='credit_cred_state_b6ce91_idx'), models.Index(fields=['fact', 'occurred_on'], name='credit_cred_fact_568f76_idx'), models.Index(fields=['-occurred_on', '-id'], name='credit_cred_occurre_20b3ca_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('occurred_on'))), name='credit_event_expires_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enterprise', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='registers.enterprise', verbose_name='企业')),
                ('tier', models.CharField(max_length=4, verbose_name='信用等级')),
                ('score', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='得分')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='下次变化')),
            ],
            options={
                'verbose_name': '信用状况',
                'verbose_name_plural': '信用状况',
                'ordering': ['-since', '-id'],
                'indexes': [models.Index(fields=['enterprise', 'since'], name='credit_stan_enterpr_690bd7_idx'), models.Index(condition=models.Q(('until__isnull', True)), fields=['tier', 'score'], name='standing_open_tier'), models.Index(condition=models.Q(('until__isnull', True)), fields=['next_on'], name='standing_moves'), models.Index(fields=['tier', 'since'], name='credit_stan_tier_c517c6_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('enterprise',), name='one_open_standing'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='standing_ends_after_it_begins')],
            },
        ),
    ]
