"""How a grid is found: by its name, its code, its extent."""

from anlan.search.sources import Text, source

from .models import Cell


def describe(row):
    return Text(row.place.name, " ".join(filter(None, (row.place.code, row.extent, row.organ.name))))


source(Cell, describe, lambda: Cell.objects.select_related("place", "organ"))
