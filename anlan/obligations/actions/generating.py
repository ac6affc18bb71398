"""Making rounds and occurrences ahead of time, and letting lapse what nobody did.

Everything here may be killed at any moment and run again, and may run twice at once: a round is unique by
obligation and key, an occurrence by round and subject, and each part is a transaction of its own.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.duty.clock import promise_many
from anlan.duty.schedules import end_of
from anlan.rulebook.book import calendar, rule

from ..cadence import Period, Window, owed, periods, reading, times
from ..consequences import missed as raise_missed
from ..key_periods import key_periods
from ..models import Obligation, Occurrence, Round
from ..subjects import Subject, no_longer_obliged, source_of, without_occurrence

logger = logging.getLogger(__name__)
PART = 2000  # occurrences that lapse in one transaction


def generate(now, obligations=None):
    """Make what opens within the horizon and is not there yet. Returns how many occurrences were made.

    A failure of one obligation is logged and keeps no other waiting; the next run tries again.
    """
    rows = Obligation.objects.all() if obligations is None else obligations
    made = 0
    for row in rows.filter(state=Obligation.State.IN_FORCE).select_related("place", "organ", "verifier"):
        try:
            made += generate_for(row, timezone.localdate(now))
        except Exception:
            logger.exception("obligation %s: nothing generated", row.pk)
    return made


def generate_for(obligation, today):
    make_rounds(obligation, today)
    unchecked = Q(filled_on__isnull=True) | Q(filled_on__lt=today) & Q(filled_on__lt=F("end"))
    waiting = obligation.rounds.filter(unchecked, fixed=False).order_by("start")
    return sum(fill(obligation, round, today) for round in waiting)


def make_rounds(obligation, today):
    """The rounds that open within the horizon, with their reminders."""
    wanted = coming_periods(obligation, today)
    there = set(obligation.rounds.values_list("key", flat=True))
    fresh = [period for period in wanted if period.key not in there]
    if fresh:
        add_rounds(obligation, [round_of(obligation, period) for period in fresh])


def coming_periods(obligation, today):
    """The periods from the obligation's start up to the horizon that were not due before it was in force."""
    cadence = reading(obligation.cadence, rule("plans.vague_words", today, obligation.place))
    until = today + timedelta(rule("obligations.horizon_days", today, obligation.place))
    found = periods(
        cadence,
        obligation.starts_on,
        until,
        window=window_of(obligation),
        spans=key_periods(obligation.starts_on, until, obligation.place),
        term_years=rule("plans.term_years", today, obligation.place),
    )
    last = obligation.ends_on or until
    since = obligation.in_force_since or obligation.starts_on
    return [period for period in found if period.start <= last and period.due >= since]


def window_of(obligation):
    return Window(
        obligation.opens_before, obligation.due_shift, obligation.workday, calendar(obligation.place)
    )


def round_of(obligation, period, due_at=None, fixed=False):
    grace = obligation.grace_days
    if grace is None:
        grace = rule("obligations.grace_days", period.due, obligation.place)
    least, planned = times(obligation.cadence)
    return Round(
        obligation=obligation,
        key=period.key,
        label=period.label,
        start=period.start,
        end=period.end,
        opens_on=period.opens,
        due_on=period.due,
        due_at=due_at,
        grace_until=period.due + timedelta(grace),
        required=least,
        planned=planned,
        fixed=fixed,
    )


@transaction.atomic
def add_rounds(obligation, rounds):
    """Save the rounds that are not there yet and have their clocks set. Returns those saved or found."""
    Round.objects.bulk_create(rounds, ignore_conflicts=True)
    found = list(obligation.rounds.filter(key__in=[round.key for round in rounds]))
    for round in found:
        round.obligation = obligation
    # The clock starts when the round opens, whenever that is: an early ``now`` lets no stage be passed over.
    for round in found:
        began = end_of(round.opens_on - timedelta(1))
        promise_many("obligations.round", [(round, round.due_at or end_of(round.due_on))], now=began)
    return found


def trigger(
    obligation,
    key,
    opens,
    due,
    *,
    actor,
    now,
    organs=None,
    enterprises=None,
    source=None,
    due_at=None,
    label="",
):
    """Something happened: one round of its own, owed by the organs and enterprises named.

    With neither, those of ``source`` (default: all those obliged on ``opens``) owe it. ``key`` names the event:
    a second call with it only adds who is not there yet. ``due_at``: the moment within the day ``due``, where the
    hour counts. Returns the round.
    """
    period = Period(key, label or key, opens, due, opens, due)
    with transaction.atomic():
        (round,) = add_rounds(obligation, [round_of(obligation, period, due_at, fixed=True)])
        if organs is None and enterprises is None:
            for part in without_occurrence(source or source_of(obligation, opens), round):
                add_occurrences(obligation, round, part)
        else:
            named = [of_organ(organ) for organ in organs or ()]
            add_occurrences(obligation, round, [*named, *map(of_enterprise, enterprises or ())])
        record(actor, _("事件触发履职"), obligation, round=key, due=due_at or due, note=round.label)
    return round


