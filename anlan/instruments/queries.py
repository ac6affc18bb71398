"""Which units lack an instrument that each of their kind should have."""

from django.db.models import Q

from anlan.org.models import Organ

from .kinds import kinds
from .models import Instrument


def held(code, day):
    """The organs (a queryset of keys) that an instrument of the kind is about, in force on ``day``."""
    rows = Instrument.objects.in_force_on(day).filter(kind=code, subject__isnull=False)
    return rows.order_by().values("subject")


def expected(day, place=None):
    """The kinds of instruments that some kinds of organs should each have."""
    return [kind for kind in kinds(day, place).values() if kind.expected]


def lacking(rows, wanted, day):
    """Of the organs ``rows``, those that lack one of the kinds ``wanted``."""
    found = Q()
    for kind in wanted:
        found |= Q(kind__in=kind.expected) & ~Q(pk__in=held(kind.code, day))
    return rows.filter(found) if wanted else rows.none()


def asked(rows, wanted):
    """Of the organs ``rows``, those that should have one of the kinds ``wanted``."""
    return rows.filter(kind__in={organ for kind in wanted for organ in kind.expected})


def units(places):
    return Organ.objects.filter(place__in=places, active=True)
