"""A row that says who answers for each point in control that has none, from today on: earlier days are not known.

And the names by which dangers go in the exchange tables: those that they have gone out under.
"""

from uuid import NAMESPACE_OID, uuid4, uuid5

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone


def hold(apps, schema_editor):
    RiskPoint, Holding = apps.get_model("risks", "RiskPoint"), apps.get_model("risks", "Holding")
    now = timezone.now()
    bare = RiskPoint.objects.filter(state__in=("controlled", "reviewed")).exclude(
        Exists(Holding.objects.filter(point=OuterRef("pk")))
    )
    rows = bare.order_by().values_list("pk", "controlled_by", "review_due_on")
    Holding.objects.bulk_create(
        [
            Holding(point_id=pk, on=timezone.localdate(now), controlled_by=who, review_due_on=due, at=now)
            for pk, who, due in list(rows)
        ],
        batch_size=1000,
    )


def name(apps, schema_editor):
    DangerAtPoint = apps.get_model("risks", "DangerAtPoint")
    rows, had = list(DangerAtPoint.objects.filter(uid=None).order_by("pk")), set()
    for row in rows:
        row.uid = uuid4() if row.matter_id in had else uuid5(NAMESPACE_OID, f"matter-{row.matter_id}")
        had.add(row.matter_id)
    DangerAtPoint.objects.bulk_update(rows, ["uid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("risks", "0003_missed_checks")]
    operations = [
        migrations.RunPython(hold, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(name, migrations.RunPython.noop, elidable=True),
    ]
