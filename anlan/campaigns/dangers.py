"""The dangers found in a campaign: matters linked with its objects. They are counted from there, never typed in."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from anlan.hazards.models import Link, Matter
from anlan.hazards.queries import overdue

from .models import Subject

S = Matter.State
OF_SUBJECT = Subject._meta.label_lower
NONE = {"found": 0, "closed": 0, "controlled": 0, "overdue": 0}
# Open, but people are kept safe: work is stopped, or a later day was granted with measures until then.
CONTROLLED = Q(state=S.SUSPENDED) | Q(state__in=Matter.WITH_UNIT, extensions_granted__gt=0)


def conditions(today):
    """``{what is counted of the matters of an object: the Q of those that count}``."""
    return {
        "found": Q(),
        "closed": Q(state=S.CLOSED),
        "controlled": CONTROLLED,
        "overdue": overdue(today),
    }


def counting(matters=None):
    """Of ``matters`` (default: all) those that count: neither rejected nor merged into another."""
    rows = Matter.objects.all() if matters is None else matters
    return rows.exclude(state__in=(S.REJECTED, S.DUPLICATE))


def linked(matters=None):
    """The matters of the object that the outer query is about."""
    return counting(matters).filter(links__row_model=OF_SUBJECT, links__row_id=OuterRef("pk"))


def counts_by_object(subjects, *, matters=None, on=None):
    """``{key of an object: {"found", "closed", "controlled", "overdue"}}`` of those of ``subjects`` (a queryset, or

    keys) at which dangers were found, in one grouped query. ``matters``: those that the reader sees, where a reader
    is told.
    """
    keys = subjects.order_by().values("pk") if hasattr(subjects, "order_by") else list(subjects)
    found = counting(matters).filter(links__row_model=OF_SUBJECT, links__row_id__in=keys).order_by()
    wanted = conditions(on or timezone.localdate())
    counts = {f"n_{name}": Count("pk", filter=condition) for name, condition in wanted.items()}
    grouped = found.values("links__row_id").annotate(**counts)
    return {row["links__row_id"]: {name: row[f"n_{name}"] for name in wanted} for row in grouped}


def with_dangers(subjects, *, matters=None, on=None):
    """The rows, each told how many dangers were found at it and what became of them."""
    rows = list(subjects)
    counts = counts_by_object([row.pk for row in rows], matters=matters, on=on)
    for row in rows:
        vars(row).update(counts.get(row.pk, NONE))
    return rows


def unsettled(matters=None):
    """Whether an object has an open danger, as a condition on objects."""
    return Exists(linked(matters).filter(state__one_of=Matter.OPEN))


def dangers_of(subjects, matters=None):
    """The matters linked with one of ``subjects``, a queryset."""
    links = Link.objects.filter(row_model=OF_SUBJECT, row_id__in=subjects.order_by().values("pk"))
    return counting(matters).filter(pk__in=links.order_by().values("matter"))


def open_dangers(subject):
    return dangers_of(Subject.objects.filter(pk=subject.pk)).filter(state__one_of=Matter.OPEN)
