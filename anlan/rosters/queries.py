"""Questions: the holes of a roster, by kind of shift."""

from datetime import timedelta

from django.utils import timezone

from anlan.duty.schedules import end_of

from .coverage import holes
from .models import Roster, Shift


def holes_of(roster, kind):
    """``[(from, to)]`` in local time that no shift of the kind covers."""
    shifts = [(shift.starts_at, shift.ends_at) for shift in roster.shifts.all() if shift.kind == kind]
    return [
        (timezone.localtime(since), timezone.localtime(to))
        for since, to in holes(roster.starts_at, roster.ends_at, shifts)
    ]


def all_holes(roster):
    """``[(kind, from, to)]``: of the duty shifts, and of the leaders' where one is needed."""
    kinds = [Shift.Kind.DUTY, *([Shift.Kind.LEADER] if roster.leader_needed else [])]
    return [(kind, since, to) for kind in kinds for since, to in holes_of(roster, kind)]


def holed_on(day, rosters):
    """The keys of those published rosters that leave some of the day's hours uncovered: few cover one day."""
    first, last = end_of(day - timedelta(days=1)), end_of(day)
    covering = rosters.filter(state=Roster.State.PUBLISHED, starts_at__lt=last, ends_at__gt=first)
    return [
        roster.pk
        for roster in covering.order_by().prefetch_related("shifts")
        if any(since < last and to > first for _kind, since, to in all_holes(roster))
    ]
