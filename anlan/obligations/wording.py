"""Cadences and evidence rules as people say them, and back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.rulebook.book import rule

from .cadence import reading, times
from .event_kinds import kind_labels as kind_names
from .event_kinds import level_labels
from .evidence import kind_labels, role_labels
from .evidence import roles_of as wanted_roles
from .key_periods import labels

UNITS = {
    "day": gettext_lazy("每日"),
    "week": gettext_lazy("每周"),
    "half_month": gettext_lazy("每半月"),
    "month": gettext_lazy("每月"),
    "quarter": gettext_lazy("每季度"),
    "half_year": gettext_lazy("每半年"),
    "year": gettext_lazy("每年"),
}
STEPS = {
    "month": gettext_lazy("每%d个月"),
    "quarter": gettext_lazy("每%d个季度"),
    "half_year": gettext_lazy("每%d个半年"),
    "year": gettext_lazy("每%d年"),
}
WITHIN = {
    "hour": gettext_lazy("%d小时内"),
    "day": gettext_lazy("%d日内"),
    "workday": gettext_lazy("%d个工作日内"),
    "month": gettext_lazy("%d个月内"),
}
WHEN = {
    "before": gettext_lazy("节前"),
    "during": gettext_lazy("期间"),
    "after": gettext_lazy("节后"),
}


def cadence_words(cadence, place=None):
    """``每季度至少2次``; a printed word stays, with what it is read as: ``定期（默认每季度）``."""
    if cadence["kind"] == "word":
        meant = reading(cadence, rule("plans.vague_words", place=place))
        return _("%(word)s（默认%(meant)s）") % {"word": cadence["word"], "meant": bare_words(meant)}
    return bare_words(cadence) + times_words(cadence)


def bare_words(cadence):
    return str(SAYINGS[cadence["kind"]](cadence))


def every_words(cadence):
    step = cadence.get("step", 1)
    return UNITS[cadence["unit"]] if step == 1 else STEPS[cadence["unit"]] % step


def event_words(cadence):
    code = cadence.get("event")
    event = kind_names().get(code, code) if code else _("事件")
    if level := cadence.get("level"):
        said = {"event": event, "level": level_labels().get(level, level)}
        event = _("%(event)s（%(level)s及以上）") % said
    if "within" not in cadence:
        return _("%s发生时") % event
    return _("%s发生后") % event + WITHIN[cadence.get("unit", "day")] % cadence["within"]


def around_words(cadence):
    known = labels()
    names = "、".join(str(known.get(code, code)) for code in cadence["periods"])
    return names + "、".join(str(WHEN[when]) for when in cadence.get("when", WHEN))


SAYINGS = {
    "once": lambda cadence: _("%s前完成") % cadence["on"],
    "months": lambda cadence: _("%s月") % "、".join(map(str, sorted(cadence["months"]))),
    "every": every_words,
    "term": lambda cadence: _("每届任期"),
    "around": around_words,
    "event": event_words,
    "continuous": lambda cadence: _("持续（按月确认）"),
}


def times_words(cadence):
    least, planned = times(cadence)
    if planned > least:
        return _("%(least)d至%(planned)d次") % {"least": least, "planned": planned}
    return _("至少%d次") % least if least > 1 else ""


OR = gettext_lazy("或")


def items_text(evidence, place=None):
    """The items of an evidence rule, one a line: ``整改记录或未发现问题的声明``."""
    labels = kind_labels(place)
    return "\n".join(
        str(OR).join(labels.get(code, code) for code in item) for item in evidence.get("items", [])
    )


def items_of(text, place=None):
    """``(items, unknown words)`` of such a text."""
    return read_lines(text, str(OR), {label: code for code, label in kind_labels(place).items()})


def read_lines(text, between, codes):
    items, unknown = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        words = [word.strip() for word in line.split(between)]
        unknown += [word for word in words if word not in codes]
        items.append([codes[word] for word in words if word in codes])
    return items, unknown


def roles_text(evidence, place=None):
    """The people an evidence rule asks for, one kind a line: ``专家或专业人员 2``."""
    labels = role_labels(place)
    return "\n".join(
        f"{str(OR).join(labels.get(code, code) for code in wanted_roles(need))} {need['least']}"
        for need in evidence.get("roles", [])
    )


def roles_of(text, place=None):
    """``(roles, lines that say something else)`` of such a text; without a number one is meant."""
    codes = {label: code for code, label in role_labels(place).items()}
    found, unknown = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        names, _space, number = line.partition(" ")
        number = number.strip() or "1"
        named = [codes.get(name) for name in names.split(str(OR))]
        if all(named) and number.isdecimal() and 1 <= int(number) <= 100:
            others = {"or": named[1:]} if named[1:] else {}
            found.append({"role": named[0], "least": int(number), **others})
        else:
            unknown.append(line)
    return found, unknown
