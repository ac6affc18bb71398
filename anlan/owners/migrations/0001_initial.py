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
            name='Owner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('territory', '属地'), ('sector', '行业主管'), ('approval', '审批'), ('enforcement', '日常执法'), ('support', '协助执法'), ('leader', '挂钩领导'), ('committee', '专委会')], max_length=12, verbose_name='责任类别')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.organ', verbose_name='责任单位')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('person', models.CharField(blank=True, max_length=40, verbose_name='领导姓名')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='依据文件')),
                ('enterprise', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='registers.enterprise', verbose_name='企业')),
            ],
            options={
                'verbose_name': '监管责任',
                'verbose_name_plural': '监管责任',
                'ordering': ['kind', '-since', '-id'],
                'indexes': [models.Index(fields=['enterprise', 'kind', 'until'], name='owners_owne_enterpr_c076f2_idx'), models.Index(fields=['kind', 'until', 'enterprise'], name='owners_owne_kind_3fbea4_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('territory', 'sector')), ('until__isnull', True)), fields=('enterprise', 'kind'), name='one_territory_and_one_sector'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('enterprise', 'kind', 'organ', 'person'), name='owner_once_in_a_way'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='owner_ends_after_it_begins')],
            },
        ),
    ]
