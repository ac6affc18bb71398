"""How a subject is found: by its name, then by code, address and people."""

from anlan.search.sources import Text, source

from .models import Subject


def describe(row):
    facts = (row.code, row.address, row.person, row.facts.get("plate"), row.facts.get("register_number"))
    return Text(row.name, " ".join(filter(None, facts)))


source(Subject, describe)
