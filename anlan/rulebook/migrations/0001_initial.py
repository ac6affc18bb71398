import anlan.rulebook.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, verbose_name='代号')),
                ('label', models.CharField(max_length=120, verbose_name='名称')),
                ('value', anlan.rulebook.fields.OrderedJSONField(verbose_name='值')),
                ('unit', models.CharField(blank=True, choices=[('', '无'), ('hour', '小时'), ('day', '日'), ('workday', '工作日'), ('month', '个月'), ('year', '年'), ('percent', '%'), ('yuan', '元'), ('times', '次'), ('people', '人'), ('class_hour', '学时'), ('megabyte', 'MB')], max_length=12, verbose_name='单位')),
                ('legend', models.JSONField(blank=True, default=dict, verbose_name='图例')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='施行日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='org.place', verbose_name='适用区域')),
                ('confidence', models.CharField(choices=[('sure', '已查原文'), ('likely', '待复核'), ('unsure', '存疑')], default='sure', max_length=10, verbose_name='核实情况')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
            ],
            options={
                'verbose_name': '规则',
                'verbose_name_plural': '规则',
                'ordering': ['key', '-valid_from', 'place'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('place__isnull', True)), fields=('key', 'valid_from'), name='rule_once_everywhere'), models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('key', 'valid_from', 'place'), name='rule_once_in_place'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='rule_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('working', models.BooleanField(verbose_name='上班')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_days', to='org.place', verbose_name='适用区域')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
            ],
            options={
                'verbose_name': '工作日调整',
                'verbose_name_plural': '工作日调整',
                'ordering': ['-day', 'place'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('place__isnull', True)), fields=('day',), name='calendar_day_once_everywhere'), models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('day', 'place'), name='calendar_day_once_in_place')],
            },
        ),
    ]
