"""The life of a subject's file: active, suspended, closed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import NO, YES, Flow, Step
from anlan.registers.flow import changed, closed, closing_day, note_version, verified

from .models import Subject
from .queries import CHANGE, twin

ACTIVE, SUSPENDED, CLOSED = Subject.State


def still_alone(row, actor, **facts):
    """A file made anew meanwhile keeps the old one closed."""
    if twin(row.kind, row.place, row.name, but=row.pk):
        return NO(_("“%(place)s”已另有同名档案。") % {"place": row.place})
    return YES


def reopened(row, *, actor, now, **facts):
    note_version(row, closed_on=None)


SUBJECT = Flow(
    Subject,
    [
        Step(
            "verify",
            gettext_lazy("核实"),
            (ACTIVE, SUSPENDED),
            None,
            CHANGE,
            may=("note",),
            then=verified,
        ),
        Step("suspend", gettext_lazy("登记停用"), (ACTIVE,), SUSPENDED, CHANGE, ("reason",), then=changed),
        Step("resume", gettext_lazy("恢复使用"), (SUSPENDED,), ACTIVE, CHANGE, may=("note",), then=changed),
        Step(
            "close",
            gettext_lazy("注销"),
            (ACTIVE, SUSPENDED),
            CLOSED,
            CHANGE,
            needs=("closed_on", "reason"),
            guard=closing_day,
            then=closed,
            danger=True,
        ),
        Step(
            "reopen",
            gettext_lazy("撤销注销"),
            (CLOSED,),
            ACTIVE,
            CHANGE,
            needs=("reason",),
            guard=still_alone,
            then=reopened,
        ),
    ],
)
