"""States of a risk point (requirements 4.21 "Risk point")."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.duty.clock import fulfil, promise, release
from anlan.flow.facts import ask, text
from anlan.flow.flow import Flow, Step

from . import guards
from .actions.missed import look_again
from .actions.points import REVIEW, demand_review, hold, keep
from .actions.reports import graver_now
from .models import ControlLevel, Level, LevelChange, Measure, RiskPoint
from .queries import CHANGE, CONFIRM, events_of, level_by_method, lowest_control, review_by

S = RiskPoint.State
DUAL = _("实施遏制重特大事故工作指南构建双重预防机制的意见（国务院安委办〔2016〕11号）")


def level_choice(row, user):
    return forms.ChoiceField(label=_("调整为"), choices=Level.choices)


def control_choice(row, user):
    lowest = lowest_control(row.level, timezone.localdate(), row.place) if row.level else ControlLevel.values
    choices = [(code, label) for code, label in ControlLevel.choices if code in lowest]
    return forms.ChoiceField(label=_("管控层级"), choices=choices, initial=row.control_level)


def cause_choice(row, user):
    causes = [choice for choice in RiskPoint.Cause.choices if choice[0] != RiskPoint.Cause.CYCLE]
    return forms.ChoiceField(label=_("原因"), choices=causes)


for name, label, make in (
    ("new_level", _("调整为"), level_choice),
    ("control_level", _("管控层级"), control_choice),
    ("controlled_by", _("管控责任人"), text(_("管控责任人"), 0, 60)),
    ("control_phone", _("联系电话"), text(_("联系电话"), 0, 30)),
    ("review_cause", _("复评原因"), cause_choice),
):
    ask(name, label, make)


def assessed(row, *, actor, now, reason="", **facts):
    """What the method says is proposed; the inherent and the residual level follow the events."""
    events = list(events_of(row))
    keep(
        row,
        proposed_level=level_by_method(row, events),
        inherent_level=level_by_method(row, events, "inherent"),
        residual_level=level_by_method(row, events, "residual"),
        hand_set=False,
        level_reason=reason,
        assessed_on=timezone.localdate(now),
        assessed_by=actor,
    )


def hand_set(row, *, actor, now, new_level, reason, **facts):
    keep(row, proposed_level=new_level, hand_set=True, level_reason=reason, assessed_by=actor,
         assessed_on=timezone.localdate(now))  # fmt: skip


def confirmed(row, *, actor, now, **facts):
    """The proposed level comes into force; a change of level is kept with both names."""
    if row.proposed_level != row.level:
        LevelChange.objects.create(
            point=row,
            before=row.level,
            after=row.proposed_level,
            by_method=level_by_method(row, list(events_of(row))),
            hand_set=row.hand_set,
            reason=row.level_reason,
            proposed_by=row.assessed_by,
            confirmed_by=actor,
            on=timezone.localdate(now),
            at=now,
        )
    before = row.level
    keep(row, level=row.proposed_level, proposed_level="", confirmed_by=actor)
    graver_now(row, before, now)


def returned(row, *, actor, now, **facts):
    keep(row, proposed_level="", hand_set=False, level_reason="")


def controlled(row, *, actor, now, control_level, controlled_by, control_phone="", **facts):
    keep(row, control_level=control_level, controlled_by=controlled_by, phone=control_phone)
    next_review(row, now)


def next_review(row, now):
    due = review_by(row.level, timezone.localdate(now), row.place)
    fulfil(REVIEW, row, now=now)
    keep(row, review_due_on=due, review_cause="")
    hold(row, now)
    promise(REVIEW, row, due, now=now)


def kept(row, *, actor, now, **facts):
    events = list(events_of(row))
    keep(
        row,
        inherent_level=level_by_method(row, events, "inherent"),
        residual_level=level_by_method(row, events, "residual"),
        assessed_on=timezone.localdate(now),
        assessed_by=actor,
    )
    next_review(row, now)


def demanded(row, *, actor, now, review_cause, reason, **facts):
    demand_review(row, review_cause, now)


def removal_asked(row, *, actor, now, **facts):
    keep(row, removal_asked_by=actor)


def removal_denied(row, *, actor, now, **facts):
    keep(row, removal_asked_by=None)


def removed(row, *, actor, now, **facts):
    keep(row, removed_on=timezone.localdate(now))
    release(REVIEW, row, now=now)
    look_again(Measure.objects.filter(event__unit__point=row), now)


POINT = Flow(
    RiskPoint,
    [
        Step("assess", _("提交评估"), (S.IDENTIFIED,), S.ASSESSED, CHANGE, may=("reason",),
             guard=guards.may_assess, then=assessed, basis=DUAL),
        Step("confirm", _("确认等级"), (S.ASSESSED,), S.CONFIRMED, CONFIRM, may=("note",),
             guard=guards.may_confirm, then=confirmed),
        Step("return", _("退回重评"), (S.ASSESSED,), S.IDENTIFIED, CONFIRM, needs=("reason",), then=returned),
        Step("control", _("落实管控"), (S.CONFIRMED,), S.CONTROLLED, CHANGE,
             needs=("control_level", "controlled_by"), may=("control_phone",),
             guard=guards.may_control, then=controlled, basis=DUAL),
        Step("demand", _("要求复评"), (S.CONTROLLED,), None, CHANGE, needs=("review_cause", "reason"),
             then=demanded),
        Step("review", _("开展复评"), (S.CONTROLLED,), S.REVIEWED, CHANGE, may=("note",)),
        Step("keep", _("复评：等级不变"), (S.REVIEWED,), S.CONTROLLED, CHANGE, needs=("note",),
             guard=guards.same_level, then=kept),
        Step("regrade", _("复评：重新定级"), (S.REVIEWED,), S.ASSESSED, CHANGE, needs=("reason",),
             guard=guards.other_level, then=assessed),
        Step("set_level", _("人工调整等级"), (S.ASSESSED, S.CONTROLLED, S.REVIEWED), S.ASSESSED, CHANGE,
             needs=("new_level", "reason"), guard=guards.may_set, then=hand_set),
        Step("ask_removal", _("申请销号"), (S.IDENTIFIED, S.ASSESSED, S.CONFIRMED, S.CONTROLLED, S.REVIEWED),
             None, CHANGE, needs=("reason",), guard=guards.may_ask_removal, then=removal_asked),
        Step("remove", _("核准销号"), (S.IDENTIFIED, S.ASSESSED, S.CONFIRMED, S.CONTROLLED, S.REVIEWED),
             S.REMOVED, CONFIRM, may=("note",), guard=guards.may_remove, then=removed, danger=True),
        Step("deny_removal", _("不予销号"), (S.IDENTIFIED, S.ASSESSED, S.CONFIRMED, S.CONTROLLED, S.REVIEWED),
             None, CONFIRM, needs=("reason",), guard=guards.may_remove, then=removal_denied),
    ],
)  # fmt: skip
