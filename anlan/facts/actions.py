"""Verbs: record a fact, put it right, withdraw it. Each is one transaction with its audit row."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.flow.flow import Refused

from .consequences import corrected, recorded, withdrawn
from .kinds import checked
from .models import Fact

ADD, CHANGE, WITHDRAW = "facts.add_fact", "facts.change_fact", "facts.withdraw_fact"


def made(kind, actor, now, *, facts, **columns):
    """An unsaved Fact with everything checked. Raises Refused or ValidationError that says what is wrong."""
    if columns["happened_on"] > timezone.localdate(now):
        raise Refused(_("发生日期不能晚于今天。"))
    columns.setdefault("place", columns["organ"].place)
    row = Fact(kind=kind, facts=checked(kind, facts), entered_at=now, entered_by=actor, **columns)
    if kind.subject_label and not (row.subject or row.enterprise_id):
        raise Refused(_("请填写%s。") % kind.subject_label)
    if row.enterprise_id and not row.subject:
        row.subject = str(row.enterprise)[:120]
    row.full_clean()
    return row


def within_reach(rows, actor):
    """Asked of the rows as they stand in the database; a refusal takes them out again."""
    seen = Fact.objects.visible_to(actor, ADD).filter(pk__in=[row.pk for row in rows])
    if seen.count() != len(rows):
        raise Refused(_("不能为这个单位或区域登记。"))


@transaction.atomic
def record_fact(kind, *, actor, now=None, facts=None, **columns):
    """Keep one fact. ``columns``: organ and happened_on, and any other column of Fact."""
    now = now or timezone.now()
    row = made(kind, actor, now, facts=facts or {}, **columns)
    row.save()
    within_reach([row], actor)
    record(actor, _("登记台账"), row, kind=kind.code, happened_on=row.happened_on, amount=row.amount)
    recorded(kind, [row], actor=actor, now=now)
    return row


@transaction.atomic
def record_facts(kind, lines, *, actor, now=None):
    """Keep many facts, all or none. ``lines``: dicts as ``record_fact`` takes. Returns them."""
    now = now or timezone.now()
    rows = [made(kind, actor, now, **{"facts": {}, **line}) for line in lines]
    Fact.objects.bulk_create(rows, batch_size=500)
    within_reach(rows, actor)
    record_many(actor, _("登记台账"), [(row, {"kind": kind.code}) for row in rows])
    recorded(kind, rows, actor=actor, now=now)
    return rows


@transaction.atomic
def correct_fact(row, *, actor, reason, facts=None, **columns):
    """Put a fact right; the log keeps what it said before."""
    row = claimed(row, actor, CHANGE)
    if not reason.strip():
        raise Refused(_("请写明更正的理由。"))
    before = {name: str(getattr(row, name)) for name in columns} | {"facts": row.facts}
    moved = columns.get("organ", row.organ) != row.organ
    for name, value in columns.items():
        setattr(row, name, value)
    if facts is not None:
        row.facts = checked(row.kind, facts)
    if row.happened_on > timezone.localdate():
        raise Refused(_("发生日期不能晚于今天。"))
    row.full_clean()
    row.save()
    record(actor, _("更正台账"), row, reason=reason, before=before)
    corrected(row, actor=actor, reason=reason, moved=moved)
    return row


@transaction.atomic
def withdraw_fact(row, *, actor, reason, now=None):
    """The fact counts no more; it stays to be seen, with the reason."""
    row = claimed(row, actor, WITHDRAW)
    if not reason.strip():
        raise Refused(_("请写明作废的理由。"))
    now = now or timezone.now()
    row.withdrawn_at, row.withdrawn_because = now, reason.strip()[:500]
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(actor, _("作废台账"), row, reason=reason)
    withdrawn(row, actor=actor, reason=reason, now=now)
    return row


def claimed(row, actor, perm):
    row = Fact.objects.select_for_update(no_key=True, of=("self",)).select_related("kind").get(pk=row.pk)
    if answer := actor.may(perm, row):
        if row.withdrawn_at:
            raise Refused(_("这条记录已经作废。"))
        return row
    raise Refused(answer.reason)
