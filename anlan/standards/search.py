"""How a case is found: by the enterprise, the grade, the number of its certificates."""

from anlan.search.sources import Text, source

from .models import Standardization


def describe(row):
    numbers = " ".join(one.number for one in row.certificates.all())
    return Text(str(row), " ".join(filter(None, (numbers, row.enterprise.credit_code, row.note))))


source(
    Standardization,
    describe,
    lambda: Standardization.objects.select_related("enterprise").prefetch_related("certificates"),
)
