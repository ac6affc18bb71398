"""How a publication is found by those who see the register: by its title, its text, what it lists."""

from anlan.search.sources import Text, source

from .models import Publication


def describe(row):
    values = [value for _label, value in row.fields]
    return Text(row.title, " ".join(filter(None, (row.body, *values, row.basis))))


source(Publication, describe)
