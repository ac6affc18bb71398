"""Values as people read and write them.

A value is a number, a text, yes or no; a list of these; a mapping of these; or a list of mappings (a table).
"""

import json
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SEPARATORS = re.compile(r"[,，、;；\s]+")


def same_shape(value, model):
    """Whether ``value`` can stand where ``model`` stands: code that reads one can read the other."""
    if isinstance(model, bool) or isinstance(value, bool):
        return isinstance(model, bool) and isinstance(value, bool)
    if isinstance(model, (int, float)):
        return isinstance(value, (int, float))
    if isinstance(model, list):
        return isinstance(value, list) and all(same_shape(item, model[0]) for item in value if model)
    if isinstance(model, dict):
        return (
            isinstance(value, dict)
            and value.keys() == model.keys()
            and all(same_shape(value[key], model[key]) for key in model)
        )
    return isinstance(value, type(model))


def written(value):
    """A value as the form shows it: plain where it can be, JSON for mappings and tables."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, str)):
        return str(value)
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        return "、".join(map(written, value))
    return json.dumps(value, ensure_ascii=False, indent=1)


def parsed(text, model):
    """The value written as ``text`` in the shape of ``model``; ValidationError if it is not one."""
    text = text.strip()
    if isinstance(model, bool):
        value = {"是": True, "否": False}.get(text)
    elif isinstance(model, (int, float)):
        value = number(text)
    elif isinstance(model, str):
        value = text
    elif isinstance(model, list) and model and isinstance(model[0], (int, float)):
        value = [number(part) for part in SEPARATORS.split(text) if part]
    elif isinstance(model, list) and model and isinstance(model[0], str):
        value = [part for part in SEPARATORS.split(text) if part]
    else:
        value = from_json(text)
    if value in (None, "", []) or not same_shape(value, model):
        raise ValidationError(_("格式与原值不一致，请照此样式填写：%s") % written(model), code="other_shape")
    return value


def number(text):
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None  # neither nan nor infinite


def from_json(text):
    try:
        return json.loads(text)
    except ValueError as error:
        at = {"line": getattr(error, "lineno", 1), "column": getattr(error, "colno", 1)}
        raise ValidationError(
            _("第 %(line)d 行第 %(column)d 列不是有效的 JSON。") % at, code="not_json"
        ) from None


def summary(row):
    """A rule's value in one line, with its unit and in the words of its legend."""
    value, unit = row.value, row.get_unit_display() if row.unit else ""
    if isinstance(value, dict):
        parts = [f"{named(row, key)} {named(row, item)}" for key, item in value.items()]
        return "；".join(parts)
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return _("%d 项") % len(value)
    if isinstance(value, list):
        return "、".join(named(row, item) for item in value) + unit
    return f"{named(row, value)}{unit}"


def table(row):
    """``(headings, lines)`` of a mapping or a list of mappings; None for a plain value."""
    value = row.value
    if isinstance(value, dict):
        return [], [[named(row, key), named(row, item)] for key, item in value.items()]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        headings = list(dict.fromkeys(key for item in value for key in item))
        lines = [[named(row, item.get(key)) for key in headings] for item in value]
        return [named(row, key) for key in headings], lines
    return None


def named(row, item):
    if item is None:
        return "—"
    if isinstance(item, list):
        return "、".join(named(row, part) for part in item)
    text = (
        written(item)
        if isinstance(item, bool)
        else f"{item:,}"
        if isinstance(item, (int, float))
        else str(item)
    )
    return row.legend.get(str(item), text)
