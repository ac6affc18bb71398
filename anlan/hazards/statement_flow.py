"""States of the statistics forms; ``flow.py`` counts it among the flows of the module."""

from django.utils.translation import gettext_lazy as _

from anlan.flow.flow import Flow, Step

from . import guards
from .actions import returns
from .models import Statement
from .queries import ACCEPT

T = Statement.State
ARTICLE = _("《安全生产事故隐患排查治理暂行规定》（安全监管总局令第16号）第十四条")

STATEMENT = Flow(
    Statement,
    [
        Step(
            "prepare",
            _("填报"),
            (T.DUE,),
            T.PREPARED,
            returns.FILL,
            may=("amended", "note"),
            guard=guards.filler_acts,
            then=returns.prepared,
            basis=ARTICLE,
        ),
        Step(
            "sign",
            _("签字报送"),
            (T.PREPARED,),
            T.FILED,
            returns.SIGN,
            guard=guards.filler_acts,
            then=returns.signed,
            basis=ARTICLE,
        ),
        Step(
            "send_back",
            _("退回填报"),
            (T.PREPARED,),
            T.DUE,
            returns.SIGN,
            needs=("reason",),
            guard=guards.filler_acts,
            then=returns.sent_back,
            danger=True,
        ),
        Step(
            "return",
            _("退回重报"),
            (T.FILED,),
            T.DUE,
            ACCEPT,
            needs=("reason",),
            guard=guards.office_acts,
            then=returns.returned,
            danger=True,
        ),
    ],
)
