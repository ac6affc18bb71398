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
            name='Issuer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='issuer', to='org.organ', verbose_name='发文机关')),
                ('word', models.CharField(max_length=20, verbose_name='机关代字')),
                ('head', models.CharField(max_length=60, verbose_name='发文机关标志')),
            ],
            options={
                'verbose_name': '发文机关',
                'verbose_name_plural': '发文机关',
                'ordering': ['organ__order', 'organ__path'],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='letters.issuer')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'year'), name='one_series_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_model', models.CharField(editable=False, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(editable=False)),
                ('kind', models.CharField(max_length=40, verbose_name='文种')),
                ('number', models.CharField(max_length=60, verbose_name='文号')),
                ('year', models.PositiveSmallIntegerField()),
                ('serial', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.issuer', verbose_name='发文机关')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='印发时间')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('content', models.JSONField(verbose_name='内容')),
            ],
            options={
                'verbose_name': '公文',
                'verbose_name_plural': '公文',
                'ordering': ['-issued_at', '-id'],
                'indexes': [models.Index(fields=['row_model', 'row_id'], name='letters_let_row_mod_2dd60b_idx')],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'year', 'serial'), name='letter_number_once_a_year')],
            },
        ),
    ]
