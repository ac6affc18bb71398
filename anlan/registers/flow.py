"""The life of an enterprise's file: building, active, suspended, closed."""

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.audit.log import record
from anlan.flow.facts import FACTS, LABELS, ask
from anlan.flow.flow import NO, YES, Flow, Refused, Step

from .fields import EnterpriseField
from .models import Enterprise
from .queries import CHANGE

BUILDING, ACTIVE, SUSPENDED, CLOSED = Enterprise.State

LABELS["closed_on"] = gettext_lazy("关闭日期")
FACTS["closed_on"] = lambda row, user: forms.DateField(
    label=LABELS["closed_on"],
    initial=timezone.localdate,
    widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
)


def other_files(row, user):
    """The field of the file into which this one goes: another open one that the reader keeps."""
    field = EnterpriseField(label=LABELS["merged_into"], help_text=gettext_lazy("企业名称或统一社会信用代码"))
    kept = Enterprise.objects.visible_to(user, CHANGE).exclude(state=CLOSED).exclude(pk=row.pk)
    field.rows = kept.order_by("name")
    return field


ask("merged_into", gettext_lazy("并入的档案"), other_files)


def may_merge(row, actor, merged_into=None, **facts):
    """Into another open file that the actor keeps as well."""
    if merged_into is None:
        return YES
    if merged_into.pk == row.pk:
        return NO(_("不能并入自己。"))
    if merged_into.state == CLOSED:
        return NO(_("“%s”已关闭。") % merged_into)
    return actor.may(CHANGE, merged_into)


def closing_day(row, actor, closed_on=None, **facts):
    """A day from the register's first one on, and not in the future."""
    if closed_on and closed_on < row.since:
        return NO(_("日期不能早于纳入监管日期（%s）。") % row.since)
    if closed_on and closed_on > timezone.localdate():
        return NO(_("日期不能晚于今天。"))
    return YES


def note_version(row, **values):
    """Every change counts, so that whoever edits an older version is told."""
    type(row).objects.filter(pk=row.pk).update(version=F("version") + 1, **values)
    row.refresh_from_db()


def verified(row, *, actor, now, **facts):
    note_version(row, verified_at=now)


def changed(row, *, actor, now, **facts):
    note_version(row)


def closed(row, *, actor, now, closed_on, **facts):
    note_version(row, closed_on=closed_on)


def merged(row, *, actor, now, merged_into, **facts):
    """The file stays with all that hangs on it, closed, and says where it went; the other one says so too."""
    files = Enterprise.objects.select_for_update(no_key=True, skip_locked=True)
    if not files.filter(pk=merged_into.pk).exclude(state=CLOSED).exists():
        raise Refused(_("“%s”刚刚有他人在办理，请刷新后再试。") % merged_into)
    note_version(row, closed_on=max(timezone.localdate(now), row.since), merged_into=merged_into)
    record(actor, _("并入另一份档案"), merged_into, note=f"{row}（{row.credit_code}）", merged=row.pk)


def reopened(row, *, actor, now, **facts):
    note_version(row, closed_on=None, merged_into=None)


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
        Step(
            "merge",
            gettext_lazy("并入另一份档案"),
            (BUILDING, ACTIVE, SUSPENDED),
            CLOSED,
            CHANGE,
            needs=("merged_into", "reason"),
            guard=may_merge,
            then=merged,
            danger=True,
        ),
        Step("reopen", gettext_lazy("撤销关闭"), (CLOSED,), ACTIVE, CHANGE, needs=("reason",), then=reopened),
    ],
)
