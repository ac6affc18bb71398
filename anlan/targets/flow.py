"""States of a target (C3: proposed → confirmed → in force → evaluated)."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.flow import Flow, Step

from . import actions
from .models import Target

S = Target.State

TARGET = Flow(
    Target,
    [
        Step(
            "confirm",
            _("确认"),
            (S.PROPOSED,),
            S.CONFIRMED,
            "targets.change_target",
            guard=actions.owner_acts,
        ),
        Step(
            "enforce",
            _("下达执行"),
            (S.CONFIRMED,),
            S.IN_FORCE,
            "targets.change_target",
            guard=actions.may_enforce,
            then=actions.enforced,
        ),
        Step(
            "comment",
            _("点评"),
            (S.IN_FORCE, S.EVALUATED),
            None,
            "targets.change_target",
            needs=("note",),
            guard=actions.owner_acts,
            basis="S3-1.2.5b",
        ),
        Step(
            "evaluate",
            _("评定"),
            (S.IN_FORCE,),
            S.EVALUATED,
            "targets.evaluate_target",
            may=("note",),
            guard=actions.may_evaluate,
            then=actions.evaluated,
        ),
        Step(
            "drop",
            _("不采用"),
            (S.PROPOSED, S.CONFIRMED, S.IN_FORCE),
            S.DROPPED,
            "targets.change_target",
            needs=("reason",),
            guard=actions.owner_acts,
            danger=True,
        ),
    ],
)
