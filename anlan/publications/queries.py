"""Questions: what the public may see, what the kinds and channels are called."""

from dataclasses import dataclass

from django.db.models import Q

from anlan.lib.workdays import add_workdays
from anlan.rulebook.book import calendar, rule

from .models import Publication

CHANGE = "publications.change_publication"
APPROVE = "publications.approve_publication"
PUBLISH = "publications.publish_publication"


@dataclass(frozen=True)
class Kind:
    """``days``: how long it stays public when no end is given, 0 for as long as nobody takes it back."""

    code: str
    label: str
    days: int


def kinds(place=None, on=None):
    """``{code: Kind}`` in the order of the rule."""
    return {line["code"]: Kind(**line) for line in rule("publications.kinds", on, place)}


def kind_label(row):
    found = kinds(row.place).get(row.kind)
    return found.label if found else row.kind


def channels(place=None):
    return {line["code"]: line["label"] for line in rule("publications.channels", place=place)}


def on_show(today):
    """What the public sees on ``today``: approved by another, published, in its term, meant for the public site."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return Publication.objects.filter(
        running,
        state=Publication.State.PUBLISHED,
        audience=Publication.Audience.PUBLIC,
        on_portal=True,
        approved_by__isnull=False,
        starts_on__lte=today,
    )


def takes_objections(row, today):
    """Whether an objection may still be raised on ``today``: what names a way or an end for it, until that end."""
    offered = bool(row.contact or row.objections_until)
    return offered and (row.objections_until is None or today <= row.objections_until)


def next_objection(row):
    """The oldest one that nobody has settled."""
    return row.objections.filter(settled_at__isnull=True).order_by("pk").first()


def publish_by(day, place):
    """The last day to make public what happened on ``day``."""
    return add_workdays(day, rule("publications.listing_days", day, place), calendar(place))


def texts_of(row):
    """Every text of it that would be public, in a fixed order."""
    return [row.title, row.body, *(value for _label, value in row.fields)]
