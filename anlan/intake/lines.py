"""What each line of a sheet would do now: the one check behind the preview and the import itself."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Row

Action = Row.Action


@dataclass
class Line:
    """``errors``: messages by field; ``data``: cleaned values; ``changes``: see ``RowForm.changes``."""

    number: int
    cells: dict
    key: object = None
    row: object = None
    errors: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)

    @property
    def action(self):
        if self.errors:
            return Action.WRONG
        if self.row is None:
            return Action.NEW
        return Action.UPDATE if self.changes else Action.SAME

    @property
    def plan(self):
        """What is stored of a line, and must still be so when it is carried out."""
        return {
            "action": str(self.action),
            "row_id": self.row.pk if self.row else None,
            "before": {name: before for name, (before, _after) in self.changes.items() if self.row},
            "after": {name: after for name, (_before, after) in self.changes.items()},
        }


def check(sheet, cells, *, user, lock=False):
    """A Line for each ``(number, {field: text})``: every wrong cell is found in this one pass."""
    known = sheet.form.prepare(user, [row for _number, row in cells])
    key_field = sheet.form.base_fields[sheet.key]
    lines = [Line(number, row, key_of(key_field, row[sheet.key])) for number, row in cells]
    existing = sheet.form.found(sheet.model, sheet.key, {line.key for line in lines} - {None})
    existing = {
        getattr(row, sheet.key): row
        for row in (existing.select_for_update(of=("self",)) if lock else existing)
    }
    reachable = pks_within_reach(sheet, user, [row.pk for row in existing.values()])
    numbers = {}
    for line in lines:
        numbers.setdefault(line.key, []).append(line.number)
    form = sheet.form(known)
    for line in lines:
        line.row = existing.get(line.key)
        if line.row is not None and line.row.pk not in reachable:
            line.errors = {sheet.key: [_("已登记，但不在您的管辖范围内，不能修改。")]}
            continue
        read(form, line)
        others = [
            str(number) for number in numbers[line.key] if number != line.number and line.key is not None
        ]
        if others:
            line.errors.setdefault(sheet.key, []).append(_("与第 %s 行重复。") % "、".join(others))
    return lines


def read(form, line):
    form.read(line.number, line.cells, line.row)
    line.errors = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
    if not line.errors:
        line.data, line.changes = form.cleaned_data, form.changes()


def key_of(field, text):
    """The cleaned key, or None when the cell is wrong (the form will say why)."""
    try:
        return field.clean(text) or None
    except ValidationError:
        return None


def pks_within_reach(sheet, user, pks):
    rows = sheet.model._default_manager.visible_to(user, sheet.permission).filter(pk__in=pks)
    return set(rows.values_list("pk", flat=True))
