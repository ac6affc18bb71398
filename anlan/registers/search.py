"""How an enterprise is found: by its name first, then by code, address and people."""

from anlan.search.sources import Text, source

from .models import Enterprise


def describe(enterprise):
    facts = (enterprise.credit_code, enterprise.address, enterprise.legal_representative, enterprise.contact)
    return Text(enterprise.name, " ".join(filter(None, facts)))


source(Enterprise, describe)
