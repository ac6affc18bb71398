"""How demands are found."""

from anlan.search.sources import Text, source

from .models import Obligation


def of_obligation(row):
    return Text(row.title, f"{row.basis} {row.quote}")


source(Obligation, of_obligation)
