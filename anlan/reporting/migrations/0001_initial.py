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
            name='Form',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='报表名称')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='布置单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector')),
                ('period', models.CharField(choices=[('day', '日报'), ('week', '周报'), ('month', '月报'), ('quarter', '季报'), ('half_year', '半年报'), ('year', '年报')], default='day', max_length=10, verbose_name='报送周期')),
                ('cutoff_time', models.TimeField(verbose_name='截止时刻')),
                ('cutoff_days', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(90)], verbose_name='期满后几天截止')),
                ('fields', models.JSONField(verbose_name='填报项目')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('state', models.CharField(choices=[('draft', '拟制'), ('open', '填报中'), ('ended', '已停报')], default='draft', max_length=10, verbose_name='状态')),
                ('organs', models.ManyToManyField(blank=True, related_name='+', to='org.organ', verbose_name='填报单位')),
                ('groups', models.ManyToManyField(blank=True, related_name='+', to='org.organgroup', verbose_name='填报单位分组')),
            ],
            options={
                'verbose_name': '报表',
                'verbose_name_plural': '报表',
                'ordering': ['-id'],
                'permissions': [('open_form', '启用和停用报表')],
            },
        ),
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='种类')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='撰写单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector')),
                ('start', models.DateField(verbose_name='起')),
                ('end', models.DateField(verbose_name='止')),
                ('codes', models.JSONField(default=list, verbose_name='引用指标')),
                ('figures', models.JSONField(default=list, verbose_name='数据')),
                ('ceilings', models.JSONField(default=list, verbose_name='上级控制指标')),
                ('frozen_at', models.DateTimeField(verbose_name='数据时间')),
                ('sections', models.JSONField(default=list, verbose_name='内容')),
                ('to', models.CharField(blank=True, max_length=200, verbose_name='主送')),
                ('receipt', models.CharField(blank=True, max_length=200, verbose_name='回执')),
                ('state', models.CharField(choices=[('draft', '拟稿'), ('reviewed', '已审核'), ('signed', '已签发'), ('submitted', '已报送'), ('archived', '已归档')], default='draft', max_length=10, verbose_name='状态')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': '分析报告',
                'verbose_name_plural': '分析报告',
                'ordering': ['-end', '-id'],
                'permissions': [('review_analysis', '审核分析报告'), ('sign_analysis', '签发分析报告')],
                'indexes': [models.Index(fields=['place', '-end'], name='reporting_a_place_i_bdaa06_idx')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='reporting.form', verbose_name='报表')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='布置单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector')),
                ('start', models.DateField(verbose_name='起')),
                ('end', models.DateField(verbose_name='止')),
                ('cutoff_at', models.DateTimeField(verbose_name='截止时间')),
            ],
            options={
                'verbose_name': '报送期',
                'verbose_name_plural': '报送期',
                'ordering': ['-start'],
                'constraints': [models.UniqueConstraint(fields=('form', 'start'), name='round_once_a_period')],
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filings', to='reporting.round', verbose_name='报送期')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='填报单位')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='布置单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector')),
                ('state', models.CharField(choices=[('missing', '未报'), ('filed', '已报'), ('returned', '已退回')], default='missing', max_length=10, verbose_name='状态')),
                ('values', models.JSONField(default=dict, verbose_name='填报内容')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('filed_at', models.DateTimeField(null=True, verbose_name='报送时间')),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报送人')),
                ('late', models.BooleanField(default=False, verbose_name='逾期报送')),
            ],
            options={
                'verbose_name': '报送',
                'verbose_name_plural': '报送',
                'ordering': ['-round__start', 'organ__order', 'organ__path'],
                'permissions': [('file_filing', '报送报表'), ('return_filing', '退回报表')],
                'indexes': [models.Index(fields=['organ', 'state'], name='reporting_f_organ_i_6a2c26_idx'), models.Index(fields=['place', 'state'], name='reporting_f_place_i_da40c4_idx')],
                'constraints': [models.UniqueConstraint(fields=('round', 'organ'), name='filing_once_a_round')],
            },
        ),
    ]
