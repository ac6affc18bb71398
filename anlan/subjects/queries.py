"""Questions about subjects that pages, API and sheets share."""

from django.db.models import DateField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from anlan.org.models import Organ

from .kinds import TERMS
from .models import Subject

VIEW, ADD = "subjects.view_subject", "subjects.add_subject"
CHANGE, IMPORT = "subjects.change_subject", "subjects.import_subject"
# What people fill in besides kind and the fields of the kind, in the order of the form.
FIELDS = (
    *("name", "code", "place", "sector", "keeper", "person", "phone", "address", "lon", "lat"),
    *("since", "source"),
)


def rows(user, perm=VIEW):
    return Subject.objects.visible_to(user, perm).select_related("place", "sector", "keeper")


def keepers(user, perm):
    """The organs that may run a subject the reader keeps."""
    return Organ.objects.visible_to(user, perm).filter(active=True).order_by("order", "path")


def said(name):
    """The day that field ``name`` says."""
    return Cast(KT(f"facts__{name}"), DateField())


def until(rows, name, first, last):
    """``[(row, day)]`` of ``rows`` whose field ``name`` says a day from ``first`` to ``last``."""
    found = rows.annotate(until=said(name)).filter(until__range=(first, last)).order_by("pk")
    return [(row, row.until) for row in found]


def over(rows, day):
    """Of ``rows`` those of which some term was over before ``day``."""
    found = Q(pk__in=[])
    for name in TERMS:
        rows = rows.annotate(**{f"{name}_said": said(name)})
        found |= Q(**{f"{name}_said__lt": day})
    return rows.filter(found)


def twin(kind, place, name, but=None):
    """The open file of the same kind, place and name, if there is one."""
    found = Subject.objects.filter(kind=kind, place=place, name=name).exclude(state=Subject.State.CLOSED)
    return found.exclude(pk=but).first()
