"""How a risk point is found: by its name, its place, whose it is."""

from anlan.search.sources import Text, source

from .models import RiskPoint


def describe(row):
    return Text(row.name, " ".join(filter(None, (row.organ.name, row.location, row.accidents))))


source(RiskPoint, describe, lambda: RiskPoint.objects.select_related("organ"))
