"""How an inspection is found: by its number, its object, what it looks at. A secret one by its readers alone."""

from anlan.search.sources import Text, source

from .models import Inspection


def describe(row):
    return Text(str(row), " ".join(filter(None, (row.where, row.brief, row.conclusion))))


source(Inspection, describe, lambda: Inspection.objects.select_related("subject"))
