import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9.-]*\\Z', '代码只含大写字母、数字、点和短横，如 HG121-5。')], verbose_name='代码')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('number', models.CharField(blank=True, max_length=120, verbose_name='文号')),
                ('kind', models.CharField(choices=[('criteria', '重大事故隐患判定标准'), ('situations', '重点情形清单')], default='criteria', max_length=12, verbose_name='类别')),
                ('field', models.CharField(blank=True, max_length=200, verbose_name='适用领域')),
                ('declared', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='条款数')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='library.standard', verbose_name='代替的标准')),
                ('valid_from', models.DateField(verbose_name='施行日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('confidence', models.CharField(choices=[('sure', '已查原文'), ('likely', '待复核'), ('unsure', '存疑')], default='sure', max_length=10, verbose_name='核实情况')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('seeded', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'verbose_name': '判定标准',
                'verbose_name_plural': '判定标准',
                'ordering': ['kind', 'code'],
                'permissions': [('import_criterion', '维护判定标准')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='standard_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='library.standard', verbose_name='判定标准')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9][A-Z0-9.-]*\\Z', '代码只含大写字母、数字、点和短横，如 HG121-5。')], verbose_name='条款代码')),
                ('item', models.CharField(max_length=40, verbose_name='条款')),
                ('group', models.CharField(blank=True, max_length=60, verbose_name='分类')),
                ('text', models.CharField(max_length=1000, verbose_name='内容')),
                ('grade', models.CharField(blank=True, choices=[('general', '一般'), ('major', '重大')], max_length=10, verbose_name='等级')),
                ('danger_class', models.CharField(blank=True, max_length=30, verbose_name='隐患类型')),
                ('key_violation', models.CharField(blank=True, max_length=30, verbose_name='重点违法情形')),
                ('valid_from', models.DateField(verbose_name='施行日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('confidence', models.CharField(choices=[('sure', '已查原文'), ('likely', '待复核'), ('unsure', '存疑')], default='sure', max_length=10, verbose_name='核实情况')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='顺序')),
                ('seeded', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'verbose_name': '判定条款',
                'verbose_name_plural': '判定条款',
                'ordering': ['standard', 'order', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='criterion_ends_after_it_begins')],
            },
        ),
    ]
