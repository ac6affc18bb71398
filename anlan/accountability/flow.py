"""States of an act (4.21 Accountability) with the interview in it (C4)."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.facts import LABELS
from anlan.flow.flow import Flow, Step

from . import actions
from .models import Act

S = Act.State
LABELS |= {
    "rung": _("方式"),
    "correct_by": _("整改时限"),
    "interviewed_on": _("约谈日期"),
    "interviewees": _("参加人员"),
    "interview_record": _("约谈纪要"),
    "reply": _("书面回复"),
    "measures_taken": _("整改情况"),
    "check_result": _("核查结论"),
    "proof": _("附件"),
}
APPROVE, DELIVER, ANSWER, VERIFY = (
    f"accountability.{verb}_act" for verb in ("approve", "deliver", "answer", "verify")
)

ACT = Flow(
    Act,
    [
        Step(
            "approve",
            _("批准"),
            (S.CANDIDATE,),
            S.APPROVED,
            APPROVE,
            needs=("rung",),
            may=("reason",),
            guard=actions.may_approve,
            then=actions.approved,
            basis="S0-3.1.1e",
        ),
        Step(
            "dismiss",
            _("不予问责"),
            (S.CANDIDATE,),
            S.DISMISSED,
            APPROVE,
            needs=("reason",),
            guard=actions.may_decide,
            then=actions.dismissed,
            danger=True,
        ),
        Step(
            "deliver",
            _("送达"),
            (S.APPROVED,),
            S.DELIVERED,
            DELIVER,
            needs=("correct_by",),
            guard=actions.may_deliver,
            then=actions.delivered,
            basis="S0-3.1.1e、S0-3.1.1f",
        ),
        Step(
            "interview",
            _("登记约谈"),
            (S.DELIVERED,),
            None,
            DELIVER,
            needs=("interviewed_on", "interviewees", "interview_record"),
            guard=actions.may_hold,
            then=actions.held,
            basis="S1-6g",
        ),
        Step(
            "sign",
            _("签认纪要"),
            (S.DELIVERED,),
            None,
            ANSWER,
            guard=actions.may_sign,
            then=actions.signed,
        ),
        Step(
            "answer",
            _("书面回复"),
            (S.DELIVERED,),
            S.ANSWERED,
            ANSWER,
            needs=("reply",),
            may=("proof",),
            guard=actions.may_answer,
            then=actions.answered,
        ),
        Step(
            "rectify",
            _("报告整改"),
            (S.ANSWERED,),
            S.RECTIFIED,
            ANSWER,
            needs=("measures_taken",),
            may=("proof",),
            guard=actions.unit_acts,
            then=actions.rectified,
        ),
        Step(
            "close",
            _("核查办结"),
            (S.RECTIFIED,),
            S.CLOSED,
            VERIFY,
            needs=("check_result",),
            guard=actions.verifier_acts,
            then=actions.closed,
        ),
        Step(
            "send_back",
            _("退回整改"),
            (S.RECTIFIED,),
            S.ANSWERED,
            VERIFY,
            needs=("reason",),
            guard=actions.verifier_acts,
            then=actions.sent_back,
            danger=True,
        ),
    ],
)
