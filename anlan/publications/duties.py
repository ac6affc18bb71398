"""What has to be public by a day, and what the ticker keeps up."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .actions.steps import expire
from .listings import follow_all
from .queries import APPROVE, PUBLISH

LADDER = days_around("publications.remind_days_before", "publications.escalate_days_after")


@kind("publications.due", schedule=LADDER)
def due(duty, stage, now):
    row, rung = duty.row, addressee(stage)
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    words = _("公开信息逾期%d天未公布：%s") if days < 0 else _("公开信息还有%d天须公布：%s")
    notify(
        users_of(row.organ, APPROVE if rung == "leader" else PUBLISH),
        kind="publications.due" if rung is None else "publications.late",
        title=words % (abs(days), row.title),
        row=row,
        key=f"publications.due:{row.pk}:{stage}",
        urgent=rung is not None,
        now=now,
    )


every("publications.expire", 60, expire)
every("publications.listings", 10, follow_all)
