"""What the steps of meetings, decisions and conveying do besides changing the state."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise, release
from anlan.files.actions import attach
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ, User

from ..models import SEEN, Meeting
from ..queries import lacking
from ..wording import said


def people_of(organs):
    """Who may look at meetings in any of the organs."""
    found = User.objects.none()
    for organ in organs:
        found |= users_of(organ, SEEN)
    return found


def invited(meeting):
    return people_of(Organ.objects.filter(pk__in=meeting.attendances.values("organ")))


def notified(meeting, *, actor, now, **facts):
    at = f"{timezone.localtime(meeting.starts_at):%Y-%m-%d %H:%M}"
    notify(
        invited(meeting),
        kind="meetings.notified",
        title=_("会议通知：%(title)s（%(at)s，%(venue)s）")
        % {"title": meeting, "at": at, "venue": meeting.venue or _("地点另行通知")},
        body="\n".join(f"{item.position}. {item.topic}" for item in meeting.agenda.all()),
        row=meeting,
        now=now,
    )


def held(meeting, *, actor, now, held_on, **facts):
    meeting.held_on = held_on
    meeting.save(update_fields=["held_on"])


def minuted(meeting, *, actor, now, **facts):
    meeting.minuted_by = actor
    meeting.save(update_fields=["minuted_by"])


def issued(meeting, *, actor, now, **facts):
    """The minutes get their number and paper; from now on the decisions are followed."""
    meeting.refresh_from_db(fields=["minutes", "title", "held_on"])
    paper = letter("minutes", meeting, organ=meeting.organ, actor=actor, context=said(meeting), now=now)
    meeting.number, meeting.issued_at = paper.number, now
    meeting.save(update_fields=["number", "issued_at"])
    meeting.decisions.update(issued=True)
    for decision in meeting.decisions.select_related("organ", "place"):
        promise("meetings.decision", decision, decision.due_on, now=now)
        notify(
            users_of(decision.organ, SEEN),
            kind="meetings.decided",
            title=_("会议议定事项：%s") % decision,
            body=_("%(meeting)s议定，%(due)s前办结。") % {"meeting": meeting, "due": decision.due_on},
            row=decision,
            now=now,
        )
    close_if_settled(meeting, actor, now)


def cancelled(meeting, *, actor, now, reason, **facts):
    notify(
        invited(meeting),
        kind="meetings.cancelled",
        title=_("会议取消：%s") % meeting,
        body=reason,
        row=meeting,
        urgent=True,
        now=now,
    )


def close_if_settled(meeting, actor, now):
    """The last decision settled closes the meeting; its row is held, so that of two acts one closes."""
    if lacking(meeting).exists():
        return
    open_ones = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.ISSUED)
    if open_ones.update(state=Meeting.State.CLOSED, closed_at=now):
        meeting.state, meeting.closed_at = Meeting.State.CLOSED, now
        record(actor, _("会议办结"), meeting)


def reported(decision, *, actor, now, note, result_papers=(), **facts):
    decision.report, decision.reported_at, decision.reported_by = note, now, actor
    decision.save(update_fields=["report", "reported_at", "reported_by"])
    for upload in result_papers or ():
        attach(decision, upload, actor=actor, kind="report")
    tell(
        users_of(decision.meeting.organ, "meetings.confirm_decision"), decision, _("议定事项待确认：%s"), now
    )


def confirmed(decision, *, actor, now, **facts):
    """Closed on the day on which it was reported as done; the clock stops."""
    decision.closed_on = timezone.localdate(decision.reported_at)
    decision.save(update_fields=["closed_on"])
    fulfil("meetings.decision", decision, now=now)
    tell(users_of(decision.organ, SEEN), decision, _("议定事项已办结：%s"), now)
    close_if_settled(decision.meeting, actor, now)


def sent_back(decision, *, actor, now, reason, **facts):
    decision.returns += 1
    decision.save(update_fields=["returns"])
    tell(users_of(decision.organ, SEEN), decision, _("议定事项被退回：%s"), now, reason)


def linked(decision, *, actor, now, task, **facts):
    """The task's own clock counts from now on."""
    decision.task = task
    decision.save(update_fields=["task"])
    release("meetings.decision", decision, now=now)
    close_if_settled(decision.meeting, actor, now)


def tell(users, decision, title, now, body=""):
    notify(users, kind="meetings.decision", title=title % decision, body=body, row=decision, now=now)


def read(reading, *, actor, now, read_on, people, note="", **facts):
    reading.read_on, reading.people, reading.note = read_on, people, note[:500]
    reading.confirmed_at, reading.confirmed_by = now, actor
    reading.opened_at = reading.opened_at or now
    reading.save(update_fields=["read_on", "people", "note", "confirmed_at", "confirmed_by", "opened_at"])
    fulfil("meetings.reading", reading, now=now)
