"""States of a roster (requirements 4.21 "Roster")."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.flow import Flow, Step

from . import actions
from .models import Roster

S = Roster.State

ROSTER = Flow(
    Roster,
    [
        Step(
            "publish",
            _("发布"),
            (S.DRAFT,),
            S.PUBLISHED,
            "rosters.publish_roster",
            guard=actions.may_publish,
            then=actions.published,
            basis="S0-A10.1",
        ),
        Step(
            "withdraw",
            _("撤回修改"),
            (S.PUBLISHED,),
            S.DRAFT,
            "rosters.publish_roster",
            needs=("reason",),
            guard=actions.house_acts,
        ),
        Step(
            "end",
            _("交班归档"),
            (S.PUBLISHED,),
            S.ENDED,
            "rosters.publish_roster",
            may=("note",),
            guard=actions.may_end,
        ),
    ],
)
