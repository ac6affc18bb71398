"""How a figure is read beside another: against the year before, against another's growth, place by place.

Plain functions of Values and dates (M4: YoY over equal spans, growth difference, coverage of places).
"""

from fractions import Fraction

from django.utils.translation import gettext as _

from .engine import Value


def year_before(day):
    """The same day a year earlier; the 28th of February for the 29th."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def change(now, before):
    """How much more than before; None when either is no figure."""
    if now.number is None or before.number is None:
        return None
    return now.number - before.number


def rate(now, before):
    """The change as a share of what was before; None when that was nothing (基数为0) or is no figure."""
    moved = change(now, before)
    return None if moved is None or not before.number else Fraction(moved) / Fraction(before.number)


def decrease(now, before):
    """The rate of decrease: 减少20%以上 asks for at least 0.2 (Part 7 Q70)."""
    moved = rate(now, before)
    return None if moved is None else -moved


def growth_gap(now, before, other_now, other_before):
    """By how much the first grew faster than the second (S1-17c 同步增长 asks for at least 0)."""
    mine, others = rate(now, before), rate(other_now, other_before)
    return None if mine is None or others is None else mine - others


def full_places(values):
    """Of the places that have anything to cover, those that are covered in full (Part 7 Q53)."""
    wholes = [value for value in values if value.whole]
    return Value(sum(1 for value in wholes if value.part >= value.whole), len(wholes))


def told(now, before):
    """How a figure stands to the year before, in short: a share by points, a count by the rate."""
    moved = change(now, before)
    if moved is None:
        return _("无可比数据")
    if now.whole is not None:
        return _("%+.1f个百分点") % (float(moved) * 100)
    if not before.number:
        return _("持平") if not moved else _("基数为0")
    return f"{float(rate(now, before)):+.1%}"
