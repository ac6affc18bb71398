"""States of a publication (requirements 4.21 "Publication")."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.flow.facts import ask, text
from anlan.flow.flow import Flow, Step

from . import guards
from .actions import steps
from .models import Publication
from .queries import APPROVE, CHANGE, PUBLISH, next_objection

S = Publication.State

ask(
    "names_hidden",
    _("须隐去的姓名"),
    text(
        _("须隐去的姓名"),
        rows=2,
        limit=500,
        help_text=_("多个姓名用逗号隔开，公布为“王某”。号码和坐标按规则自动隐去。"),
    ),
)
ask("corrected_body", _("更正后的正文"), text(_("更正后的正文"), rows=10, limit=20_000))
ask("objector", _("异议人"), text(_("异议人"), rows=0, limit=120))
ask("objection", _("异议内容"), text(_("异议内容"), rows=4))
ask("outcome", _("处理结果"), lambda row, user: outcome(row))
ask("which_objection", _("异议"), lambda row, user: which_objection(row))


def outcome(row):
    """Beside what it answers."""
    said = next_objection(row)
    field = text(_("处理结果"), rows=4, help_text=f"{said.objector}：{said.text}"[:300] if said else "")
    return field(row, None)


def which_objection(row):
    """The one that was read: another may have settled it since."""
    said = next_objection(row)
    return forms.IntegerField(initial=said and said.pk, widget=forms.HiddenInput(), min_value=1)


PREPARING = [
    Step(
        "mask",
        _("脱敏"),
        (S.DRAFTED,),
        None,
        CHANGE,
        may=("names_hidden",),
        guard=guards.organ_acts,
        then=steps.hidden,
    ),
    Step(
        "approve",
        _("审批"),
        (S.DRAFTED,),
        S.APPROVED,
        APPROVE,
        may=("note",),
        guard=guards.another_approves,
        then=steps.approved,
    ),
    Step(
        "send_back",
        _("退回修改"),
        (S.DRAFTED,),
        None,
        APPROVE,
        needs=("reason",),
        guard=guards.organ_acts,
        then=steps.sent_back,
    ),
    Step(
        "revise",
        _("撤销审批"),
        (S.APPROVED,),
        S.DRAFTED,
        CHANGE,
        needs=("reason",),
        guard=guards.organ_acts,
        then=steps.revised,
    ),
    Step(
        "publish",
        _("发布"),
        (S.APPROVED,),
        S.PUBLISHED,
        PUBLISH,
        guard=guards.publishes,
        then=steps.published,
    ),
]

SHOWN = [
    Step(
        "ask_correction",
        _("申请更正"),
        (S.PUBLISHED,),
        None,
        CHANGE,
        needs=("corrected_body", "reason"),
        guard=guards.asks_correction,
        then=steps.correction_asked,
    ),
    Step(
        "correct",
        _("同意更正"),
        (S.PUBLISHED,),
        None,
        APPROVE,
        may=("note",),
        guard=guards.answers_correction,
        then=steps.corrected,
    ),
    Step(
        "refuse_correction",
        _("不同意更正"),
        (S.PUBLISHED,),
        None,
        APPROVE,
        needs=("reason",),
        guard=guards.answers_correction,
        then=steps.correction_refused,
    ),
    Step(
        "object",
        _("登记异议"),
        (S.PUBLISHED,),
        None,
        CHANGE,
        needs=("objector", "objection"),
        guard=guards.enters_objection,
        then=steps.objected,
    ),
    Step(
        "settle",
        _("处理异议"),
        (S.PUBLISHED,),
        None,
        CHANGE,
        needs=("outcome",),
        may=("which_objection",),
        guard=guards.settles,
        then=steps.settled,
    ),
    Step(
        "withdraw",
        _("撤回"),
        (S.DRAFTED, S.APPROVED, S.PUBLISHED),
        S.WITHDRAWN,
        PUBLISH,
        needs=("reason",),
        guard=guards.organ_acts,
        then=steps.withdrawn,
        danger=True,
    ),
]

PUBLICATION = Flow(Publication, [*PREPARING, *SHOWN])
