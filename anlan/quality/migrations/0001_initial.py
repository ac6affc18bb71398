import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Flaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=30, verbose_name='规则')),
                ('row_model', models.CharField(editable=False, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='记录')),
                ('said', models.CharField(max_length=300, verbose_name='问题')),
                ('link', models.CharField(max_length=200)),
                ('organ', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='责任单位')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('state', models.CharField(choices=[('open', '待处理'), ('handled', '已处理'), ('justified', '已说明'), ('gone', '已消除')], default='open', max_length=10, verbose_name='状态')),
                ('found_on', models.DateField(verbose_name='发现日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='了结日期')),
                ('again', models.PositiveSmallIntegerField(default=0, verbose_name='再次发现次数')),
            ],
            options={
                'verbose_name': '数据质量问题',
                'verbose_name_plural': '数据质量问题',
                'ordering': ['-id'],
                'permissions': [('handle_flaw', '处理数据质量问题'), ('reopen_flaw', '退回数据质量问题')],
                'indexes': [models.Index(fields=['organ', 'state', 'rule'], name='quality_fla_organ_i_e828e2_idx'), models.Index(fields=['place', 'state'], name='quality_fla_place_i_92edaf_idx'), models.Index(fields=['rule', 'state', '-id'], name='quality_fla_rule_cb7964_idx'), models.Index(fields=['state', '-id'], name='quality_fla_state_6e1de7_idx')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'row_model', 'row_id'), name='flaw_once_a_row')],
            },
        ),
    ]
