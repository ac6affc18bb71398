"""The ladder (D51): its rungs in order, where a unit stands on it, and where it may be put next."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anlan.flow.flow import NO, YES
from anlan.rulebook.book import rule


@dataclass(frozen=True)
class Rung:
    """``answer`` and ``rectify``: days from delivery. ``interview``: whether both sides must meet."""

    code: str
    label: str
    answer: int
    rectify: int
    interview: bool


def rungs(on=None, place=None):
    """``{code: Rung}``, the lightest first."""
    return {line["code"]: Rung(**line) for line in rule("accountability.rungs", on, place)}


def label_of(code, on=None, place=None):
    found = rungs(on, place).get(code) or rungs().get(code)
    return found.label if found else code


def window(on, place):
    """The first day of the window in which acts count as repeats."""
    months = rule("accountability.window_months", on, place)
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def heaviest(acts, on, place):
    """The position of the heaviest rung that ``acts`` used within the window; -1 without any."""
    order = list(rungs(on, place))
    used = acts.counting().filter(approved_on__gte=window(on, place), approved_on__lte=on)
    codes = used.order_by().values_list("rung", flat=True).distinct()
    return max((order.index(code) for code in codes if code in order), default=-1)


def suggest(acts, fact, on, place):
    """The rung for a unit with these earlier acts: where its case begins, or one above the heaviest."""
    order = list(rungs(on, place))
    first = {line["fact"]: line["rung"] for line in rule("accountability.first_rungs", on, place)}
    begins = order.index(first[fact]) if first.get(fact) in order else 0
    return order[min(max(begins, heaviest(acts, on, place) + 1), len(order) - 1)]


def permitted(acts, code, reason, on, place):
    """Whether ``code`` may follow these acts: never lighter than the heaviest of the window, and the same again
    only with a reason where a heavier one is left."""
    ladder = rungs(on, place)
    if code not in ladder:
        return NO(_("问责阶梯中没有这种方式。"))
    order, last = list(ladder), heaviest(acts, on, place)
    chosen = order.index(code)
    months = rule("accountability.window_months", on, place)
    if last >= 0 and chosen < last:
        said = {"months": months, "label": ladder[order[last]].label}
        return NO(_("该单位%(months)d个月内已被“%(label)s”，不得再用更轻的方式。") % said)
    if chosen == last < len(order) - 1 and not reason.strip():
        said = {"months": months, "label": ladder[code].label, "next": ladder[order[last + 1]].label}
        return NO(_("该单位%(months)d个月内已被“%(label)s”，建议升为“%(next)s”；不升级的请写明理由。") % said)
    return YES
