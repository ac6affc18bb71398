"""Who hears that a stage ends or is late; what the units owe has its own clock in ``obligations``."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .models import Stage

LADDER = days_around("campaigns.remind_days_before", "campaigns.escalate_days_after")


@kind("campaigns.stage", schedule=LADDER)
def stage_ends(duty, stage, now):
    row = duty.row
    if row.state != Stage.State.CURRENT or not row.campaign.running:
        return
    rung = addressee(stage)
    people = {
        None: lambda: users_of(row.campaign.lead, "campaigns.complete_stage"),
        "unit": lambda: users_of(row.campaign.lead, "campaigns.complete_stage"),
        "leader": lambda: users_of(row.campaign.organ, "campaigns.close_campaign"),
        "office": lambda: users_of(row.campaign.organ, "campaigns.launch_campaign"),
    }[rung]()
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    said = {"stage": row.label, "campaign": row.campaign, "days": abs(days)}
    title = _("还有%(days)d天，“%(stage)s”阶段结束：%(campaign)s") % said
    if rung is not None:
        title = _("“%(stage)s”阶段逾期%(days)d天未完成：%(campaign)s") % said
    notify(
        people,
        kind="campaigns.due" if rung is None else "campaigns.late",
        title=title,
        row=row.campaign,
        key=f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )
