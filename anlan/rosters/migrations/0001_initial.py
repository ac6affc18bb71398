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
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='值班表')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='值班单位')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='督查单位')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('starts_at', models.DateTimeField(verbose_name='起')),
                ('ends_at', models.DateTimeField(verbose_name='止')),
                ('leader_needed', models.BooleanField(default=True, verbose_name='须有领导带班')),
                ('state', models.CharField(choices=[('draft', '编排中'), ('published', '已发布'), ('ended', '已交班归档')], default='draft', max_length=10, verbose_name='状态')),
            ],
            options={
                'verbose_name': '值班表',
                'verbose_name_plural': '值班表',
                'ordering': ['-starts_at', '-id'],
                'permissions': [('publish_roster', '发布值班表'), ('check_in_roster', '值班签到和交班')],
                'indexes': [models.Index(fields=['place', '-starts_at'], name='rosters_ros_place_i_b32514_idx'), models.Index(fields=['state', 'ends_at'], name='rosters_ros_state_8e61ef_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='roster_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='rosters.roster', verbose_name='值班表')),
                ('kind', models.CharField(choices=[('duty', '值班'), ('leader', '带班领导')], default='duty', max_length=10, verbose_name='类别')),
                ('name', models.CharField(max_length=30, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='电话')),
                ('starts_at', models.DateTimeField(verbose_name='上班')),
                ('ends_at', models.DateTimeField(verbose_name='下班')),
                ('came_at', models.DateTimeField(null=True, verbose_name='签到时间')),
                ('came_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签到人')),
                ('left_at', models.DateTimeField(null=True, verbose_name='交班时间')),
                ('log', models.CharField(blank=True, max_length=1000, verbose_name='值班记录')),
            ],
            options={
                'verbose_name': '班次',
                'verbose_name_plural': '班次',
                'ordering': ['starts_at', 'kind', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='shift_ends_after_it_starts')],
            },
        ),
    ]
