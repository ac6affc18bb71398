"""The life of an enterprise's file: building, active, suspended, closed."""

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import FACTS, LABELS
from anlan.flow.flow import NO, YES, Flow, Step

from .models import Enterprise
from .queries import CHANGE

BUILDING, ACTIVE, SUSPENDED, CLOSED = Enterprise.State

LABELS["closed_on"] = gettext_lazy("关闭日期")
FACTS["closed_on"] = lambda row, user: forms.DateField(
    label=LABELS["closed_on"],
    initial=timezone.localdate,
    widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
)


def closing_day(row, actor, closed_on=None, **facts):
    """A day from the register's first one on, and not in the future."""
    if closed_on and closed_on < row.since:
        return NO(_("关闭日期不能早于纳入监管日期（%s）。") % row.since)
    if closed_on and closed_on > timezone.localdate():
        return NO(_("关闭日期不能晚于今天。"))
    return YES


def note_version(row, **values):
    """Every change counts, so that whoever edits an older version is told."""
    Enterprise.objects.filter(pk=row.pk).update(version=F("version") + 1, **values)
    row.refresh_from_db()


def verified(row, *, actor, now, **facts):
    note_version(row, verified_at=now)


def changed(row, *, actor, now, **facts):
    note_version(row)


def closed(row, *, actor, now, closed_on, **facts):
    note_version(row, closed_on=closed_on)


def reopened(row, *, actor, now, **facts):
    note_version(row, closed_on=None)


flow = Flow(
    Enterprise,
    [
        Step(
            "verify",
            gettext_lazy("核实"),
            (BUILDING, ACTIVE, SUSPENDED),
            None,
            CHANGE,
            may=("note",),
            then=verified,
        ),
        Step("start", gettext_lazy("登记投产"), (BUILDING,), ACTIVE, CHANGE, may=("note",), then=changed),
        Step(
            "suspend", gettext_lazy("登记停业"), (ACTIVE,), SUSPENDED, CHANGE, needs=("reason",), then=changed
        ),
        Step("resume", gettext_lazy("登记复业"), (SUSPENDED,), ACTIVE, CHANGE, may=("note",), then=changed),
        Step(
            "close",
            gettext_lazy("登记关闭"),
            (BUILDING, ACTIVE, SUSPENDED),
            CLOSED,
            CHANGE,
            needs=("closed_on", "reason"),
            guard=closing_day,
            then=closed,
            danger=True,
        ),
        Step("reopen", gettext_lazy("撤销关闭"), (CLOSED,), ACTIVE, CHANGE, needs=("reason",), then=reopened),
    ],
)
