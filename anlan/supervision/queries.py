"""What a unit has let lapse, and what of it is under supervision already."""

from django.db.models import F, Q

from anlan.hazards.models import Link, Matter
from anlan.obligations.models import Occurrence
from anlan.plans.models import Assignment
from anlan.plans.queries import is_late

PROFILE = "supervised"


def supervised(model):
    """The keys of the rows of ``model`` that an open supervised item belongs to."""
    links = Link.objects.filter(
        row_model=model._meta.label_lower, matter__profile=PROFILE, matter__state__one_of=Matter.OPEN
    )
    return links.order_by().values("row_id")


def late_assignments(user, today):
    """Tasks of the reader's own organs that a unit is late with and nobody supervises yet."""
    rows = Assignment.objects.visible_to(user).filter(is_late(today), owner__in=own(user))
    return rows.exclude(organ=F("owner")).exclude(pk__in=supervised(Assignment))


def late_occurrences(user, today):
    """Duties demanded by the reader's own organs that are overdue or were missed, and not supervised yet."""
    overdue = Q(state__in=Occurrence.WITH_UNIT, due_on__lt=today) | Q(state=Occurrence.State.MISSED)
    rows = Occurrence.objects.visible_to(user).filter(overdue, owner__in=own(user))
    return rows.exclude(organ=F("owner")).exclude(pk__in=supervised(Occurrence))


def own(user):
    return [organ.pk for organ in user.organs]
