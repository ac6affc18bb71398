"""Promise, fulfil, tick."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from .models import Duty, Stage
from .schedules import end_of

logger = logging.getLogger(__name__)

RETRY = timedelta(minutes=5)  # after a handler that failed
BATCH = 200


@dataclass(frozen=True)
class Kind:
    code: str
    schedule: Callable
    on_stage: Callable


KINDS = {}


def kind(code, *, schedule):
    """Register ``f(duty, stage, now)``, called in one transaction with the stage's log entry.

    ``schedule(duty, now)`` gives ``[(offset, stage)]``: a timedelta from ``due_at``, negative for a
    reminder, and a name of at most 40 letters, used once. See ``schedules`` for the usual one.
    """

    def register(function):
        if code in KINDS:
            raise ValueError(f"two kinds of duty named {code}")
        KINDS[code] = Kind(code, schedule, function)
        return function

    return register


def promise(code, row, due_at, *, place=None, now=None):
    """Have ``row`` watched until ``due_at``; moves the due time of a duty that is there already.

    ``due_at`` may be a date, which means that the whole day is in time.
    ``place`` (default: the row's) decides which office's rules count. Stages before ``now`` are taken
    as dealt with: what is promised late does not set off the alarms of the past.
    """
    return promise_many(code, [(row, due_at)], place=place, now=now)[0]


def promise_many(code, pairs, *, place=None, now=None):
    """``promise`` for each ``(row, due_at)`` of one model, in few queries. Returns the duties in order."""
    now = now or timezone.now()
    duties = [new(code, row, due_at, place, now) for row, due_at in pairs]
    if not duties:
        return []
    same = Duty.objects.filter(kind=code, row_model=duties[0].row_model)
    there = {duty.row_id: duty for duty in same.filter(row_id__in=[duty.row_id for duty in duties])}
    duties = [unless_same(duty, there.get(duty.row_id)) for duty in duties]
    Duty.objects.bulk_create(
        [duty for duty in duties if duty.pk is None],
        update_conflicts=True,
        unique_fields=["kind", "row_model", "row_id"],
        update_fields=["place", "due_at", "wake_at", "acted_to", "done_at", "released"],
        batch_size=1000,
    )
    return duties


def new(code, row, due_at, place, now):
    duty = Duty(
        kind=code,
        row_model=row._meta.label_lower,
        row_id=row.pk,
        place=place or getattr(row, "place", None),
        due_at=due_at if isinstance(due_at, datetime) else end_of(due_at),
        acted_to=now,
    )
    duty.wake_at = coming(moments(duty, now), now)
    return duty


def unless_same(duty, old):
    """The duty that is there when nothing about it changes, so that no stage waiting is lost."""
    return old if old and old.done_at is None and old.due_at == duty.due_at else duty


def fulfil(code, row, *, now=None):
    """The row has come to what was promised. Whether a duty was open."""
    return end(code, row, now, released=False)


def release(code, row, *, now=None):
    """Nothing is expected of the row any more (cancelled, transferred). Whether a duty was open."""
    return end(code, row, now, released=True)


def end(code, row, now, released):
    duties = Duty.objects.of(row).open().filter(kind=code)
    return duties.update(done_at=now or timezone.now(), wake_at=None, released=released) == 1


def moments(duty, now):
    """``[(moment, stage)]`` of the duty, in order."""
    schedule = KINDS[duty.kind].schedule(duty, now)
    return sorted((duty.due_at + offset, stage) for offset, stage in schedule)


def coming(stages, now):
    return next((at for at, _stage in stages if at > now), None)


def tick(now, *, stop=lambda: False):
    """Act on all whose moment has come. Returns how many stages were acted on.

    After an outage every stage missed is made up for, except reminders that have no more use.
    """
    acted = 0
    while not stop():
        waiting = Duty.objects.filter(wake_at__lte=now).select_related("place").order_by("wake_at", "pk")
        batch = list(waiting[:BATCH])
        if not batch:
            break
        for duty in batch:
            if stop():
                break
            acted += wake(duty, now)
    return acted


def wake(duty, now):
    """Act on one duty in a transaction of its own; a failure is logged and tried again later."""
    woken = duty.wake_at
    try:
        with transaction.atomic():
            return act(duty, now)
    except Exception:
        logger.exception("duty %s failed at %s", duty, woken)
        Duty.objects.filter(pk=duty.pk, wake_at=woken).update(wake_at=now + RETRY)
        return 0


def act(duty, now):
    if duty.row is None:
        Duty.objects.open().filter(pk=duty.pk).update(done_at=now, wake_at=None, released=True)
        return 0
    passed = claim(duty, now)
    wanted = useful(passed, duty.due_at, now)
    known = set(Stage.objects.filter(duty=duty, due_at=duty.due_at).values_list("name", flat=True))
    fresh = [stage for _at, stage in passed if stage not in known]
    Stage.objects.bulk_create(
        Stage(duty=duty, name=stage, due_at=duty.due_at, at=now, acted=stage in wanted) for stage in fresh
    )
    todo = [stage for stage in fresh if stage in wanted]
    for stage in todo:
        KINDS[duty.kind].on_stage(duty, stage, now)
    return len(todo)


def claim(duty, now):
    """Take the stages up to ``now``, and set the alarm for the next one.

    Nothing if another ticker was faster, or the duty has just been done or moved.
    """
    stages = moments(duty, now)
    passed = [(at, stage) for at, stage in stages if duty.acted_to < at <= now]
    as_read = {"wake_at": duty.wake_at, "acted_to": duty.acted_to, "due_at": duty.due_at}
    duty.wake_at, duty.acted_to = coming(stages, now), now
    duty.stage = passed[-1][1] if passed else duty.stage
    waiting = Duty.objects.open().filter(pk=duty.pk, **as_read)
    return passed if waiting.update(wake_at=duty.wake_at, acted_to=now, stage=duty.stage) else []


def useful(passed, due_at, now):
    """The stages still worth acting on: every alarm, but only the last reminder, and none after the due time."""
    alarms = [stage for at, stage in passed if at >= due_at]
    reminders = [stage for at, stage in passed if at < due_at]
    return {*alarms, *(reminders[-1:] if now < due_at else [])}
