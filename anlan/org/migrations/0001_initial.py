import anlan.org.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(editable=False, max_length=64, unique=True)),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('kind', models.CharField(choices=[('province', '省级'), ('city', '市级'), ('county', '县级'), ('town', '乡级'), ('village', '村级'), ('zone', '功能区'), ('grid', '网格')], max_length=10, verbose_name='类别')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.place', verbose_name='上级区域')),
                ('official', models.BooleanField(default=True, verbose_name='国家统一代码')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '区域',
                'verbose_name_plural': '区域',
                'ordering': ['path'],
                'constraints': [models.UniqueConstraint(fields=('parent', 'name'), name='place_name_once_under_parent')],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '行业领域',
                'verbose_name_plural': '行业领域',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('permissions', models.JSONField(default=list, verbose_name='权限')),
                ('reach', models.CharField(choices=[('area', '本区域、本行业'), ('organ', '本单位')], default='area', max_length=10, verbose_name='范围')),
                ('duty', models.CharField(choices=[('business', '业务'), ('administrator', '系统管理员'), ('security', '安全管理员'), ('auditor', '审计管理员')], default='business', max_length=15, verbose_name='职责')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='顺序')),
                ('edited', models.BooleanField(default=False, verbose_name='已由本单位调整')),
            ],
            options={
                'verbose_name': '角色',
                'verbose_name_plural': '角色',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OrganGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='org.place', verbose_name='所在区域')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'verbose_name': '机构分组',
                'verbose_name_plural': '机构分组',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('place', 'name'), name='group_name_once_in_place')],
            },
        ),
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(editable=False, max_length=64, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='简称')),
                ('kind', models.CharField(choices=[('party', '党委及其部门'), ('government', '政府'), ('committee', '安全生产委员会'), ('committee_office', '安委会办公室'), ('department', '部门'), ('town', '乡镇（街道）'), ('zone', '开发区（功能区）'), ('office', '内设机构'), ('institution', '事业单位'), ('village', '村（社区）'), ('enterprise', '企业'), ('other', '其他单位')], max_length=20, verbose_name='类别')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organs', to='org.place', verbose_name='所在区域')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organs', to='org.sector', verbose_name='行业领域')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.organ', verbose_name='上级机构')),
                ('order', models.PositiveIntegerField(default=1000, verbose_name='顺序')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '机构',
                'verbose_name_plural': '机构',
                'ordering': ['order', 'path'],
                'indexes': [models.Index(fields=['kind', 'place'], name='org_organ_kind_016606_idx'), models.Index(fields=['name'], name='org_organ_name_4b78a4_idx')],
                'constraints': [models.UniqueConstraint(fields=('place', 'name'), name='organ_name_once_in_place')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='org.organgroup', verbose_name='分组')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='org.organ', verbose_name='机构')),
                ('since', models.DateField(verbose_name='加入日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='退出日期')),
            ],
            options={
                'verbose_name': '分组成员',
                'verbose_name_plural': '分组成员',
                'ordering': ['group', 'organ__order', 'organ__path'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=120, verbose_name='文中名称')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='org.place', verbose_name='适用区域')),
                ('organs', models.ManyToManyField(blank=True, related_name='aliases', to='org.organ', verbose_name='对应机构')),
                ('groups', models.ManyToManyField(blank=True, related_name='aliases', to='org.organgroup', verbose_name='对应分组')),
            ],
            options={
                'verbose_name': '名称对照',
                'verbose_name_plural': '名称对照',
                'ordering': ['text'],
                'constraints': [models.UniqueConstraint(fields=('place', 'text'), name='alias_once_in_place')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^[0-9+\\- ]{5,20}$', '请填写电话号码。')], verbose_name='手机')),
                ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='org.organ', verbose_name='所属单位')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='下次登录须改密码')),
                ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='密码修改时间')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'ordering': ['username'],
            },
            managers=[
                ('objects', anlan.org.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('role', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='org.role', verbose_name='角色')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='org.organ', verbose_name='机构')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='org.place', verbose_name='管辖区域')),
                ('all_sectors', models.BooleanField(default=False, verbose_name='全部行业')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                ('since', models.DateField(verbose_name='任职日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='离任日期')),
                ('sectors', models.ManyToManyField(blank=True, related_name='posts', to='org.sector', verbose_name='行业领域')),
            ],
            options={
                'verbose_name': '岗位',
                'verbose_name_plural': '岗位',
                'ordering': ['organ__order', 'role__order', 'id'],
                'permissions': [('grant_post', '授予岗位')],
                'indexes': [models.Index(fields=['user', 'since'], name='org_post_user_id_cd2447_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='org.post', verbose_name='岗位')),
                ('name', models.CharField(max_length=60, verbose_name='用途')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='创建时间')),
                ('expires_on', models.DateField(verbose_name='有效期至')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='最近使用')),
            ],
            options={
                'verbose_name': '接口密钥',
                'verbose_name_plural': '接口密钥',
                'ordering': ['-id'],
            },
        ),
    ]
