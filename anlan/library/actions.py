"""Keeping the standards: entered by a person, changed, items brought in from a sheet."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.flow.flow import Refused

from .models import Criterion, Standard

KEEP = "library.import_criterion"


def save_standard(row=None, *, actor, **values):
    """Enter a standard, or correct one; a new edition ends what it replaces the day before. Returns it."""
    if not actor.holds(KEEP):
        raise Refused(_("您当前的岗位没有这项权限。"))
    fresh = row is None
    row = row or Standard()
    before = {} if fresh else {name: str(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.seeded = False
    if row.replaces_id and row.replaces.valid_from >= row.valid_from:
        raise Refused(_("新标准的施行日期应晚于被代替的标准（%s）。") % row.replaces.valid_from)
    row.full_clean()
    with transaction.atomic():
        row.save()
        after = {name: str(getattr(row, name)) for name in values}
        changed = {
            name: [before.get(name, ""), text] for name, text in after.items() if before.get(name) != text
        }
        record(actor, _("新增判定标准") if fresh else _("修改判定标准"), row, changes=changed)
        if row.replaces_id:
            end_before(row.replaces, row, actor)
    return row


def end_before(old, new, actor):
    last = new.valid_from - timedelta(1)
    if old.valid_to is None or old.valid_to > last:
        old.valid_to, old.seeded = last, False
        old.save(update_fields=["valid_to", "seeded"])
        record(actor, _("被代替"), old, by=new.code, valid_to=last)


def write_criteria(fresh, changed, *, actor, verb, **facts):
    """The lines of a sheet: new items and corrected ones, in order."""
    rows = [Criterion(**values) for values in fresh]
    for number, row in enumerate(rows, 1):
        row.order = row.order or number
    Criterion.objects.bulk_create(rows, batch_size=500)
    for row, values in changed:
        for name, value in values.items():
            setattr(row, name, value)
        row.seeded = False
        row.save(update_fields=[*values, "seeded"])
    record_many(actor, verb, [(row, {"code": row.code} | facts) for row in rows])
    record_many(actor, verb, [(row, {"changed": sorted(values)} | facts) for row, values in changed])
    return rows


def remove_criteria(rows, *, actor, verb):
    """Take items of a batch away again: what cites them keeps code and text of its own."""
    record_many(actor, verb, [(row, {"code": row.code}) for row in rows])
    Criterion.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {}
