"""Questions: when a measure is to be looked at next. While its unit stands still it need not be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.schedules import end_of

from .models import Measure, MeasureCheck, UnitStop
from .queries import months_after

MONTHS = {Measure.Unit.MONTH: 1, Measure.Unit.YEAR: 12}


@dataclass(frozen=True)
class Task:
    """``due_at``: None for a measure that nobody looks at by a cycle, and while its unit stands still.

    ``late_at``: when nobody having looked is 应查未查; but for cycles of hours the whole day is in time. While the
    unit stands still it says when that ends, if that is known.
    """

    due_at: datetime | None
    late: bool = False
    stopped: bool = False
    late_at: datetime | None = None

    def words(self):
        if self.stopped:
            return _("停用期间暂停排查")
        return _("应查未查") if self.late else ""


def with_last_check(measures):
    """With ``last_at``, ``last_result`` of the last time each was looked at, in one query."""
    looked = MeasureCheck.objects.filter(measure=OuterRef("pk"), result__in=MeasureCheck.LOOKED)
    last = looked.order_by("-at", "-id")
    return measures.annotate(
        last_at=Subquery(last.values("at")[:1]), last_result=Subquery(last.values("result")[:1])
    )


def after_cycle(measure, start):
    """``start`` and one cycle: hours and days as they pass, months to the same day at the same time."""
    if measure.cycle_unit in MONTHS:
        local = timezone.localtime(start)
        day = months_after(local.date(), MONTHS[measure.cycle_unit] * measure.every)
        return timezone.make_aware(datetime.combine(day, local.time().replace(tzinfo=None)))
    hours = measure.every * (1 if measure.cycle_unit == Measure.Unit.HOUR else 24)
    return start + timedelta(hours=hours)


def task_of(measure, stops, now):
    """The Task of a measure ``with_last_check``; ``stops``: all of its unit. After a stop the cycle begins anew."""
    if not measure.every:
        return Task(None)
    start = measure.last_at or measure.since
    for stop in sorted(stops, key=lambda one: one.starts_at):
        if stop.lasts(now):
            return Task(None, stopped=True, late_at=stop.ends_at)
        if (
            stop.ends_at is not None
            and start < stop.ends_at <= now
            and stop.starts_at < after_cycle(measure, start)
        ):
            start = stop.ends_at
    due = after_cycle(measure, start)
    late_at = due if measure.cycle_unit == Measure.Unit.HOUR else end_of(timezone.localdate(due))
    return Task(due, late=late_at <= now, late_at=late_at)


def standing_still(unit, at):
    """The stop of the unit that goes on at a moment; None when it works."""
    there = UnitStop.objects.filter(unit=unit, starts_at__lte=at)
    return there.exclude(ends_at__lte=at).first()
