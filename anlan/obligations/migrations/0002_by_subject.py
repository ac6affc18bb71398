from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('obligations', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='occurrence',
            index=models.Index(fields=['organ', 'id', 'state'], name='obligations_organ_i_bd9216_idx'),
        ),
    ]
