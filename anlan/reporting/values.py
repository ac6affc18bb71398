"""The fields of a reporting form: read from lines a clerk writes, asked in a form, added up, shown."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Form

T = Form.FieldType
TYPES = {str(label): value for value, label in T.choices}
OPTIONAL = "选填"
NUMBERS = (T.INTEGER, T.DECIMAL)
MOST = 60


def read_fields(text):
    """``[{"code", "label", "type", "unit", "required"}]`` from lines such as ``在岗人数，整数，人``.

    Raises ValidationError that names the line.
    """
    fields, problems, labels = [], [], set()
    for number, line in enumerate(text.splitlines(), 1):
        parts = [part.strip() for part in line.replace(",", "，").split("，")]
        if not any(parts):
            continue
        label, kind, *more = [*parts, ""] if len(parts) == 1 else parts
        required = OPTIONAL not in more
        units = [part for part in more if part and part != OPTIONAL]
        said = {"line": number, "kind": kind, "label": label, "kinds": "、".join(TYPES)}
        if not label or len(label) > 40:
            problems.append(_("第%(line)d行：项目名称应为1至40个字。") % said)
        elif label in labels:
            problems.append(_("第%(line)d行：“%(label)s”与前面的项目重名。") % said)
        elif kind not in TYPES:
            problems.append(_("第%(line)d行：“%(label)s”的类型“%(kind)s”不认识，可用：%(kinds)s。") % said)
        elif len(units) > 1:
            problems.append(_("第%(line)d行：应为“名称，类型，单位，选填”，多出了内容。") % said)
        else:
            labels.add(label)
            code = f"f{len(fields) + 1}"
            unit = units[0][:10] if units else ""
            fields.append(
                {"code": code, "label": label, "type": TYPES[kind], "unit": unit, "required": required}
            )
    if not fields and not problems:
        problems.append(_("至少要有一个填报项目。"))
    if len(fields) > MOST:
        problems.append(_("填报项目最多%d个。") % MOST)
    if problems:
        raise ValidationError(problems)
    return fields


def written(fields):
    """The lines that ``read_fields`` reads."""
    kinds = {value: label for label, value in TYPES.items()}
    lines = [
        [field["label"], kinds[field["type"]], field["unit"], "" if field["required"] else OPTIONAL]
        for field in fields
    ]
    return "\n".join("，".join(part for part in line if part) for line in lines)


def label_of(field):
    return f"{field['label']}（{field['unit']}）" if field["unit"] else field["label"]


def input_of(field):
    options = {"label": label_of(field), "required": field["required"]}
    if field["type"] == T.BOOLEAN:
        choices = [("", _("请选择")), (True, _("是")), (False, _("否"))]
        return forms.TypedChoiceField(
            choices=choices, coerce=lambda text: text == "True", empty_value=None, **options
        )
    make = {
        T.INTEGER: lambda: forms.IntegerField(min_value=-(10**12), max_value=10**12, **options),
        T.DECIMAL: lambda: forms.DecimalField(max_digits=16, decimal_places=4, **options),
        T.TEXT: lambda: forms.CharField(max_length=500, **options),
        T.DATE: lambda: forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **options),
    }
    return make[field["type"]]()


def form_of(fields, values):
    """A Django form class that asks for the fields, with ``values`` filled in."""
    inputs = {field["code"]: input_of(field) for field in fields}
    for code, asked in inputs.items():
        asked.initial = values.get(code)
    inputs["note"] = forms.CharField(label=_("说明"), max_length=500, required=False)
    return type("ValuesForm", (forms.Form,), inputs)


def kept(fields, given):
    """``{code: value}`` as JSON keeps it. Raises ValidationError that names each field that is missing or wrong."""
    result, problems = {}, []
    for field in fields:
        try:
            value = input_of(field).clean(given.get(field["code"]))
        except ValidationError as no:
            problems += [f"{field['label']}：{text}" for text in no.messages]
            continue
        if isinstance(value, (date, Decimal)):
            value = str(value)
        if value not in (None, ""):
            result[field["code"]] = value
    if problems:
        raise ValidationError(problems)
    return result


def shown(field, value):
    """A value as list and sheet show it."""
    if value is None:
        return None
    if field["type"] == T.BOOLEAN:
        return _("是") if value else _("否")
    return Decimal(value) if field["type"] == T.DECIMAL else value


def totals(fields, rows):
    """The sums of the numeric fields over ``rows`` of values, None for the others."""
    return [
        sum((Decimal(str(row.get(field["code"], 0))) for row in rows), Decimal())
        if field["type"] in NUMBERS
        else None
        for field in fields
    ]
