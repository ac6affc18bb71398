from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("risks", "0004_holdings")]
    operations = [
        migrations.AlterField(
            model_name="dangeratpoint",
            name="uid",
            field=models.UUIDField(default=uuid4, editable=False, unique=True),
        ),
    ]
