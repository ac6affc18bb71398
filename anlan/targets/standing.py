"""How a target stands: from figures and dates to a value and a status. Plain functions, no database."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from anlan.indicators import readings

from .models import Result, Target

S, P, R = Result.Status, Target.Period, Target.Reading
LENGTHS = {P.MONTH: 1, P.QUARTER: 3, P.HALF_YEAR: 6, P.YEAR: 12}
FLOORS = (">=", ">")
TESTS = {
    ">=": lambda value, wanted: value >= wanted,
    ">": lambda value, wanted: value > wanted,
    "=": lambda value, wanted: value == wanted,
    "<=": lambda value, wanted: value <= wanted,
    "<": lambda value, wanted: value < wanted,
}


@dataclass(frozen=True)
class Standing:
    """``value``: as the target is written, shares in percent; None where there is none."""

    status: str
    value: Decimal | None = None
    part: Decimal | None = None
    whole: Decimal | None = None
    note: str = ""


def span(target, on):
    """``(first, last)`` day of the period of ``target`` that the day ``on`` lies in, within the target's own dates."""
    if target.period in (P.ALWAYS, P.SPAN):
        first = target.starts_on if target.period == P.SPAN else date(on.year, 1, 1)
        return first, (target.ends_on or date(on.year, 12, 31)) if target.period == P.SPAN else on
    length = LENGTHS[target.period]
    month = (on.month - 1) // length * length + 1
    last = month + length - 1
    first, end = date(on.year, month, 1), date(on.year, last, monthrange(on.year, last)[1])
    return max(first, target.starts_on), min(end, target.ends_on or end)


def needs_last_year(target):
    return target.reading in (R.CHANGE, R.DECREASE, R.GROWTH_GAP)


def read(target, now, before=None, others=None, below=()):
    """``(value, figure)``: the number to be judged, and the Value it was read from.

    ``before``: the Value a year earlier; ``others``: the pair of the indicator compared with; ``below``: the Values
    of the places under the target's.
    """
    if target.reading == R.FULL_PLACES:
        now = readings.full_places(below)
    if target.reading == R.CHANGE:
        moved = readings.change(now, before)
        return (None if moved is None else moved * (100 if now.whole is not None else 1)), now
    if target.reading == R.DECREASE:
        moved = readings.decrease(now, before)
        return (None if moved is None else 100 * moved), now
    if target.reading == R.GROWTH_GAP:
        gap = readings.growth_gap(now, before, *others)
        return (None if gap is None else 100 * gap), now
    return (None if now.number is None else now.number * (100 if now.whole is not None else 1)), now


def judge(target, on, end, value, figure, before=None, margin=1):
    """The Standing on the day ``on`` of a period that ends on ``end``.

    ``margin``: which share of the pace still counts as on pace. Words such as 以上 and 不低于 include the number.
    """
    told = {"part": decimal(figure.part), "whole": decimal(figure.whole)}
    if figure.whole == 0:
        return Standing(S.NOT_APPLICABLE, note=_("分母为0"), **told)
    if value is None or (from_nothing(before) and target.op in ("<", "<=")):
        return base_zero(target, on, end, figure, before, {"value": decimal(value), **told})
    exact, value = Fraction(value), decimal(value)  # what is judged is not rounded: 99.99999 % is not all
    if target.value is None:
        return Standing(S.TRACKED, value, note=_("文件未定数值"), **told)
    good, over = TESTS[target.op](exact, Fraction(target.value)), on >= end
    if good:
        early = (target.op in FLOORS and target.reading == R.LEVEL) or over or target.period == P.ALWAYS
        return Standing(S.MET if early or full(target) else S.ON_PACE, value, **told)
    if over or target.period == P.ALWAYS or lost(target, exact):
        return Standing(S.FAILED, value, **told)
    return Standing(pace(target, on, end, value, margin), value, **told)


def from_nothing(before):
    return before is not None and before.number == 0


def base_zero(target, on, end, figure, before, told):
    """Against a year before of nothing (基数为0) the target passes only with nothing this year (Part 7 Q01)."""
    if before is None or before.number is None or figure.number is None:
        return Standing(S.NO_DATA, note=_("没有可比数据"), **told)
    if target.op in FLOORS and target.reading != R.DECREASE:
        return Standing(S.NOT_APPLICABLE, note=_("基数为0"), **told)
    passed = figure.number == 0
    status = (S.MET if on >= end else S.ON_PACE) if passed else S.FAILED
    return Standing(status, note=_("基数为0"), **told)


def full(target):
    """Whether a figure that is good stays good: 100 % of something is reached, not kept."""
    return target.op == "=" and target.value == 100 and target.unit == "%" and target.reading == R.LEVEL


def lost(target, value):
    """Whether nothing can mend it before the period ends: more than none has happened."""
    return target.reading == R.LEVEL and target.op in ("=", "<=", "<") and value > Fraction(target.value)


def pace(target, on, end, value, margin):
    """A floor is approached day by day; a ceiling that is passed for now is at risk."""
    if target.op not in (*FLOORS, "=") or target.reading not in (R.LEVEL, R.FULL_PLACES):
        return S.AT_RISK
    start = span(target, on)[0]
    elapsed = Decimal((on - start).days + 1) / Decimal((end - start).days + 1)
    return S.ON_PACE if value >= target.value * elapsed * Decimal(str(margin)) else S.AT_RISK


def decimal(number):
    if number is None or isinstance(number, Decimal):
        return number
    if hasattr(number, "numerator") and not isinstance(number, int):
        return round(Decimal(number.numerator) / Decimal(number.denominator), 4)
    return Decimal(number)


def last_year(first, on):
    """The equal span a year earlier."""
    return readings.year_before(first), readings.year_before(on)
