"""What becomes due of risks, and who hears of it; what a danger does to the point it lies at."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.flow.flow import moved
from anlan.hazards.models import Matter
from anlan.hazards.queries import territory_office
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .actions import hooked, missed, reports, sources
from .actions.areas import compute
from .actions.points import REVIEW, weigh
from .models import DangerAtPoint
from .queries import (
    ACCEPT_REPORT,
    CHANGE,
    CHANGE_SOURCE,
    CONFIRM,
    FILE_SOURCE,
    SUBMIT_REPORT,
    VISIT_HOOKED,
)

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


def promised(code, who, words):
    """A clock of a hazard source: ``who``: "owner" or "office" is reminded; reports go to the office."""

    @kind(code, schedule=LADDER)
    def stage_came(duty, stage, now):
        row, rung = duty.row, addressee(stage)
        to_office = rung == "office" or who == "office"
        office = territory_office(row.place) if to_office else None
        people = users_of(office, FILE_SOURCE) if office else users_of(row.organ, CHANGE_SOURCE)
        notify(
            people,
            kind="risks.late" if rung else "risks.due",
            title=f"{words}{_('已逾期') if rung else _('即将到期')}：{row}",
            body=_("期限 %s。") % last_day(duty.due_at),
            row=row,
            key=f"{code}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
            urgent=rung is not None,
            now=now,
        )

    return stage_came


@kind(hooked.VISIT, schedule=LADDER)
def visit_due(duty, stage, now):
    row, rung = duty.row, addressee(stage)
    people = users_of(row.organ, VISIT_HOOKED) if rung == "office" else [row.leader]
    notify(
        people,
        kind="risks.late" if rung else "risks.due",
        title=(_("挂钩事项久未推动：%s") if rung else _("请到现场推动挂钩事项：%s")) % row,
        row=row,
        key=f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


@kind(reports.REPORT, schedule=LADDER)
def report_due(duty, stage, now):
    row, rung = duty.row, addressee(stage)
    office = territory_office(row.place) if rung == "office" else None
    people = users_of(office, ACCEPT_REPORT) if office else users_of(row.organ, SUBMIT_REPORT)
    notify(
        people,
        kind="risks.late" if rung else "risks.due",
        title=(_("较大以上风险报告已逾期：%s") if rung else _("较大以上风险报告即将到期：%s")) % row,
        body=_("报告期限 %s。") % row.due_on,
        row=row,
        key=f"{duty.kind}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )


every("risks.reports", 12 * 60, reports.demand_yearly)
every("risks.areas", 6 * 60, compute)
every("risks.missed", 10, missed.reckon)
every("risks.missed_told", 24 * 60, missed.tell_offices)
promised(sources.FILE, "owner", _("重大危险源备案"))
promised(sources.REASSESS, "owner", _("重大危险源重新评估"))
promised(sources.REGRADE, "owner", _("重大危险源重新分级"))
promised(sources.CANCEL, "office", _("重大危险源核销审查"))


@receiver(moved, sender=Matter, dispatch_uid="risks.matter_moved")
def matter_moved(sender, row, **said):
    """A danger at a point became a major one, or came back."""
    for link in DangerAtPoint.objects.filter(matter=row.pk).select_related("point", "matter"):
        weigh(link, timezone.now())
