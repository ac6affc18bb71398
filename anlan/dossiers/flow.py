"""The life of an entry: declared, verified by another or sent back, looked at again, ended."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.facts import ask, day, text
from anlan.flow.flow import NO, YES, Flow, Refused, Step

from .actions.auditing import register_problem
from .actions.keeping import accept, close_entry, keep, looked_again
from .consequences import COMMITMENT, commitment_breached, work_cleared
from .models import Entry

VERIFY, END = "dossiers.verify_entry", "dossiers.end_entry"
PENDING, VALID, REFUSED, ENDED = Entry.State

AUDIT = "audit"

ask("audit_problem", gettext_lazy("审计发现的问题"), text(gettext_lazy("审计发现的问题"), 4, 5000))
ask(
    "entry_ended_on",
    gettext_lazy("终止日期"),
    day(gettext_lazy("终止日期"), initial=lambda row: timezone.localdate()),
)


def by_another(row, actor, **facts):
    if row.entered_by_id and row.entered_by_id == getattr(actor, "pk", None):
        return NO(_("填报人不能核实自己填报的内容。"))
    return YES


def ending_day(row, actor, entry_ended_on=None, **facts):
    if entry_ended_on and entry_ended_on < row.valid_from:
        return NO(_("终止日期不能早于%s。") % row.valid_from)
    if entry_ended_on and entry_ended_on > timezone.localdate():
        return NO(_("终止日期不能晚于今天。"))
    return YES


def verified(row, *, actor, now, **facts):
    accept(row, actor=actor, now=now)


def refused(row, *, actor, now, reason, **facts):
    close_entry(row, now=now, current=False)


def ended(row, *, actor, now, entry_ended_on, **facts):
    if not row.current:
        raise Refused(_("已被后来的版本更新，不能再终止。"))
    close_entry(row, now=now, ended_on=entry_ended_on)
    work_cleared(row, actor=actor, now=now)


def may_register(row, actor, **facts):
    return YES if row.kind == AUDIT else NO(_("只有履职审计可以登记审计问题。"))


def problem_found(row, *, actor, now, audit_problem, **facts):
    register_problem(row, audit_problem, actor=actor, now=now)


def may_breach(row, actor, **facts):
    if row.kind != COMMITMENT:
        return NO(_("只有安全生产承诺书可以认定违诺。"))
    return NO(_("已认定违诺。")) if row.flagged else YES


def breached(row, *, actor, now, reason, **facts):
    keep(row, flaws=[_("违诺：%s") % reason[:300]], flagged=True)
    commitment_breached(row, reason, actor=actor, now=now)


def seen(row, *, actor, now, **facts):
    looked_again(row, actor=actor, now=now)


ENTRY = Flow(
    Entry,
    [
        Step(
            "verify",
            gettext_lazy("核实"),
            (PENDING,),
            VALID,
            VERIFY,
            may=("note",),
            guard=by_another,
            then=verified,
        ),
        Step(
            "refuse",
            gettext_lazy("退回"),
            (PENDING,),
            REFUSED,
            VERIFY,
            needs=("reason",),
            guard=by_another,
            then=refused,
        ),
        Step(
            "recheck",
            gettext_lazy("复核"),
            (VALID,),
            None,
            VERIFY,
            may=("note",),
            guard=by_another,
            then=seen,
        ),
        Step(
            "problem",
            gettext_lazy("登记审计问题"),
            (PENDING, VALID),
            None,
            VERIFY,
            needs=("audit_problem",),
            guard=may_register,
            then=problem_found,
        ),
        Step(
            "breach",
            gettext_lazy("认定违诺"),
            (VALID,),
            None,
            VERIFY,
            needs=("reason",),
            guard=may_breach,
            then=breached,
            danger=True,
        ),
        Step(
            "end",
            gettext_lazy("终止"),
            (VALID,),
            ENDED,
            END,
            needs=("entry_ended_on", "reason"),
            guard=ending_day,
            then=ended,
            danger=True,
        ),
    ],
)
