"""What follows from a step of an entry: it counts, it is over, it was looked at again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record_many

from ..consequences import work_flagged
from ..kinds.declared import after_months
from ..models import FOREVER, Entry
from .gaps import refresh

DAY = timedelta(1)


def keep(row, **values):
    Entry.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def accept(row, *, actor, now):
    """The entry counts from now on; the one it replaces is history."""
    keep(row, verified_by=actor, verified_at=now, recheck_on=next_look(row, now))
    if row.replaces_id and not row.current:
        Entry.objects.filter(pk=row.replaces_id).update(current=False)
        keep(row, current=True)
    refresh(row.enterprise, timezone.localdate(now), now=now)


def looked_again(row, *, actor, now):
    keep(row, verified_by=actor, verified_at=now, recheck_on=next_look(row, now))


@transaction.atomic
def found_wanting(rows, *, now):
    """Look again at what these works say, now that they have begun; returns how many are flagged."""
    wanting = []
    for row in rows:
        said = row.fields | {"valid_from": row.valid_from}
        if flaws := row.declared.flaws(said, timezone.localdate(now)):
            keep(row, flaws=flaws, flagged=True)
            wanting.append(row)
    record_many(SYSTEM, _("核对危险作业"), [(row, {"flaws": row.flaws}) for row in wanting])
    work_flagged(wanting, now)
    return len(wanting)


def close_entry(row, *, now, ended_on=None, current=None):
    """It counts no more: from ``ended_on`` on, or not at all."""
    if ended_on:
        keep(row, ended_on=ended_on, last_day=min(row.last_day, ended_on - DAY), recheck_on=None)
    if current is not None:
        keep(row, current=current)
    refresh(row.enterprise, timezone.localdate(now), now=now)


def next_look(row, now):
    """The day by which somebody is to look whether it is still so; None where nobody need."""
    today = timezone.localdate(now)
    months = row.declared.terms(today, row.place)["recheck"]
    return after_months(today, months) + DAY if months else None


def last_day_of(valid_from, valid_to, months):
    """``(valid_to, last_day)``: as stated, or by the term of the rule."""
    if valid_to is None and months:
        valid_to = after_months(valid_from, months)
    return valid_to, valid_to or FOREVER
