import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('hazards', '0001_initial'),
        ('obligations', '0001_initial'),
        ('org', '0001_initial'),
        ('org', '__first__'),
        ('registers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cell', to='org.place', verbose_name='网格')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='属地单位')),
                ('area', models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='面积（平方公里）')),
                ('extent', models.CharField(blank=True, max_length=500, verbose_name='四至范围')),
            ],
            options={
                'verbose_name': '网格',
                'verbose_name_plural': '网格',
                'ordering': ['place__path'],
                'permissions': [('walk_cell', '巡查网格')],
            },
        ),
        migrations.CreateModel(
            name='Holder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('staff', '网格员'), ('liaison', '网格监管联络员')], max_length=10, verbose_name='身份')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='网格或板块')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='电话')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
            ],
            options={
                'verbose_name': '网格人员',
                'verbose_name_plural': '网格人员',
                'ordering': ['kind', '-since', 'id'],
                'indexes': [models.Index(fields=['place', 'kind', 'since'], name='grids_holde_place_i_45f578_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'liaison'), ('until__isnull', True)), fields=('place',), name='one_open_liaison_of_a_block'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='holder_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='组织单位')),
                ('title', models.CharField(max_length=120, verbose_name='培训名称')),
                ('on', models.DateField(verbose_name='培训日期')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=4, validators=[django.core.validators.MinValueValidator(0.5), django.core.validators.MaxValueValidator(200)], verbose_name='学时')),
                ('teacher', models.CharField(max_length=60, verbose_name='授课人')),
                ('content', models.CharField(max_length=2000, verbose_name='培训内容')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '网格培训',
                'verbose_name_plural': '网格培训',
                'ordering': ['-on', '-id'],
                'indexes': [models.Index(fields=['place', '-on'], name='grids_train_place_i_489eb9_idx'), models.Index(fields=['-on', '-id'], name='grids_train_on_570467_idx')],
            },
        ),
        migrations.CreateModel(
            name='Premise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='grids.cell', verbose_name='网格')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='premises', to='registers.enterprise', verbose_name='企业')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('category', models.CharField(max_length=20, verbose_name='类别')),
                ('location', models.CharField(blank=True, max_length=200, verbose_name='位置')),
                ('lon', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(73), django.core.validators.MaxValueValidator(136)], verbose_name='经度')),
                ('lat', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(54)], verbose_name='纬度')),
                ('since', models.DateField(verbose_name='纳入日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='移出日期')),
                ('patrolled_at', models.DateTimeField(editable=False, null=True, verbose_name='最近巡查')),
            ],
            options={
                'verbose_name': '网格对象',
                'verbose_name_plural': '网格对象',
                'ordering': ['name', 'id'],
                'indexes': [models.Index(fields=['place', 'until'], name='grids_premi_place_i_7fbc21_idx'), models.Index(fields=['cell', 'until', 'patrolled_at'], name='grids_premi_cell_id_98a882_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('enterprise',), name='enterprise_in_one_grid'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='premise_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='SelfCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_checks', to='grids.cell', verbose_name='网格')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('on', models.DateField(verbose_name='自评日期')),
                ('items', models.JSONField(default=dict, verbose_name='达到的各项')),
                ('complete', models.BooleanField(default=False, verbose_name='六有齐全')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='自评人')),
                ('entered_at', models.DateTimeField(verbose_name='填报时间')),
            ],
            options={
                'verbose_name': '六有自评',
                'verbose_name_plural': '六有自评',
                'ordering': ['-on', '-id'],
                'indexes': [models.Index(fields=['cell', '-on', '-id'], name='grids_selfc_cell_id_590d0a_idx')],
            },
        ),
        migrations.CreateModel(
            name='Trained',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('training', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='grids.training', verbose_name='网格培训')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trained', to='grids.holder', verbose_name='网格人员')),
                ('passed', models.BooleanField(verbose_name='考核合格')),
            ],
            options={
                'verbose_name': '参训人员',
                'verbose_name_plural': '参训人员',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('training', 'holder'), name='trained_once')],
            },
        ),
        migrations.CreateModel(
            name='Patrol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('premise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patrols', to='grids.premise', verbose_name='网格对象')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='巡查人')),
                ('claimed_at', models.DateTimeField(verbose_name='巡查时间')),
                ('entered_at', models.DateTimeField(verbose_name='填报时间')),
                ('lon', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(73), django.core.validators.MaxValueValidator(136)], verbose_name='经度')),
                ('lat', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(54)], verbose_name='纬度')),
                ('result', models.CharField(choices=[('fine', '未发现问题'), ('solved', '发现问题，当场解决'), ('reported', '发现隐患，上报')], max_length=10, verbose_name='结果')),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='情况')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hazards.matter', verbose_name='上报的隐患')),
                ('occurrence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='obligations.occurrence', verbose_name='履职事项')),
                ('client_key', models.UUIDField(blank=True, null=True, verbose_name='客户端标识')),
            ],
            options={
                'verbose_name': '巡查记录',
                'verbose_name_plural': '巡查记录',
                'ordering': ['-claimed_at', '-id'],
                'indexes': [models.Index(fields=['by', '-claimed_at'], name='grids_patro_by_id_ac0585_idx'), models.Index(fields=['place', 'claimed_at'], name='grids_patro_place_i_0c041c_idx'), models.Index(fields=['claimed_at', 'id'], name='grids_patro_claimed_63f72d_idx')],
                'constraints': [models.UniqueConstraint(fields=('by', 'client_key'), name='patrol_once_a_key')],
            },
        ),
    ]
