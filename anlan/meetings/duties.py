"""The clocks of decisions and of conveying: reminded of, reported up the ladder."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import User

from .models import SEEN

LADDER = days_around("meetings.remind_days_before", "meetings.escalate_days_after")


@kind("meetings.decision", schedule=LADDER)
def decision_stage(duty, stage, now):
    say(duty, stage, now, "confirm_decision", _("议定事项：%s") % duty.row)


@kind("meetings.reading", schedule=LADDER)
def reading_stage(duty, stage, now):
    say(duty, stage, now, "change_meeting", _("传达学习：%s") % duty.row.meeting)


def say(duty, stage, now, office, title):
    """``office``: the permission of those of the convening organ who hear in the end."""
    row, rung = duty.row, addressee(stage)
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    if rung is None:
        words = _("还有%d天到期：") % days if days else _("今天到期：")
    else:
        words = _("逾期%d天：") % -days
    notify(
        hearers(row, rung, office),
        kind="meetings.due" if rung is None else "meetings.late",
        title=f"{words}{title}",
        row=row,
        key=f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


def hearers(row, rung, office):
    if rung == "office":
        return users_of(row.meeting.organ, f"meetings.{office}")
    if rung != "leader":
        return users_of(row.organ, SEEN)
    led = users_of(row.organ, "plans.comment_task")
    if led.exists() or row.organ.parent is None:
        return led
    return users_of(row.organ.parent, "plans.comment_task") or User.objects.none()
