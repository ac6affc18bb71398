"""How a matter is found: by what it is about, its number, where it lies."""

from anlan.search.sources import Text, source

from .models import Matter


def describe(row):
    where = (row.number, row.description, row.subject_text, row.location, row.standard_text)
    return Text(row.title, " ".join(filter(None, (*where, row.subject and row.subject.name))))


source(Matter, describe, lambda: Matter.objects.select_related("subject"))
