"""What becomes due of risks, and who hears of it; what a danger does to the point it lies at."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.schedules import addressee, days_around
from anlan.flow.flow import moved
from anlan.hazards.models import Matter
from anlan.hazards.queries import territory_office
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .actions.points import REVIEW, weigh
from .models import DangerAtPoint
from .queries import CHANGE, CONFIRM

LADDER = days_around("risk.remind_days_before", "risk.escalate_days_after")


@kind(REVIEW, schedule=LADDER)
def review_due(duty, stage, now):
    row, rung = duty.row, addressee(stage)
    office = territory_office(row.place) if rung == "office" else None
    people = users_of(office, CONFIRM) if office else users_of(row.organ, CHANGE)
    words = _("风险点复评逾期：%s") if rung else _("风险点即将到期复评：%s")
    notify(
        people,
        kind="risks.late" if rung else "risks.due",
        title=words % row,
        body=_("复评期限 %s。") % row.review_due_on,
        row=row,
        key=f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


@receiver(moved, sender=Matter, dispatch_uid="risks.matter_moved")
def matter_moved(sender, row, **said):
    """A danger at a point became a major one, or came back."""
    for link in DangerAtPoint.objects.filter(matter=row.pk).select_related("point", "matter"):
        weigh(link, timezone.now())
