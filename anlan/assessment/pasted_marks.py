"""Marks of many units as a member of the panel pastes them from a sheet: unit, item, points, why."""

from collections import defaultdict
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .actions.scoring import fits, may_mark
from .models import Assessment, Item, Line

MOST = 3000
SHOWN = 20  # faults told at once


def columns():
    return [_("单位"), _("项目序号"), _("得分"), _("扣分说明")]


def read_marks(text, scheme, user):
    """``{assessment: {line pk: (points, note)}}`` for ``give_all_marks``. Raises ValidationError by line."""
    heads, found, faults, count = columns(), defaultdict(dict), [], 0
    units = units_of(scheme, user)
    for number, said in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in said.split("\t")]
        if not any(cells) or cells[:2] == heads[:2]:
            continue
        count += 1
        try:
            row, line, mark = read_line(cells, units)
            if line.pk in found[row]:
                raise ValidationError(_("本单位这一项已在前面的行给出。"))
            found[row][line.pk] = mark
        except ValidationError as no:
            faults += [_("第%(line)d行：%(said)s") % {"line": number, "said": word} for word in no.messages]
    if count > MOST:
        faults.insert(0, _("一次最多%d行。") % MOST)
    if not count:
        faults.append(_("没有可导入的行。"))
    if faults:
        more = [_("……共%d处有误。") % len(faults)] if len(faults) > SHOWN else []
        raise ValidationError([*faults[:SHOWN], *more])
    return dict(found)


class Unit:
    """An assessment with its lines by number, and why its marks may not be given."""

    def __init__(self, row, user):
        self.row, self.lines, self.answer = row, {}, may_mark(row, user)


def units_of(scheme, user):
    """``{name: [Unit]}``: each under its full and its short name; a name may be that of several."""
    seen = Assessment.objects.visible_to(user).filter(scheme=scheme)
    units = {row.pk: Unit(row, user) for row in seen.select_related("scheme", "organ", "person")}
    scored = Line.objects.filter(assessment__in=units).exclude(item__sort=Item.Sort.VETO)
    for line in scored.select_related("item"):
        units[line.assessment_id].lines[line.item.number] = line
    by_name = defaultdict(list)
    for unit in units.values():
        person, organ = unit.row.person, unit.row.organ
        names = {person.name} if person else {organ.name, organ.short_name} - {""}
        for name in names:
            by_name[name].append(unit)
    return by_name


def read_line(cells, units):
    if len(cells) not in (3, 4):
        raise ValidationError(_("应为3列或4列，实为%d列。") % len(cells))
    name, number, points, note = (*cells, "")[:4]
    meant = units.get(name, ())
    if len(meant) != 1:
        fault = _("有%d个，请逐个单位评分") % len(meant) if meant else _("不在本方案的被考核单位中，请写全称")
        raise ValidationError(_("“%(name)s”%(fault)s。") % {"name": name, "fault": fault})
    [unit] = meant
    if not unit.answer:
        raise ValidationError(f"“{name}”：{unit.answer.reason}")
    if number not in unit.lines:
        raise ValidationError(
            _("“%(name)s”没有序号为“%(number)s”的项目。") % {"name": name, "number": number}
        )
    mark = fits(unit.lines[number], number_of(points), note)
    return unit.row, unit.lines[number], mark


def number_of(cell):
    try:
        number = Decimal(cell.removesuffix("分"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValidationError(_("得分“%s”不是数字。") % cell[:20])
    if number != round(number, 2):
        raise ValidationError(_("得分“%s”超过两位小数。") % cell[:20])
    return number
