"""Facts as a clerk pastes them from a sheet: a line each, columns in the order that ``columns`` gives."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anlan.org.models import Organ

from .kinds import checked

MOST = 2000


def columns(kind):
    """The heads of the columns, in order."""
    subject = [kind.subject_label] if kind.subject_label else []
    amount = [_("数量（%s）") % kind.amount_label] if kind.amount_label else []
    return [_("发生日期"), _("责任单位"), *subject, *amount, *(field["label"] for field in kind.fields)]


def read_lines(kind, text, user):
    """``[dict]`` as ``actions.record_facts`` takes them. Raises ValidationError naming line and column."""
    organs = {}
    for organ in Organ.objects.visible_to(user).filter(active=True).select_related("place"):
        organs[organ.name] = organ
        if organ.short_name:
            organs.setdefault(organ.short_name, organ)
    heads, rows, problems = columns(kind), [], []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split("[\t，]", line)]
        if not any(cells) or cells[: len(heads)] == heads:
            continue
        if len(cells) > len(heads):
            problems.append(_("第%d行：列数多于表头。") % number)
            continue
        cells += [""] * (len(heads) - len(cells))
        try:
            rows.append(read_line(kind, cells, organs))
        except ValidationError as no:
            problems += [_("第%(line)d行：%(said)s") % {"line": number, "said": said} for said in no.messages]
    if len(rows) > MOST:
        problems.append(_("一次最多%d行。") % MOST)
    if not rows and not problems:
        problems.append(_("没有可登记的行。"))
    if problems:
        raise ValidationError(problems[:20])
    return rows


def read_line(kind, cells, organs):
    left, row, problems = list(cells), {}, []
    day, name = left.pop(0), left.pop(0)
    try:
        row["happened_on"] = date.fromisoformat(day.replace("/", "-"))
    except ValueError:
        problems.append(_("发生日期“%s”应写成2026-01-31。") % day)
    if name in organs:
        row["organ"] = organs[name]
    else:
        problems.append(_("责任单位“%s”不存在或不在您的范围内。") % name)
    if kind.subject_label:
        row["subject"] = left.pop(0)
        if not row["subject"]:
            problems.append(_("%s：必填。") % kind.subject_label)
    if kind.amount_label:
        amount = left.pop(0)
        try:
            row["amount"] = Decimal(amount)
        except InvalidOperation:
            problems.append(_("数量“%s”不是数字。") % amount)
    try:
        row["facts"] = checked(kind, dict(zip((f["code"] for f in kind.fields), left, strict=True)))
    except ValidationError as no:
        problems += no.messages
    if problems:
        raise ValidationError(problems)
    return row
