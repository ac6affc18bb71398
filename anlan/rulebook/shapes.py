"""Values as people read and write them.

A value is a cell (a number, a text, yes or no, or a list of these), a mapping of names to cells, or a table: a
list of mappings. The rule's legend gives the codes in it their names; people only see and write the names.
"""

import re
from datetime import date, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

BETWEEN_CELLS = "|"
BETWEEN_ITEMS = re.compile(r"[,，、;；]|\s+")


def same_shape(value, model):
    """Whether ``value`` can stand where ``model`` stands: code that reads one can read the other."""
    if isinstance(model, bool) or isinstance(value, bool):
        return isinstance(model, bool) and isinstance(value, bool)
    if isinstance(model, int):
        return isinstance(value, int) and value >= 0
    if isinstance(model, float):
        return isinstance(value, (int, float)) and value >= 0
    if isinstance(model, list):
        return isinstance(value, list) and all(same_shape(item, model[0]) for item in value if model)
    if isinstance(model, dict):
        return (
            isinstance(value, dict)
            and value.keys() == model.keys()
            and all(same_shape(value[key], model[key]) for key in model)
        )
    return isinstance(value, str) and all(reads(value) for reads in (clock, month_and_day) if reads(model))


def clock(text):
    """Whether the text is a time of the day, ``08:00``."""
    return re.fullmatch(r"\d\d:\d\d", text) and made(time.fromisoformat, text)


def month_and_day(text):
    """Whether the text is a day of a year, ``12-31``."""
    return re.fullmatch(r"\d\d-\d\d", text) and made(date.fromisoformat, f"2001-{text}")


def made(function, *args):
    try:
        function(*args)
    except ValueError:
        return False
    return True


def is_table(value):
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def written(rule):
    """The value as a form shows it: one line, or a line for each entry with ``|`` between the cells."""
    if isinstance(rule.value, dict):
        lines = [[key, item] for key, item in rule.value.items()]
    elif is_table(rule.value):
        lines = [list(rule.value[0]), *(list(item.values()) for item in rule.value)]
    else:
        return named(rule, rule.value)
    return "\n".join(f" {BETWEEN_CELLS} ".join(named(rule, item) for item in line) for line in lines)


def parsed(text, rule):
    """The value that ``text`` writes in the shape of the rule's; ValidationError says in which line it does not."""
    lines = [line for line in text.splitlines() if line.strip()]
    if isinstance(rule.value, dict):
        return parsed_mapping(lines, rule)
    if is_table(rule.value):
        return parsed_table(lines, rule)
    return parsed_cell(rule, text.strip(), rule.value, "")


def parsed_mapping(lines, rule):
    found = {}
    for number, line in enumerate(lines, 1):
        where = _("第 %d 行：") % number
        name, cell = cells(line, 2, where)
        key = next((key for key in rule.value if name in (key, named(rule, key))), None)
        if key is None or key in found:
            names = "、".join(named(rule, key) for key in rule.value)
            raise ValidationError(_("%s每行开头应为以下名称之一，且各出现一次：%s。") % (where, names))
        found[key] = parsed_cell(rule, cell, rule.value[key], where)
    if missing := [named(rule, key) for key in rule.value if key not in found]:
        raise ValidationError(_("缺少：%s。") % "、".join(missing))
    return found


def parsed_table(lines, rule):
    columns = list(rule.value[0])
    heading = [named(rule, key) for key in columns]
    if lines and [cell.strip() for cell in lines[0].split(BETWEEN_CELLS)] == heading:
        lines = lines[1:]
    if not lines:
        raise ValidationError(_("至少要有一行。"))
    found = []
    for number, line in enumerate(lines, 1):
        where = _("第 %d 行：") % number
        row = zip(columns, cells(line, len(columns), where), strict=True)
        found.append({key: parsed_cell(rule, cell, rule.value[0][key], where) for key, cell in row})
    return found


def cells(line, count, where):
    found = [cell.strip() for cell in line.split(BETWEEN_CELLS)]
    if len(found) != count:
        raise ValidationError(
            _("%(where)s应有 %(count)d 栏，以竖线“|”分隔。") % {"where": where, "count": count}
        )
    return found


def parsed_cell(rule, text, model, where):
    """One cell. Where the model is a word of the legend, only its words are taken."""
    if isinstance(model, list):
        items = [part for part in BETWEEN_ITEMS.split(text) if part]
        value = [parsed_cell(rule, item, model[0], where) for item in items]
        fits = bool(value)
    elif isinstance(model, bool):
        value = {"是": True, "否": False}.get(text)
        fits = value is not None
    elif isinstance(model, (int, float)):
        value = number(text)
        fits = value is not None and same_shape(value, model)
    else:
        value = code(rule, text)
        fits = bool(value) and same_shape(value, model) and (value in rule.legend or model not in rule.legend)
    if not fits:
        said = {"where": where, "text": text, "model": named(rule, model)}
        raise ValidationError(_("%(where)s“%(text)s”格式不符，应如“%(model)s”。") % said)
    return value


def number(text):
    """A whole number or a decimal fraction, with or without commas between thousands; None if it is neither."""
    text = text.replace(",", "")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?", text):
        return None
    return float(text) if "." in text else int(text)


def code(rule, text):
    """The code that the legend calls ``text``; the text itself if it names none."""
    return next((code for code, name in rule.legend.items() if text == name), text)


def named(rule, item):
    """A cell in the words of the legend."""
    if isinstance(item, list):
        return "、".join(named(rule, part) for part in item)
    if item is None:
        return "—"
    if isinstance(item, bool):
        return "是" if item else "否"
    text = f"{item:,}" if isinstance(item, (int, float)) else str(item)
    return rule.legend.get(str(item), text)


def summary(rule):
    """The value in one line, with its unit."""
    unit = rule.get_unit_display() if rule.unit else ""
    if isinstance(rule.value, dict):
        return "；".join(f"{named(rule, key)} {named(rule, item)}{unit}" for key, item in rule.value.items())
    if is_table(rule.value):
        return _("%d 项") % len(rule.value)
    return f"{named(rule, rule.value)}{unit}"


def table(rule):
    """``(headings, lines)`` of a mapping or a table; None for a single cell."""
    if isinstance(rule.value, dict):
        return [], [[named(rule, key), named(rule, item)] for key, item in rule.value.items()]
    if is_table(rule.value):
        lines = [[named(rule, item) for item in entry.values()] for entry in rule.value]
        return [named(rule, key) for key in rule.value[0]], lines
    return None
