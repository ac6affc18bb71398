"""How an inspection is found: by its number, its object, what it looks at. A secret one by its readers alone.

A round of patrol by its number, its name, what was fed back and reported.
"""

from anlan.search.sources import Text, source

from .models import Inspection, Patrol


def describe(row):
    return Text(str(row), " ".join(filter(None, (row.where, row.brief, row.conclusion))))


source(Inspection, describe, lambda: Inspection.objects.select_related("subject"))


def describe_patrol(row):
    words = (row.subject.name, row.feedback, row.rectification, row.recheck)
    return Text(str(row), " ".join(filter(None, words)))


source(Patrol, describe_patrol, lambda: Patrol.objects.select_related("subject"))
