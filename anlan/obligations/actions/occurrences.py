"""What the steps of an occurrence do besides changing the state."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from ..models import Occurrence, Submission
from ..queries import effective_day

State = Occurrence.State
WAITING = Submission.State.WAITING


def submitted(
    row,
    *,
    actor,
    now,
    occurred_on,
    note="",
    evidence=(),
    none_found=False,
    fields=None,
    participants=(),
    **facts,
):
    """Keep what was handed in. ``evidence``: [(kind code, upload)]. A settled count duty stays settled."""
    check_days(row, occurred_on, timezone.localdate(now))
    submission = Submission.objects.create(
        occurrence=row,
        place_id=row.place_id,
        sector_id=row.sector_id,
        organ_id=row.organ_id,
        occurred_on=occurred_on,
        entered_at=now,
        by=actor,
        note=note,
        none_found=bool(none_found),
        fields=fields or {},
        participants=list(participants),
    )
    for kind, upload in evidence or ():
        attach(submission, upload, actor=actor, kind=kind)
    row.submitted_at = now
    if row.state != State.ACCEPTED:
        row.state = State.SUBMITTED
    row.save(update_fields=["submitted_at", "state"])
    tell_verifier(row, note, now)
    return submission


def tell_verifier(row, note, now):
    notify(
        users_of(row.verifier, "obligations.accept_occurrence"),
        kind="obligations.submitted",
        title=_("%(subject)s报送履职：%(title)s") % {"subject": row.subject, "title": row.obligation},
        body=note,
        row=row,
        now=now,
    )


def check_days(row, occurred_on, today):
    """A deed belongs to the period it was done in; before the window opens nothing is taken."""
    if today < row.opens_on:
        raise Refused(_("尚未开放，%s起可以报送。") % row.opens_on)
    if occurred_on > today:
        raise Refused(_("发生日期不能晚于今天。"))
    first = min(row.opens_on, row.period_start)
    if occurred_on < first:
        raise Refused(_("发生日期早于本期（%s起），不能作为本期的履职。") % first)


def accepted(row, *, actor, now, note="", **facts):
    """Accept all that waits; with the required number the duty is done, late by the deed that made it up."""
    decide(row, Submission.State.ACCEPTED, actor, now, note)
    good = list(row.submissions.filter(state=Submission.State.ACCEPTED))
    row.done = len(good)
    if row.state != State.ACCEPTED:
        if row.done >= row.required:
            complete(row, sorted(good, key=effective_day)[row.required - 1], now)
        else:
            row.state = State.PENDING
    row.save(update_fields=["state", "done", "completed_on", "late", "closed_at"])
    tell_unit(row, "obligations.accepted", _("履职审核通过：%s") % row.obligation, note, now)


def complete(row, last, now):
    row.state, row.closed_at = State.ACCEPTED, now
    row.completed_on = effective_day(last)
    past_hour = row.due_at is not None and last.entered_at > row.due_at
    row.late = row.completed_on > row.due_on or past_hour


def returned(row, *, actor, now, reason, **facts):
    decide(row, Submission.State.RETURNED, actor, now, reason)
    row.returns += 1
    if row.state != State.ACCEPTED:
        row.state = State.RETURNED
    row.save(update_fields=["state", "returns"])
    tell_unit(row, "obligations.returned", _("履职报送被退回：%s") % row.obligation, reason, now)


def decide(row, state, actor, now, reason):
    waiting = row.submissions.filter(state=WAITING)
    if not waiting.update(state=state, decided_at=now, decided_by=actor, reason=reason):
        raise Refused(_("没有待审核的报送。"))


def waived(row, *, actor, now, reason, document=(), **facts):
    row.waived_because, row.closed_at = reason, now
    row.save(update_fields=["waived_because", "closed_at"])
    for upload in document or ():
        attach(row, upload, actor=actor, kind="waiver")
    tell_unit(row, "obligations.waived", _("履职事项已免除：%s") % row.obligation, reason, now)


def reopened(row, *, actor, now, reason, reopen_until=None, **facts):
    """Open again until a day; that it was missed stays written on it."""
    today = timezone.localdate(now)
    if reopen_until and reopen_until < today:
        raise Refused(_("补报期限不能早于今天。"))
    grace = rule("obligations.grace_days", today, row.place)
    row.grace_until = reopen_until or today + timedelta(grace)
    row.reopened_because = reason
    row.save(update_fields=["grace_until", "reopened_because"])
    tell_unit(row, "obligations.reopened", _("履职事项已重新开放：%s") % row.obligation, reason, now)


def reminded(row, *, actor, now, note="", **facts):
    tell_unit(row, "obligations.reminded", _("催办履职：%s") % row.obligation, note, now, urgent=True)


def tell_unit(row, kind, title, body, now, urgent=False):
    people = users_of(row.organ, "obligations.view_occurrence")
    notify(people, kind=kind, title=title, body=body, row=row, urgent=urgent, now=now)


def enforced(obligation, *, actor, now, **facts):
    obligation.in_force_since = timezone.localdate(now)
    obligation.save(update_fields=["in_force_since"])


def ended(obligation, *, actor, now, reason, **facts):
    """What is not due yet falls away; what was overdue stays so."""
    today = timezone.localdate(now)
    obligation.ends_on = max(obligation.starts_on, min(obligation.ends_on or today, today))
    obligation.save(update_fields=["ends_on"])
    coming = obligation.occurrences.filter(state__in=Occurrence.WITH_UNIT, due_on__gte=today)
    coming.update(
        state=State.WAIVED,
        closed_at=now,
        waived_because=_("履职要求已终止：%s") % reason[:1900],
    )
