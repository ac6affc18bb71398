import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
        ('org', '__first__'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='台账')),
                ('subject_label', models.CharField(blank=True, max_length=20, verbose_name='对象')),
                ('amount_label', models.CharField(blank=True, max_length=20, verbose_name='数量单位')),
                ('fields', models.JSONField(default=list, verbose_name='项目')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': '台账种类',
                'verbose_name_plural': '台账种类',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='facts.factkind', to_field='code', verbose_name='台账')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.sector', verbose_name='行业领域')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='责任单位')),
                ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.enterprise', verbose_name='企业')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='对象')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='摘要')),
                ('happened_on', models.DateField(verbose_name='发生日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('amount', models.DecimalField(decimal_places=4, default=1, max_digits=16, verbose_name='数量')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='项目内容')),
                ('provisional', models.BooleanField(default=False, verbose_name='待定')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='来源')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('withdrawn_because', models.CharField(blank=True, max_length=500, verbose_name='作废理由')),
            ],
            options={
                'verbose_name': '台账记录',
                'verbose_name_plural': '台账记录',
                'ordering': ['-happened_on', '-id'],
                'permissions': [('withdraw_fact', '作废台账记录')],
                'indexes': [models.Index(fields=['kind', 'happened_on', 'place', 'sector', 'withdrawn_at'], name='fact_counted'), models.Index(fields=['place', '-happened_on'], name='facts_fact_place_i_0a0c81_idx'), models.Index(fields=['-happened_on', '-id'], name='facts_fact_happene_1fdb02_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('happened_on')), _connector='OR'), name='fact_ends_after_it_begins')],
            },
        ),
    ]
