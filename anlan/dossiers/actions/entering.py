"""Entering: one entry, the next version of one, many at once."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.files.actions import attach
from anlan.flow.flow import Refused

from ..consequences import work_cleared, work_flagged
from ..kinds import KINDS
from ..kinds.declared import COLUMNS, kept
from ..models import Entry
from ..queries import ADD, DECLARE
from .gaps import refresh
from .keeping import last_day_of, next_look

S = Entry.State


@transaction.atomic
def enter(enterprise, code, *, actor, values, replaces=None, scan=None, now=None):
    """An entry of kind ``code`` in the file of ``enterprise``; ``values``: cleaned data of the kind's form.

    With ``replaces`` it is the next version of that one, and takes its place as soon as it is accepted. ``scan``:
    an upload that shows it.
    """
    now = now or timezone.now()
    kind = KINDS[code]
    may = actor.may(perm_of(actor), enterprise)
    if not may:
        raise Refused(may.reason)
    if perm_of(actor) == DECLARE and not kind.own:
        raise Refused(_("“%s”由监管部门填报。") % kind.label)
    if bar := kind.bar(values, timezone.localdate(now)):
        raise Refused(bar)
    if replaces:
        replaces = claimed(replaces, enterprise, code)
    row = made(enterprise, kind, values, actor=actor, now=now)
    if replaces:
        row.replaces, row.version, row.current = replaces, replaces.version + 1, False
    if not kind.must_verify and replaces:
        Entry.objects.filter(pk=replaces.pk).update(current=False)
        row.current = True
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as race:
        raise Refused(_("编号“%s”已经登记，请在原条目上更新。") % row.number) from race
    verb = _("更新档案") if replaces else _("填报档案")
    record(actor, verb, row, note=str(row), enterprise=enterprise.pk, **changes(replaces, row))
    if replaces and not row.flagged:
        work_cleared(replaces, actor=actor, now=now)
    elif not (replaces and replaces.flagged):  # the same work counts once
        work_flagged([row], now)
    if scan:
        attach(row, scan, actor=actor, kind="scan")
    refresh(enterprise, timezone.localdate(now), now=now)
    return row


def perm_of(actor):
    return ADD if actor.holds(ADD) else DECLARE


def claimed(old, enterprise, code):
    """The entry to be replaced, locked; of two who replace it one is told."""
    old = Entry.objects.select_for_update(no_key=True).get(pk=old.pk)
    if old.enterprise_id != enterprise.pk or old.kind != code:
        raise Refused(_("只能更新同一企业的同一种条目。"))
    if not old.current or old.state != S.VALID:
        raise Refused(_("这一条已有更新的版本，或者不是有效状态，请刷新后查看。"))
    if old.successors.filter(state=S.PENDING).exists():
        raise Refused(_("这一条已有待核实的更新，请先核实或退回。"))
    return old


def made(enterprise, kind, values, *, actor, now):
    """The row, not saved."""
    today = timezone.localdate(now)
    terms = kind.terms(today, enterprise.place)
    valid_to, last_day = last_day_of(values["valid_from"], values.get("valid_to"), terms["months"])
    flaws = kind.flaws(values, today)
    row = Entry(
        enterprise=enterprise,
        organ_id=enterprise.organ_id,
        place=enterprise.place,
        sector_id=enterprise.sector_id,
        kind=kind.code,
        title=kind.title(values)[:200],
        number=values.get("number") or "",
        fields={name: kept(value) for name, value in values.items() if name not in COLUMNS},
        valid_from=values["valid_from"],
        valid_to=valid_to,
        last_day=last_day,
        state=S.PENDING if kind.must_verify else S.VALID,
        flaws=flaws,
        flagged=bool(flaws),
        source=values.get("source") or "",
        entered_by=actor if actor.pk else None,
        entered_at=now,
    )
    if not kind.must_verify:
        row.recheck_on = next_look(row, now)
    return row


def changes(old, new):
    """What the log keeps of an update: each field before and after."""
    if old is None:
        return {}
    names = old.fields.keys() | new.fields.keys()
    said = {
        name: [old.fields.get(name), new.fields.get(name)]
        for name in sorted(names)
        if old.fields.get(name) != new.fields.get(name)
    }
    for name in ("number", "valid_from", "valid_to", "source"):
        if getattr(old, name) != getattr(new, name):
            said[name] = [getattr(old, name), getattr(new, name)]
    return {"changes": said, "before": old.pk}


def enter_many(items, *, actor, verb, now=None, accepted=False, **facts):
    """``items``: ``[(enterprise, kind, values)]``, checked already. Gaps are for the caller to have looked for.

    ``accepted``: they are known to be so and need no verification, as of what is taken over from older records.
    """
    now = now or timezone.now()
    rows = [made(enterprise, kind, values, actor=actor, now=now) for enterprise, kind, values in items]
    if accepted:
        for row in rows:
            row.state, row.verified_at, row.recheck_on = S.VALID, now, next_look(row, now)
    Entry.objects.bulk_create(rows, batch_size=500)
    record_many(actor, verb, [(row, {"enterprise": row.enterprise_id} | facts) for row in rows])
    work_flagged(rows, now)
    return rows
