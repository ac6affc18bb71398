"""How an instrument is found: by its name, number and clauses."""

from anlan.search.sources import Text, source

from .models import Instrument


def describe(row):
    items = "\n".join(row.items.values_list("text", flat=True))
    return Text(str(row), f"{row.number} {row.basis}\n{items}"[:20_000])


source(Instrument, describe)
