"""How demands and the events they answer to are found."""

from anlan.search.sources import Text, source

from .models import Event, Obligation


def of_obligation(row):
    return Text(row.title, f"{row.basis} {row.quote}")


def of_event(row):
    return Text(row.title, "\n".join([row.note, *row.lessons]))


source(Obligation, of_obligation)
source(Event, of_event)
