"""What the ticker keeps up: how the targets stand, and the figures of each day."""

from datetime import timedelta

from django.utils import timezone

from anlan.duty.periodic import every
from anlan.indicators.actions import snapshot
from anlan.indicators.models import Taking

from .actions import compute_all

CAUGHT_UP = 7  # days: older ones are recomputed when asked for


def keep_days(now):
    """Keep the figures of every day that is over and not kept yet, and those of today so far."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=n) for n in range(CAUGHT_UP, 0, -1)]
    taken = dict(Taking.objects.filter(end__in=days).order_by("taken_at").values_list("end", "taken_at"))
    for day in days:
        # What was kept while the day ran is not all of it.
        if day not in taken or timezone.localdate(taken[day]) <= day:
            snapshot(day)
    snapshot(today)


every("targets.compute", 6 * 60, compute_all)
every("indicators.snapshot", 6 * 60, keep_days)
