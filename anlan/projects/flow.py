"""States of a project and of a veto (三同时: 安全生产法 art. 31–34)."""

from django.utils.translation import gettext_lazy as _

from anlan.files.forms import MultipleFileField
from anlan.flow.facts import ask, day, text
from anlan.flow.flow import Flow, Step

from . import guards
from .actions import deciding, stages, vetoes
from .models import APPROVE, CHANGE, CHECK, DECIDE, EXEMPT, HAND_IN, RAISE, Project, Veto

S, V = Project.State, Veto.State


def papers(row, user):
    return MultipleFileField(label=_("例外决定文件"))


for name, label, make in (
    ("approval", _("批准文号"), text(_("批准文号"), rows=0, limit=80)),
    ("exception_papers", _("例外决定文件"), papers),
    ("trial_from", _("试运行开始"), day(_("试运行开始"))),
    ("trial_to", _("试运行结束"), day(_("试运行结束"))),
):
    ask(name, label, make)

UNDECIDED, UNDER_WAY = (S.REGISTERED, S.INFORMED), (S.DESIGN, S.CONSTRUCT, S.ACCEPTED)
DECIDING = [
    Step(
        "inform",
        _("告知三同时要求"),
        (S.REGISTERED,),
        S.INFORMED,
        CHANGE,
        guard=guards.office_acts,
        then=deciding.informed,
        basis="S3-4.2.1a",
    ),
    Step(
        "receive",
        _("签收告知书"),
        (S.INFORMED,),
        None,
        HAND_IN,
        guard=guards.may_receive,
        then=deciding.received,
        basis="S3-4.2.1a",
    ),
    Step(
        "approve",
        _("批准"),
        (S.INFORMED,),
        S.DESIGN,
        APPROVE,
        needs=("approval",),
        may=("note",),
        guard=guards.may_approve,
        then=deciding.approved,
        basis="S3-4.1.1a",
    ),
    Step(
        "refuse",
        _("不予批准"),
        UNDECIDED,
        S.REFUSED,
        APPROVE,
        needs=("reason",),
        guard=guards.decider_acts,
        then=deciding.refused,
        danger=True,
        basis="S3-4.1.1a",
    ),
    Step(
        "exempt",
        _("作出例外决定"),
        UNDECIDED,
        None,
        EXEMPT,
        needs=("basis", "reason", "exception_papers"),
        guard=guards.may_exempt,
        then=deciding.exempted,
        danger=True,
        basis="S3-4.1.1a",
    ),
    Step(
        "compare",
        _("重新比对负面清单"),
        UNDECIDED,
        None,
        CHANGE,
        guard=guards.office_acts,
        then=deciding.compared,
        basis="S3-4.1.1b",
    ),
]


def hand_in(name, label, state, may=("note",)):
    return Step(
        name,
        label,
        (state,),
        None,
        HAND_IN,
        needs=("evidence",),
        may=may,
        guard=guards.may_hand_in,
        then=stages.handed,
        basis="S3-4.2.1a",
    )


def passing(name, label, before, after):
    return Step(
        name,
        label,
        (before,),
        after,
        CHECK,
        may=("note",),
        guard=guards.may_check,
        then=stages.passed,
        basis="S3-4.2.1a",
    )


STAGES = [
    hand_in("hand_design", _("报送设计材料"), S.DESIGN),
    Step(
        "extend_review",
        _("延长设计审查期限"),
        (S.DESIGN,),
        None,
        APPROVE,
        needs=("reason",),
        guard=guards.may_extend,
        then=stages.extended,
        basis="总局令第36号",
    ),
    passing("pass_design", _("设计审查通过"), S.DESIGN, S.CONSTRUCT),
    hand_in("hand_acceptance", _("报送施工和验收材料"), S.CONSTRUCT, ("note", "trial_from", "trial_to")),
    passing("pass_acceptance", _("确认验收合格"), S.CONSTRUCT, S.ACCEPTED),
    hand_in("hand_use", _("报送投用材料"), S.ACCEPTED),
    passing("put_in_use", _("确认投入使用"), S.ACCEPTED, S.IN_USE),
    Step(
        "return",
        _("退回补正"),
        UNDER_WAY,
        None,
        CHECK,
        needs=("reason",),
        guard=guards.may_check,
        then=stages.returned,
        danger=True,
    ),
]
PROJECT = Flow(Project, [*DECIDING, *STAGES])
VETO = Flow(
    Veto,
    [
        Step(
            "confirm",
            _("确认否决"),
            (V.RAISED,),
            V.CONFIRMED,
            DECIDE,
            needs=("reason",),
            guard=guards.may_decide_veto,
            then=vetoes.confirmed,
            danger=True,
            basis="S4-3.7b",
        ),
        Step(
            "dismiss",
            _("不予采纳"),
            (V.RAISED,),
            V.WITHDRAWN,
            DECIDE,
            needs=("reason",),
            guard=guards.may_decide_veto,
            then=vetoes.withdrawn,
        ),
        Step(
            "withdraw",
            _("撤回"),
            (V.RAISED,),
            V.WITHDRAWN,
            RAISE,
            needs=("reason",),
            guard=guards.raiser_acts,
            then=vetoes.withdrawn,
        ),
    ],
    whole="project",
)
