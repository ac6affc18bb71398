from django.db import migrations, models

from anlan.search import backends


def create_index(apps, schema_editor):
    backends.of(schema_editor.connection).create(schema_editor.connection)


def drop_index(apps, schema_editor):
    backends.of(schema_editor.connection).drop(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_model', models.CharField(editable=False, max_length=80)),
                ('row_id', models.PositiveBigIntegerField(editable=False)),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('folded', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True, verbose_name='内容')),
                ('url', models.CharField(max_length=300)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
            ],
            options={
                'verbose_name': '检索条目',
                'verbose_name_plural': '检索条目',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('row_model', 'row_id'), name='row_found_once')],
            },
        ),
        migrations.CreateModel(
            name='Reached',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
