"""Loading the kinds; run after every migrate. What a fact of a kind must say, checked in one place."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import FactKind

SEED = Path(__file__).with_name("kinds.yaml")
YES_NO = {
    "是": True,
    "否": False,
    "true": True,
    "false": False,
    True: True,
    False: False,
    "True": True,
    "False": False,
}


def load_kinds(**kwargs):
    """The kinds of ``kinds.yaml``, as they are now; kinds that an office added are left alone."""
    for order, entry in enumerate(yaml.safe_load(SEED.read_text(encoding="utf-8"))):
        entry["fields"] = [full(field) for field in entry.get("fields", [])]
        FactKind.objects.update_or_create(code=entry.pop("code"), defaults={**entry, "order": order})


def full(field):
    return {"type": "text", "required": False, **field}


def checked(kind, given):
    """``{code: value}`` of what the kind asks for. Raises ValidationError that names each field that is wrong."""
    kept, problems = {}, []
    for field in kind.fields:
        value = given.get(field["code"])
        if value in (None, ""):
            if field["required"]:
                problems.append(_("%s：必填。") % field["label"])
            continue
        try:
            kept[field["code"]] = read(field, value)
        except (ValueError, InvalidOperation, KeyError):
            problems.append(
                _("%(label)s：“%(value)s”%(want)s。")
                % {"label": field["label"], "value": value, "want": wanted(field)}
            )
    if problems:
        raise ValidationError(problems)
    return kept


def read(field, value):
    if field["type"] == "number":
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError(value)
        return int(number) if number == int(number) else str(number)
    if field["type"] == "date":
        return str(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if field["type"] == "boolean":
        return YES_NO[value]
    if field["type"] == "choice" and value not in field["choices"]:
        raise ValueError(value)
    return str(value)[:500]


def wanted(field):
    if field["type"] == "choice":
        return _("应为%s之一") % "、".join(field["choices"])
    return {"number": _("不是数字"), "date": _("应写成2026-01-31"), "boolean": _("应为是或否")}[field["type"]]


def shown(field, value):
    if value is None:
        return None
    if field["type"] == "boolean":
        return _("是") if value else _("否")
    return value
