"""States of a message that a person decides on (requirements 4.21 "Exchange message")."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import NO, YES, Flow, Step

from .actions import receiving, sending
from .models import Message
from .queries import DECIDE

S = Message.State


def office_acts(row, actor, **facts):
    organ = row.partner.organ
    return YES if actor.speaks_for(organ) else NO(_("只有对接单位“%s”可以办理。") % organ)


MESSAGE = Flow(
    Message,
    [
        Step(
            "take",
            gettext_lazy("采纳变更"),
            (S.CONFLICT,),
            S.TAKEN,
            DECIDE,
            may=("note",),
            guard=office_acts,
            then=receiving.taken,
        ),
        Step(
            "decline",
            gettext_lazy("不采纳"),
            (S.CONFLICT,),
            S.DECLINED,
            DECIDE,
            needs=("reason",),
            guard=office_acts,
            then=receiving.declined,
            danger=True,
        ),
        Step(
            "resend",
            gettext_lazy("重新发送"),
            (S.DEAD, S.FAILED),
            S.CREATED,
            DECIDE,
            guard=office_acts,
            then=sending.resent,
        ),
    ],
)
