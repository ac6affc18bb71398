import anlan.registers.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '标签',
                'verbose_name_plural': '标签',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Enterprise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='enterprise', to='org.organ')),
                ('name', models.CharField(max_length=120, verbose_name='企业名称')),
                ('credit_code', models.CharField(max_length=18, unique=True, validators=[anlan.registers.models.validate_credit_code], verbose_name='统一社会信用代码')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enterprises', to='org.place', verbose_name='所在区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enterprises', to='org.sector', verbose_name='行业领域')),
                ('industry_code', models.CharField(blank=True, max_length=4, validators=[anlan.registers.models.validate_industry], verbose_name='行业代码')),
                ('scale', models.CharField(blank=True, choices=[('large', '大型'), ('medium', '中型'), ('small', '小型'), ('micro', '微型')], max_length=10, verbose_name='企业规模')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('lon', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(73), django.core.validators.MaxValueValidator(136)], verbose_name='经度')),
                ('lat', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(54)], verbose_name='纬度')),
                ('legal_representative', models.CharField(blank=True, max_length=40, verbose_name='法定代表人')),
                ('contact', models.CharField(blank=True, max_length=40, verbose_name='安全联系人')),
                ('phone', models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^[0-9+\\-() 转、]{5,30}$', '请填写电话号码，多个号码用“、”隔开。')], verbose_name='联系电话')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10000000)], verbose_name='从业人数')),
                ('state', models.CharField(choices=[('building', '筹建'), ('active', '在营'), ('suspended', '停业'), ('closed', '关闭')], default='active', max_length=10, verbose_name='状态')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='纳入监管日期')),
                ('closed_on', models.DateField(editable=False, null=True, verbose_name='关闭日期')),
                ('source', models.CharField(blank=True, max_length=60, verbose_name='数据来源')),
                ('verified_at', models.DateTimeField(editable=False, null=True, verbose_name='最近核实')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='建档时间')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': '企业',
                'verbose_name_plural': '企业',
                'ordering': ['-id'],
                'permissions': [('import_enterprise', '导入企业'), ('change_own_enterprise', '修改本企业联系信息')],
                'indexes': [models.Index(fields=['name', 'id'], name='registers_e_name_b8f28c_idx'), models.Index(fields=['place', 'state'], name='registers_e_place_i_968199_idx'), models.Index(fields=['sector', 'state'], name='registers_e_sector__288467_idx'), models.Index(fields=['industry_code'], name='registers_e_industr_daab7a_idx'), models.Index(fields=['scale'], name='registers_e_scale_23078a_idx'), models.Index(fields=['employees', 'id'], name='registers_e_employe_d83fc9_idx'), models.Index(fields=['verified_at', 'id'], name='registers_e_verifie_87f14b_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lon__isnull', True)), models.Q(('lat__isnull', False), ('lon__isnull', False)), _connector='OR'), name='enterprise_has_both_coordinates'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('since')), _connector='OR'), name='enterprise_closes_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Tagging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taggings', to='registers.enterprise')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taggings', to='registers.tag', verbose_name='标签')),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
            ],
            options={
                'verbose_name': '企业标签',
                'verbose_name_plural': '企业标签',
                'ordering': ['tag__order', 'since'],
                'indexes': [models.Index(fields=['tag', 'until', 'enterprise'], name='registers_t_tag_id_5d5c2a_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('enterprise', 'tag'), name='one_open_tagging'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='tagging_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registers.enterprise', verbose_name='企业')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registers.enterprise', verbose_name='疑似重复的企业')),
                ('score', models.PositiveSmallIntegerField(verbose_name='相似度')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发现时间')),
                ('dismissed', models.BooleanField(default=False, verbose_name='已排除')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
            ],
            options={
                'verbose_name': '疑似重复',
                'verbose_name_plural': '疑似重复',
                'ordering': ['-score', '-id'],
                'indexes': [models.Index(fields=['dismissed', '-score'], name='registers_l_dismiss_89a760_idx')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='likeness_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='likeness_in_order')],
            },
        ),
    ]
