"""Items of a scheme as a clerk pastes them from a sheet: a line each, in the order of ``columns``."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anlan.indicators.engine import INDICATORS

from .forms.schemes import materials_from, rule_from
from .models import Item

MOST = 300
SORTS = {label: value for value, label in Item.Sort.choices}
SIDES = {label: value for value, label in Item.Side.choices}
ASPECTS = {label: value for value, label in Item.Aspect.choices}


def columns():
    return [
        _("序号"), _("类别"), _("考核内容"), _("评分标准"), _("共性或个性"), _("过程或结果"), _("计分方式"),
        _("分值"), _("评分来源"), _("计分规则"), _("佐证材料"), _("适用单位"),
    ]  # fmt: skip


def sources():
    """``{word: (method, indicator code)}``: the other sources by name, indicators by their label or code."""
    found = {
        label: (value, "") for value, label in Item.Method.choices if value not in ("indicator", "target")
    }
    for code, known in INDICATORS.items():
        found[str(known.label)] = found[code] = (Item.Method.INDICATOR, code)
    return {str(word): source for word, source in found.items()}


def read_lines(text, organs):
    """``[said]`` as ``save_item`` takes them. ``organs``: ``{name: organ}``. Raises ValidationError by line."""
    heads, rows, problems = columns(), [], []
    known = sources()
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or cells[:2] == heads[:2]:
            continue
        if len(cells) > len(heads):
            problems.append(_("第%d行：列数多于表头。") % number)
            continue
        cells += [""] * (len(heads) - len(cells))
        try:
            rows.append({**read_line(cells, known, organs), "order": 10 * (len(rows) + 1)})
        except ValidationError as no:
            problems += [_("第%(line)d行：%(said)s") % {"line": number, "said": said} for said in no.messages]
    if len(rows) > MOST:
        problems.append(_("一次最多%d行。") % MOST)
    if not rows and not problems:
        problems.append(_("没有可导入的行。"))
    if problems:
        raise ValidationError(problems[:20])
    return rows


def read_line(cells, known, organs):
    number, section, title, standard, side, aspect, sort, points, source, rule, materials, units = cells
    problems = []

    def chosen(words, word, default, what):
        if word and word not in words:
            problems.append(
                _("%(what)s“%(word)s”应为：%(words)s。")
                % {"what": what, "word": word, "words": "、".join(map(str, list(words)[:8]))}
            )
        return words.get(word, default)

    method, code = chosen(known, source, (Item.Method.PANEL, ""), _("评分来源"))
    row = {
        "number": number,
        "section": section,
        "title": title,
        "standard": standard,
        "side": chosen(SIDES, side, Item.Side.COMMON, _("共性或个性")),
        "aspect": chosen(ASPECTS, aspect, Item.Aspect.PROCESS, _("过程或结果")),
        "sort": chosen(SORTS, sort, Item.Sort.SCORE, _("计分方式")),
        "method": method,
        "code": code,
        "organs": named(units, organs, problems),
    }
    for name, read, cell in (
        ("rule", rule_from, rule),
        ("materials", materials_from, materials),
        ("points", number_of, points),
    ):
        try:
            row[name] = read(cell)
        except ValidationError as no:
            problems += no.messages
    if problems:
        raise ValidationError(problems)
    return row


def number_of(cell):
    try:
        return Decimal(re.sub("分$", "", cell) or 0)
    except InvalidOperation:
        raise ValidationError(_("分值“%s”不是数字。") % cell) from None


def named(text, organs, problems):
    names = [name for name in re.split("[、，,]", text) if name]
    problems += [_("没有找到单位“%s”。") % name for name in names if name not in organs]
    return [organs[name] for name in names if name in organs]
