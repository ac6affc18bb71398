"""The credit of the enterprises: gathered from what happened, one record appealed, one answered."""

from datetime import time, timedelta

from anlan.consequences.actions import raise_facts
from anlan.credit.actions import state_all
from anlan.credit.flow import CREDIT_EVENT
from anlan.credit.gathering import CLEAN, gather
from anlan.credit.models import CreditEvent
from anlan.inspections.models import Inspection

from . import clock
from .chronicle import aware

S = CreditEvent.State
STATED = 30  # days for which the standings have been said
SHOWN = 40  # good records of former visits


def build(people, days):
    with clock.at(aware(days.last - timedelta(STATED), time(6, 20))) as now:
        state_all(now)
    with clock.at(aware(days.last, time(17, 30))) as now:
        former_visits(now)
        gather(now)
        state_all(now)
    with clock.at(aware(days.last, time(17, 50))):
        appeal(people)


def former_visits(now):
    """Visits of before the days that are gathered by themselves, by which nothing was found."""
    seen = Inspection.objects.filter(state="concluded", enterprise__isnull=False, findings__isnull=True)
    rows = seen.select_related("enterprise__organ__place").order_by("pk")[:SHOWN]
    raise_facts(
        CLEAN,
        [
            {"row": row, "subject": row.enterprise.organ, "on": row.concluded_on, "title": row.title}
            for row in rows
        ],
        now=now,
    )


def appeal(people):
    """Of the enterprises with an account, those with a bad record object; the office has answered one."""
    bad = CreditEvent.objects.filter(state=S.RECORDED, points__lt=0).select_related(
        "enterprise__organ", "enterprise__place", "consequence__office", "trigger"
    )
    done = []
    for row in bad.filter(enterprise__organ__in=list(people.by_organ)).order_by("pk")[:2]:
        actor = people.of(row.enterprise.organ)
        if CREDIT_EVENT.answer(CREDIT_EVENT.by_name["appeal"], actor, row):
            reason = "整改已在期限内完成并报请验收，请核对后更正。"
            done.append(CREDIT_EVENT.move(row, "appeal", actor=actor, reason=reason))
    for row in done[1:]:
        office = row.consequence.office
        answerer = people.of(office) if office else None
        if answerer and CREDIT_EVENT.answer(CREDIT_EVENT.by_name["uphold"], answerer, row):
            CREDIT_EVENT.move(row, "uphold", actor=answerer, reason="现场核实时仍未整改完毕，维持原记录。")
