"""What a line of a sheet means: a Django form, and the function that writes the lines read."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .fields import Lookup
from .grid import ROUNDED, plain_header

CLEAR = gettext_lazy("清空")  # in a cell: empty the field; an empty cell leaves it as it is
ROUNDED_AWAY = gettext_lazy(
    "数字过长，表格软件已丢失第 15 位以后的数字（显示为 %s）。请把这一列设为文本格式后重新填写。"
)
SHEETS = {}


@dataclass(frozen=True)
class Sheet:
    """``key``: the form field whose value tells which row a line is about.

    ``write(fresh, changed, *, actor, verb, **facts)``: ``fresh`` a list of cleaned data, ``changed`` a list of
    ``(row, {field: value})``; returns the rows made of ``fresh``, in order. ``remove(rows, *, actor, verb)``: takes
    rows away again and returns ``{pk: reason}`` of those that must stay. Both trust what the form has checked,
    write the log under ``verb`` with ``facts``, and run in the caller's transaction. ``home``: the URL name of the
    list of the rows.
    """

    code: str
    form: type
    model: type[Model]
    key: str
    label: str
    permission: str
    home: str
    write: Callable
    remove: Callable

    def names(self):
        """Plain header -> field: labels first, then synonyms."""
        names = {plain_header(field.label): name for name, field in self.form.base_fields.items()}
        for name, others in self.form.synonyms.items():
            for other in others:
                names.setdefault(plain_header(other), name)
        return names


def sheet(code, form, *, remove, **values):
    """Register the decorated write function as sheet ``code``, each line of which is read by ``form``."""

    def register(write):
        if code in SHEETS:
            raise ValueError(f"two sheets named {code}")
        SHEETS[code] = Sheet(code=code, form=form, write=write, remove=remove, **values)
        return write

    return register


class RowForm(forms.Form):
    """Reads the lines of a sheet, one after the other: making a form for each would cost more than the reading.

    An empty cell of a line about an existing row changes nothing. ``known`` is whatever ``prepare`` made: one
    object for the whole sheet, so that no line asks the database by itself.
    """

    synonyms = {}  # field -> other headers it goes by
    examples = {}  # field -> what one might write, shown with the template

    def __init__(self, known):
        super().__init__({})
        self.known = known
        self.must = {name for name, field in self.fields.items() if field.required}
        self.clear = str(CLEAR)
        for name, field in self.fields.items():
            field.error_messages["required"] = _("请填写%s。") % field.label
            if isinstance(field, Lookup):
                field.known = getattr(known, name)

    def read(self, number, cells, row):
        """Take in line ``number``. ``cells``: field -> text; ``row``: what the key found, None for a new row."""
        self.number, self.row = number, row
        self.given = {name for name, text in cells.items() if text}
        self.data = {name: "" if text == self.clear else text for name, text in cells.items()}
        for name in self.must:
            self.fields[name].required = row is None or name in self.given
        self.full_clean()
        for name, text in cells.items():
            if ROUNDED.fullmatch(text):
                self.errors.pop(name, None)
                self.add_error(name, ROUNDED_AWAY % text)

    @classmethod
    def prepare(cls, user, cells):
        """What the lines need to know, in few queries: an object with ``{text: [rows]}`` for each Lookup.

        ``cells``: those of all lines.
        """

    @classmethod
    def found(cls, model, key, values):
        """The existing rows the lines may be about, with whatever ``current`` reads."""
        return model._base_manager.filter(**{f"{key}__in": values})

    def current(self, name):
        """The value that field ``name`` has in the row now."""
        return getattr(self.row, name)

    def changes(self):
        """``{field: (before, after)}``, frozen, of the fields given that differ from the row (all, of a new row)."""
        changed = {}
        for name in self.fields:
            if name not in self.given and self.row is not None:
                continue
            after = frozen(self.fields[name], self.cleaned_data.get(name))
            before = None if self.row is None else frozen(self.fields[name], self.current(name))
            if before != after:
                changed[name] = (before, after)
        return changed


def frozen(field, value):
    """``{"value","text"}`` as JSON keeps it: the value to restore, the text to show."""
    if isinstance(value, Model):
        return {"value": value.pk, "text": str(value)}
    if isinstance(value, (list, tuple)):
        rows = sorted(value, key=lambda row: row.pk)
        return {"value": [row.pk for row in rows], "text": "、".join(map(str, rows))}
    if value is None or value == "":
        return {"value": value, "text": ""}
    if isinstance(value, bool):
        return {"value": value, "text": _("是") if value else _("否")}
    if isinstance(value, Decimal):  # the database pads what a person wrote with zeros
        value = f"{value.normalize():f}"
    text = field.text(value) if hasattr(field, "text") else str(value)
    return {"value": text if not isinstance(value, (str, int)) else value, "text": text}


def thawed(form, rows):
    """``[{field: value}]`` for ``rows`` of ``{field: frozen}``: the values as the form once cleaned them."""
    values = [{name: entry["value"] for name, entry in row.items()} for row in rows]
    for name, field in form.base_fields.items():
        if not isinstance(field, Lookup):
            continue
        wanted = {pk for row in values for pk in as_list(row.get(name))}
        found = field.model._base_manager.in_bulk(wanted)
        for row in values:
            if name in row:
                many = isinstance(row[name], list)
                row[name] = [found[pk] for pk in row[name]] if many else found.get(row[name])
    for row in values:
        for name, value in row.items():
            if not isinstance(form.base_fields[name], Lookup) and not isinstance(
                value, (bool, int, type(None))
            ):
                row[name] = form.base_fields[name].to_python(value)
    return values


def as_list(value):
    return value if isinstance(value, list) else [value] if value is not None else []
