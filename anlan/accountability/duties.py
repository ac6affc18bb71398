"""What falls due in accountability: the answer and the rectification."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.schedules import addressee, days_around, last_day

from .actions import tell
from .models import Act

LADDER = days_around("accountability.remind_days_before", "accountability.escalate_days_after")


@kind("accountability.answer", schedule=LADDER)
def answer_stage(duty, stage, now):
    if duty.row.state == Act.State.DELIVERED:
        say(duty, stage, now, _("回复问责"))


@kind("accountability.rectify", schedule=LADDER)
def rectify_stage(duty, stage, now):
    if duty.row.state in Act.WITH_UNIT:
        say(duty, stage, now, _("报告问责整改"))


def say(duty, stage, now, what):
    """A reminder to the unit, or a report to whom the stage names."""
    row, rung = duty.row, addressee(stage)
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    said = {"organ": row.organ, "what": what, "title": row.title, "days": abs(days)}
    if rung is None:
        title = _("还有%(days)d天到期，请按时%(what)s：%(title)s") % said
    else:
        title = _("%(organ)s逾期%(days)d天未%(what)s：%(title)s") % said
    organ, perm = (row.office, "deliver_act") if rung == "office" else (row.organ, "answer_act")
    key = f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}"
    tell(organ, f"accountability.{perm}", row, title, now, key=key, urgent=rung is not None)
