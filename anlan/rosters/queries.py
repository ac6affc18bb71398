"""Questions: the holes of a roster, by kind of shift."""

from django.utils import timezone

from .coverage import holes
from .models import Shift


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
