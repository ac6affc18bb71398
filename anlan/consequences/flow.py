"""States of what follows: proposed → applied → reversed or expired (M9)."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.flow import Flow, Step

from . import actions
from .models import Consequence

S = Consequence.State
DECIDE = "consequences.decide_consequence"

CONSEQUENCE = Flow(
    Consequence,
    [
        Step(
            "apply",
            _("决定采用"),
            (S.PROPOSED,),
            S.APPLIED,
            DECIDE,
            needs=("reason",),
            may=("basis",),
            guard=actions.may_apply,
            then=actions.applied,
        ),
        Step(
            "reject",
            _("不予采用"),
            (S.PROPOSED,),
            S.REJECTED,
            DECIDE,
            needs=("reason",),
            guard=actions.office_acts,
            then=actions.rejected,
        ),
        Step(
            "object",
            _("提出异议"),
            (S.APPLIED,),
            None,
            "consequences.object_consequence",
            needs=("reason",),
            guard=actions.may_object,
            then=actions.objected,
        ),
        Step(
            "uphold",
            _("维持原决定"),
            (S.APPLIED,),
            None,
            DECIDE,
            needs=("reason",),
            guard=actions.may_uphold,
            then=actions.upheld,
        ),
        Step(
            "reverse",
            _("撤销"),
            (S.APPLIED,),
            S.REVERSED,
            DECIDE,
            needs=("reason",),
            guard=actions.office_acts,
            then=actions.reversed_,
            danger=True,
        ),
    ],
)
