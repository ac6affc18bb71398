"""States of a record: recorded → appealed → upheld or withdrawn; repaired before its time. 4.21 "Points"."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import NO, YES, Flow, Step
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from .actions import restate
from .models import CreditEvent
from .queries import APPEAL, SETTLE, VIEW

S = CreditEvent.State


def may_appeal(row, actor, **facts):
    if not actor.speaks_for(row.enterprise.organ):
        return NO(_("只有记录所涉企业可以申诉。"))
    days = rule("credit.appeal_days", row.occurred_on, row.enterprise.place)
    last = timezone.localdate(row.recorded_at) + timedelta(days)
    return YES if timezone.localdate() <= last else NO(_("申诉期已于%s届满。") % last)


def office_acts(row, actor, **facts):
    office = row.consequence.office
    if actor.speaks_for(row.enterprise.organ):
        return NO(_("不能处理本单位的信用记录。"))
    if office and not actor.speaks_for(office):
        return NO(_("只有决定单位“%s”可以办理。") % office)
    return YES


def another_acts(row, actor, **facts):
    """Nobody answers the appeal against what he put on record himself."""
    if row.laid_by_id == actor.pk:
        return NO(_("这项事实由您登记，申诉须由他人处理。"))
    return office_acts(row, actor)


def may_repair(row, actor, **facts):
    days = row.line["repair_days"]
    if row.points >= 0 or not days:
        return NO(_("这类记录不能修复。"))
    first = row.occurred_on + timedelta(days)
    if timezone.localdate() < first:
        return NO(_("%s起方可修复。") % first)
    return office_acts(row, actor)


def appealed(row, *, actor, now, reason, **facts):
    row.appeal, row.appealed_at, row.appealed_by = reason, now, actor
    row.save(update_fields=["appeal", "appealed_at", "appealed_by"])
    office = row.consequence.office
    if office:
        notify(
            users_of(office, SETTLE),
            kind="credit.appeal",
            title=_("收到信用申诉：%s") % row,
            row=row,
            now=now,
        )


def answered(row, *, actor, now, reason, **facts):
    """The enterprise hears of it, and stands as the records now say."""
    row.answer, row.answered_at, row.answered_by = reason, now, actor
    if row.state == S.REPAIRED:
        row.ended_on = timezone.localdate(now)
    row.save(update_fields=["answer", "answered_at", "answered_by", "ended_on"])
    restate([row.enterprise], now)
    said = {"state": row.get_state_display(), "row": row.fact_label}
    notify(
        users_of(row.enterprise.organ, VIEW),
        kind="credit.answer",
        title=_("信用记录%(state)s：%(row)s") % said,
        row=row,
        body=reason,
        now=now,
    )


def step(name, label, sources, target, guard, **more):
    return Step(name, label, sources, target, SETTLE, needs=("reason",), guard=guard, then=answered, **more)


CREDIT_EVENT = Flow(
    CreditEvent,
    [
        Step(
            "appeal",
            gettext_lazy("申诉"),
            (S.RECORDED,),
            S.APPEALED,
            APPEAL,
            needs=("reason",),
            guard=may_appeal,
            then=appealed,
        ),
        step("uphold", gettext_lazy("维持记录"), (S.APPEALED,), S.UPHELD, another_acts),
        step("withdraw", gettext_lazy("撤销记录"), (S.APPEALED,), S.WITHDRAWN, another_acts, danger=True),
        step("repair", gettext_lazy("信用修复"), (S.RECORDED, S.UPHELD), S.REPAIRED, may_repair),
    ],
)
