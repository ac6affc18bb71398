"""Agenda and decisions as people write them: one a line, the parts separated by ``|``."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 60


def cells(text, heads):
    """``[[cell, …]]``; a line has as many parts as ``heads``, those after the first may be left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise ValidationError(_("最多%d行。") % MOST)
    found = []
    for number, line in enumerate(lines, 1):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) > len(heads) or not parts[0]:
            said = {"n": number, "heads": " | ".join(map(str, heads))}
            raise ValidationError(_("第%(n)d行应为：%(heads)s。") % said)
        found.append(parts + [""] * (len(heads) - len(parts)))
    return found


def read_agenda(text):
    """``[(topic, reporter)]``."""
    found = [tuple(parts) for parts in cells(text, (_("议题"), _("汇报人")))]
    for number, (topic, reporter) in enumerate(found, 1):
        if len(topic) > 300 or len(reporter) > 60:
            raise ValidationError(_("第%d行：议题不超过300字，汇报人不超过60字。") % number)
    return found


def agenda_text(items):
    return "\n".join(" | ".join(filter(None, (item.topic, item.reporter))) for item in items)


def read_decisions(text, organs):
    """``[(text, organ, due_on)]``; ``organs(name)`` gives the organs of that name."""
    found, problems = [], []
    for number, (what, name, day) in enumerate(cells(text, (_("议定事项"), _("承办单位"), _("办理期限"))), 1):
        try:
            found.append((short(what), one(organs(name), name), day_of(day)))
        except ValidationError as no:
            problems += [_("第%(n)d行：%(why)s") % {"n": number, "why": why} for why in no.messages]
    if problems:
        raise ValidationError(problems)
    return found


def short(what):
    if len(what) > 500:
        raise ValidationError(_("议定事项不超过500字。"))
    return what


def one(organs, name):
    if not name:
        raise ValidationError(_("请写承办单位。"))
    if len(organs) != 1:
        why = _("单位“%s”不止一个，请写全称。") if organs else _("没有名为“%s”的单位，或不在您的管辖范围内。")
        raise ValidationError(why % name)
    return organs[0]


def day_of(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValidationError(_("办理期限“%s”应如2026-06-30。") % text) from None


def decisions_text(rows):
    return "\n".join(f"{row.text} | {row.organ.name} | {row.due_on}" for row in rows)
