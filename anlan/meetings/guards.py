"""Who may take a step, and what must be there before."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES

from .models import Attendance, Meeting


def house_of(row):
    return row.organ if isinstance(row, Meeting) else row.meeting.organ


def house_acts(row, actor, **facts):
    """The organ that convened."""
    organ = house_of(row)
    return YES if actor.speaks_for(organ) else NO(_("只有召集单位“%s”可以办理。") % organ)


def may_notify(meeting, actor, **facts):
    if not (answer := house_acts(meeting, actor)):
        return answer
    if not meeting.agenda.exists():
        return NO(_("还没有议题。"))
    return YES if meeting.attendances.exists() else NO(_("还没有参会单位。"))


def may_hold(meeting, actor, held_on=None, **facts):
    if not (answer := house_acts(meeting, actor)):
        return answer
    if not meeting.agenda.exists():
        return NO(_("还没有议题。"))
    if held_on and held_on > timezone.localdate():
        return NO(_("召开日期不能晚于今天。"))
    return YES


def may_minute(meeting, actor, **facts):
    if not (answer := house_acts(meeting, actor)):
        return answer
    if not meeting.minutes.strip():
        return NO(_("还没有写纪要。"))
    if meeting.attendances.filter(status=Attendance.Status.INVITED).exists():
        return NO(_("还有参会单位没有登记到会情况。"))
    return YES


def another_issues(meeting, actor, **facts):
    if not (answer := house_acts(meeting, actor)):
        return answer
    if actor.pk == meeting.minuted_by_id:
        return NO(_("纪要起草人不能签发自己的纪要。"))
    return YES


def unit_reports(decision, actor, **facts):
    if not decision.issued:
        return NO(_("纪要还没有印发。"))
    if not actor.speaks_for(decision.organ):
        return NO(_("只有承办单位“%s”可以报告。") % decision.organ)
    return YES


def house_confirms(decision, actor, **facts):
    if not (answer := house_acts(decision, actor)):
        return answer
    return NO(_("报告人不能确认自己报告的事项。")) if actor.pk == decision.reported_by_id else YES


def may_link(decision, actor, **facts):
    if not (answer := house_acts(decision, actor)):
        return answer
    return YES if decision.issued else NO(_("纪要还没有印发。"))


def reader_acts(reading, actor, read_on: date | None = None, **facts):
    if not actor.speaks_for(reading.organ):
        return NO(_("只有传达单位“%s”可以确认。") % reading.organ)
    if read_on and not (timezone.localdate(reading.sent_at) <= read_on <= timezone.localdate()):
        return NO(_("传达日期应在下发之后、不晚于今天。"))
    return YES


def day_of(row):
    """The day a form offers: the meeting's own, or today."""
    return timezone.localdate(row.starts_at) if isinstance(row, Meeting) else timezone.localdate()
