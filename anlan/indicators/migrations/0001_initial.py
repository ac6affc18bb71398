import django.db.models.deletion
import django.utils.timezone
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
            name='Taking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='起')),
                ('end', models.DateField(verbose_name='止')),
                ('codes', models.JSONField(default=dict, verbose_name='指标')),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='生成时间')),
            ],
            options={
                'verbose_name': '指标统计',
                'verbose_name_plural': '指标统计',
                'ordering': ['-end', 'start'],
                'constraints': [models.UniqueConstraint(fields=('start', 'end'), name='one_taking_a_period')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('start', models.DateField(verbose_name='起')),
                ('end', models.DateField(verbose_name='止')),
                ('figures', models.JSONField(default=dict, verbose_name='数据')),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='生成时间')),
                ('published_at', models.DateTimeField(null=True, verbose_name='发布时间')),
            ],
            options={
                'verbose_name': '指标快照',
                'verbose_name_plural': '指标快照',
                'ordering': ['-end', 'place'],
                'indexes': [models.Index(fields=['end', 'start'], name='indicators__end_734590_idx')],
                'constraints': [models.UniqueConstraint(fields=('place', 'start', 'end'), name='one_snapshot_of_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='指标')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.place', verbose_name='区域')),
                ('start', models.DateField(verbose_name='起')),
                ('end', models.DateField(verbose_name='止')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='更正值')),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='更正人')),
                ('at', models.DateTimeField(verbose_name='更正时间')),
            ],
            options={
                'verbose_name': '指标更正',
                'verbose_name_plural': '指标更正',
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['code', 'place', '-at'], name='indicators__code_0aa880_idx')],
            },
        ),
    ]
