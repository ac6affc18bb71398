"""States of a flaw: what the unit says of it; that it is gone or came back the records say themselves."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import NO, YES, Flow, Step

from .models import Flaw

S = Flaw.State


def unit_acts(row, actor, **facts):
    return YES if actor.speaks_for(row.organ) else NO(_("只有责任单位“%s”可以办理。") % row.organ)


def closed(row, *, actor, now, **facts):
    row.closed_on = timezone.localdate(now)
    row.save(update_fields=["closed_on"])


def reopened(row, *, actor, now, **facts):
    row.closed_on = None
    row.save(update_fields=["closed_on"])


FLAW = Flow(
    Flaw,
    [
        Step(
            "handle",
            gettext_lazy("已改正"),
            (S.OPEN,),
            S.HANDLED,
            "quality.handle_flaw",
            needs=("note",),
            guard=unit_acts,
            then=closed,
        ),
        Step(
            "justify",
            gettext_lazy("说明情况"),
            (S.OPEN,),
            S.JUSTIFIED,
            "quality.handle_flaw",
            needs=("reason",),
            guard=unit_acts,
            then=closed,
        ),
        Step(
            "reopen",
            gettext_lazy("退回"),
            (S.HANDLED, S.JUSTIFIED),
            S.OPEN,
            "quality.reopen_flaw",
            needs=("reason",),
            then=reopened,
            danger=True,
        ),
    ],
)
