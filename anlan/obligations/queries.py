"""Questions about duties: in which phase one is, who sees it so, and how a count duty stands."""

import json
from datetime import date
from hashlib import sha256

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.rulebook.book import rule

from .cadence import Period, standing
from .evidence import checked
from .models import Occurrence

State = Occurrence.State


class Phase(models.TextChoices):
    """What a reader calls the state, today's date considered. The only place where the two are put together."""

    PLANNED = "planned", gettext_lazy("未开始")
    OPEN = "open", gettext_lazy("进行中")
    OVERDUE = "overdue", gettext_lazy("逾期")
    SUBMITTED = "submitted", gettext_lazy("待审核")
    RETURNED = "returned", gettext_lazy("已退回")
    ACCEPTED = "accepted", gettext_lazy("已完成")
    ACCEPTED_LATE = "accepted_late", gettext_lazy("逾期完成")
    WAIVED = "waived", gettext_lazy("已免除")
    MISSED = "missed", gettext_lazy("逾期未履行")


TONES = {
    Phase.PLANNED: "idle",
    Phase.OPEN: "info",
    Phase.OVERDUE: "bad",
    Phase.SUBMITTED: "info",
    Phase.RETURNED: "warn",
    Phase.ACCEPTED: "good",
    Phase.ACCEPTED_LATE: "warn",
    Phase.WAIVED: "idle",
    Phase.MISSED: "bad",
}


def phase(row, today, now=None):
    """The Phase of an occurrence on ``today``; ``now`` where the hour of ``due_at`` counts."""
    if row.state == State.ACCEPTED:
        return Phase.ACCEPTED_LATE if row.late else Phase.ACCEPTED
    if row.state in (State.SUBMITTED, State.WAIVED, State.MISSED):
        return Phase(row.state)
    if row.due_on < today or (now and row.due_at and row.due_at <= now):
        return Phase.OVERDUE
    if row.state == State.RETURNED:
        return Phase.RETURNED
    return Phase.PLANNED if row.opens_on > today else Phase.OPEN


def in_phase(wanted, today, now=None):
    """The Q that keeps the occurrences of a phase: the same reading as ``phase``."""
    late = Q(due_on__lt=today)
    if now:
        late |= Q(due_at__lte=now)
    conditions = {
        Phase.PLANNED: Q(state=State.PENDING, opens_on__gt=today) & ~late,
        Phase.OPEN: Q(state=State.PENDING, opens_on__lte=today) & ~late,
        Phase.OVERDUE: Q(state__in=Occurrence.WITH_UNIT) & late,
        Phase.RETURNED: Q(state=State.RETURNED) & ~late,
        Phase.ACCEPTED: Q(state=State.ACCEPTED, late=False),
        Phase.ACCEPTED_LATE: Q(state=State.ACCEPTED, late=True),
    }
    return conditions.get(wanted, Q(state=wanted))


def counts(today):
    """What a head of a page counts, as aggregates."""
    return {
        phase.value: Count("pk", filter=in_phase(phase, today))
        for phase in (Phase.OPEN, Phase.OVERDUE, Phase.SUBMITTED, Phase.MISSED)
    }


def standing_of(row, today):
    """How a count duty stands (see ``cadence.standing``); None for a single deed or one that is settled."""
    if not row.is_count or row.state in (State.WAIVED, State.MISSED):
        return None
    span = Period(row.key, "", row.period_start, row.period_end, row.opens_on, row.due_on)
    return standing(
        row.required,
        row.done,
        span,
        today,
        behind_percent=rule("obligations.behind_percent", today, row.place),
        apart_days=rule("obligations.apart_days", today, row.place),
    )


def at_risk(rows, today):
    """Those of the count duties under way that are behind an even pace, or can no longer be met.

    Occurrences of the same period share one condition; there are few periods at any time.
    """
    running = under_way(rows, today)
    behind, found = rule("obligations.behind_percent", today), Q(pk__in=[])
    for start, due in spans_of(running):
        gone = ((today - start).days + 1) / ((due - start).days + 1)
        lacking = beyond(due, today) | Q(done__lt=F("required") * gone - behind / 100)
        found |= Q(period_start=start, due_on=due) & lacking
    return running.filter(found)


def out_of_reach(rows, today):
    """Those of the count duties under way that can no longer be met: the second half of ``at_risk``."""
    running, found = under_way(rows, today), Q(pk__in=[])
    for start, due in spans_of(running):
        found |= Q(period_start=start, due_on=due) & beyond(due, today)
    return running.filter(found)


def under_way(rows, today):
    return rows.filter(
        state__one_of=Occurrence.OPEN,
        required__gt=1,
        done__lt=F("required"),
        period_start__lte=today,
        due_on__gte=today,
    )


def spans_of(running):
    return running.order_by().values_list("period_start", "due_on").distinct()


def beyond(due, today):
    """The Q of those whose lacking deeds, so many days apart, do not fit between today and ``due``."""
    fits = (due - today).days // max(1, rule("obligations.apart_days", today)) + 1
    return Q(required__gt=F("done") + fits)


def evidence_of(submission, kinds):
    """``[(demand, met)]`` of the obligation's rule by one submission; by nothing when it is None."""
    obligation = submission.occurrence.obligation
    return checked(
        obligation.evidence,
        kinds=kinds,
        none_found=submission.none_found,
        fields=submission.fields,
        participants=submission.participants,
        place=submission.place,
    )


def lessons_of(occurrence):
    """``{code: text}``: the lessons of the events behind it, each to be answered by who hands in."""
    if not occurrence.round.fixed:
        return {}
    lessons = [line for event in occurrence.round.events.all() for line in event.lessons]
    return {
        f"lesson_{number}": _("对照教训%(number)d：%(text)s") % {"number": number, "text": text}
        for number, text in enumerate(lessons, 1)
    }


def effective_day(submission) -> date:
    """The day that decides whether a deed came in time: when it was done or when it was told, what is later."""
    return max(submission.occurred_on, timezone.localdate(submission.entered_at))


def fingerprint(row):
    """Of what can be changed in bulk: whoever changes a proposal must have seen it as it is."""
    said = [row.title, row.cadence, row.evidence, str(row.starts_on), str(row.ends_on), row.state]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