def of_organ(organ):
    return Subject(organ.pk, None, None, organ.place_id, organ.sector_id, None)


def of_enterprise(row):
    return Subject(row.organ_id, None, row.pk, row.place_id, row.sector_id, None)


def fill(obligation, round, today):
    """Give everybody obliged in the round an occurrence; who joins while it runs gets one too."""
    day = min(max(today, round.opens_on), max(round.end, round.opens_on))
    source = source_of(obligation, day)
    if today < round.opens_on:
        withdraw(obligation, round, source)
    made = 0
    for part in without_occurrence(source, round):
        made += add_occurrences(obligation, round, part)
    Round.objects.filter(pk=round.pk).update(filled_on=min(today, max(round.end, round.opens_on)))
    return made


def add_occurrences(obligation, round, subjects):
    """One transaction with one entry in the log; whose occurrence is there already keeps it."""
    rows = [row for row in (occurrence_of(obligation, round, one) for one in subjects) if row]
    with transaction.atomic():
        Occurrence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        if rows:
            note = _("%(round)s：%(count)d项") % {"round": round.label, "count": len(rows)}
            record(SYSTEM, _("生成履职事项"), obligation, round=round.key, count=len(rows), note=note)
    return len(rows)


def occurrence_of(obligation, round, subject):
    """The occurrence, or None when the subject came so late that it owes nothing in this round."""
    entered = max(obligation.starts_on, subject.since or obligation.starts_on)
    span = Period(round.key, "", round.start, round.end, round.opens_on, round.due_on)
    required = round.required if round.fixed else owed(round.required, span, entered)
    if not required:
        return None
    return Occurrence(
        obligation=obligation,
        round=round,
        place_id=subject.place_id,
        sector_id=subject.sector_id,
        organ_id=subject.organ_id,
        person_id=subject.person_id,
        enterprise_id=subject.enterprise_id,
        owner_id=obligation.organ_id,
        verifier_id=obligation.judge.pk,
        key=round.key,
        period_start=round.start,
        period_end=round.end,
        opens_on=round.opens_on,
        due_on=round.due_on,
        due_at=round.due_at,
        grace_until=round.grace_until,
        required=required,
        planned=max(required, round.planned if required == round.required else required),
    )


def withdraw(obligation, round, source):
    """Before a round opens, who has left owes nothing in it."""
    untouched = Occurrence.objects.filter(round=round, state=Occurrence.State.PENDING)
    gone = no_longer_obliged(source, untouched)
    with transaction.atomic():
        if count := gone.delete()[0]:
            note = _("%(round)s：%(count)d项，不再属于履职主体") % {"round": round.label, "count": count}
            record(SYSTEM, _("撤回未开始的履职事项"), obligation, round=round.key, count=count, note=note)


def lapse(now):
    """Mark as missed what is past its grace and was never shown. Returns how many.

    Unit by unit, so that what follows for a unit is drawn once from all it has missed. Of two tickers each takes
    rows that the other does not hold.
    """
    today, lapsed = timezone.localdate(now), 0
    for organs in units_behind(today):
        while count := lapse_part(organs, now, today):
            lapsed += count
    return lapsed


def lapsing(today):
    waiting = Occurrence.objects.filter(state__one_of=Occurrence.WITH_UNIT, grace_until__lt=today)
    return waiting.exclude(obligation__state=Obligation.State.SUSPENDED)


def units_behind(today):
    """``[[organ ids]]``: the units with something to lapse, as many together as make up a part."""
    groups, size = [], PART
    counts = lapsing(today).order_by().values("organ").annotate(n=Count("pk"))
    for organ, count in counts.order_by("organ").values_list("organ", "n"):
        if size + count > PART:
            groups.append([])
            size = 0
        groups[-1].append(organ)
        size += count
    return groups


@transaction.atomic
def lapse_part(organs, now, today):
    waiting = (
        lapsing(today)
        .filter(organ__in=organs)
        .order_by("pk")
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
    )
    part = list(waiting.values_list("pk", "obligation")[:PART])
    if not part:
        return 0
    claimed = Occurrence.objects.filter(pk__in=[pk for pk, _obligation in part])
    claimed.filter(state__in=Occurrence.WITH_UNIT).update(
        state=Occurrence.State.MISSED, missed_at=Coalesce("missed_at", now)
    )
    by_obligation = {}
    for pk, obligation in part:
        by_obligation.setdefault(obligation, []).append(pk)
    for obligation in Obligation.objects.filter(pk__in=by_obligation):
        missed = by_obligation[obligation.pk]
        note = _("%d项宽限期满仍未履行") % len(missed)
        record(SYSTEM, _("记为逾期未履行"), obligation, occurrences=missed, note=note)
    raise_missed(claimed, now)
    return len(part)
