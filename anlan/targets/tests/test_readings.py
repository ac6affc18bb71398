"""The readings of Part 7 and decision 11, one by one: what a word includes, what nothing is compared with."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from anlan.indicators import readings
from anlan.indicators.engine import Value
from anlan.targets.models import Target
from anlan.targets.standing import judge, last_year, read, span

JUNE30, DEC31 = date(2026, 6, 30), date(2026, 12, 31)
R = Target.Reading


def wanting(op, value, **more):
    said = {"op": op, "value": None if value is None else Decimal(value), "period": "year"}
    return Target(starts_on=date(2026, 1, 1), ends_on=DEC31, **said | more)


def found(target, now, before=None, on=DEC31, others=None, below=()):
    """``(status, value, note)`` on the day ``on`` of the year."""
    number, figure = read(target, now, before, others, below)
    standing = judge(target, on, DEC31, number, figure, before)
    return str(standing.status), standing.value, str(standing.note)


@pytest.mark.parametrize(
    ("op", "wanted", "figure", "status"),
    [
        (">=", 60, Value(60), "met"),  # 不少于、不低于、以上 include the number (Q70)
        (">=", 60, Value(59), "failed"),
        (">", 60, Value(60), "failed"),
        (">", 60, Value(61), "met"),
        ("<=", 20, Value(20), "met"),
        ("<=", 20, Value(21), "failed"),
        ("<", 20, Value(20), "failed"),
        ("<", 20, Value(19), "met"),
        ("=", 0, Value(0), "met"),
        ("=", 0, Value(1), "failed"),
        (">=", 50, Value(1, 2), "met"),  # 不低于总数的50%
        (">=", 50, Value(49, 99), "failed"),
        ("=", 100, Value(9_999_999, 10_000_000), "failed"),  # not rounded up to all
        ("=", 100, Value(10_000_000, 10_000_000), "met"),
        (">=", 30, Value(3, 10), "met"),
    ],
)
def test_what_a_word_includes(op, wanted, figure, status):
    unit = "%" if figure.whole else ""
    assert found(wanting(op, wanted, unit=unit), figure)[0] == status


def test_what_cannot_be_mended_is_lost_at_once():
    assert found(wanting("=", 0), Value(1), on=JUNE30)[:2] == ("failed", 1)
    assert found(wanting("<=", 20), Value(21), on=JUNE30)[:2] == ("failed", 21)
    assert found(wanting("<=", 20), Value(20), on=JUNE30)[:2] == ("on_pace", 20)


@pytest.mark.parametrize(
    ("now", "before", "status", "value"),
    [
        (8, 10, "met", 20),  # 减少20%以上: the rate of decrease is at least 20 % (Q70)
        (9, 10, "failed", 10),
        (80, 100, "met", 20),
        (81, 100, "failed", 19),
        (12, 10, "failed", -20),
    ],
)
def test_a_decrease_of_at_least_a_fifth(now, before, status, value):
    target = wanting(">=", 20, reading=R.DECREASE)
    assert found(target, Value(now), Value(before)) == (status, value, "")


@pytest.mark.parametrize(
    ("op", "reading", "now", "on", "expected"),
    [
        ("<", R.CHANGE, 0, DEC31, ("met", 0, "基数为0")),  # nothing before: passes with nothing only (Q01)
        ("<", R.CHANGE, 0, JUNE30, ("on_pace", 0, "基数为0")),
        ("<", R.CHANGE, 1, DEC31, ("failed", 1, "基数为0")),
        (">=", R.DECREASE, 0, DEC31, ("met", None, "基数为0")),
        (">=", R.DECREASE, 1, DEC31, ("failed", None, "基数为0")),
    ],
)
def test_against_a_year_of_nothing(op, reading, now, on, expected):
    assert found(wanting(op, 0, reading=reading), Value(now), Value(0), on) == expected


def test_a_fall_is_a_fall_and_standing_still_is_none():
    target = wanting("<", 0, reading=R.CHANGE)
    assert found(target, Value(9), Value(10))[:2] == ("met", -1)
    assert found(target, Value(10), Value(10))[:2] == ("failed", 0)
    assert found(target, Value(10), Value(10), JUNE30)[:2] == ("at_risk", 0)


def test_four_fifths_of_the_places_covered_in_full():
    """80%板块…全覆盖: of the places that have anything to cover, those where nothing is left (Q53)."""
    target = wanting(">=", 80, reading=R.FULL_PLACES, unit="%")
    whole, short, nothing = Value(3, 3), Value(99, 100), Value(0, 0)
    assert found(target, None, below=[whole] * 4 + [short])[:2] == ("met", 80)
    assert found(target, None, below=[whole] * 3 + [short] * 2)[:2] == ("failed", 60)
    assert found(target, None, below=[whole] * 4 + [short, nothing])[:2] == ("met", 80)
    assert found(target, None, below=[nothing]) == ("not_applicable", None, "分母为0")


def test_growing_as_fast_is_enough():
    """与财政收入保持同步增长: growth of one at least that of the other (Q26)."""
    target = wanting(">=", 0, reading=R.GROWTH_GAP)
    revenue = (Value(1080), Value(1000))
    assert found(target, Value(108), Value(100), others=revenue)[:2] == ("met", 0)
    assert found(target, Value(107), Value(100), others=revenue)[:2] == ("failed", -1)
    assert found(target, Value(109), Value(100), others=revenue)[:2] == ("met", 1)
    assert readings.growth_gap(Value(1), Value(0), *revenue) is None


def test_a_direction_without_a_number_is_followed_not_judged():
    """大幅度压降 and 六到位 name no number: none is invented (Q20, Q44)."""
    assert found(wanting("<", None), Value(5)) == ("tracked", 5, "文件未定数值")


@pytest.mark.parametrize(
    ("first", "on", "before"),
    [
        (date(2026, 1, 1), JUNE30, (date(2025, 1, 1), date(2025, 6, 30))),
        (date(2028, 1, 1), date(2028, 2, 29), (date(2027, 1, 1), date(2027, 2, 28))),
        (date(2029, 1, 1), date(2029, 2, 28), (date(2028, 1, 1), date(2028, 2, 28))),
    ],
)
def test_last_year_is_the_equal_span(first, on, before):
    assert last_year(first, on) == before


@pytest.mark.parametrize(
    ("period", "on", "expected"),
    [
        ("month", date(2026, 2, 10), (date(2026, 2, 1), date(2026, 2, 28))),
        ("quarter", date(2026, 5, 10), (date(2026, 4, 1), date(2026, 6, 30))),
        ("half_year", date(2026, 7, 1), (date(2026, 7, 1), DEC31)),
        ("year", JUNE30, (date(2026, 1, 1), DEC31)),
        ("span", JUNE30, (date(2026, 1, 1), DEC31)),
        ("always", JUNE30, (date(2026, 1, 1), JUNE30)),
    ],
)
def test_periods_are_those_of_the_calendar(period, on, expected):
    """每季度, 每半年, 每年: calendar periods (Q71)."""
    assert span(wanting(">=", 1, period=period), on) == expected


def test_a_share_is_kept_exactly():
    assert Value(1, 3).number == Fraction(1, 3)
    assert (Value(1, 3).plot, Value(0, 0).plot, Value(7).plot) == (33.33, None, 7.0)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Value(17), Value(20), "-15.0%"),
        (Value(1), Value(0), "基数为0"),
        (Value(0), Value(0), "持平"),
        (Value(9, 10), Value(8, 10), "+10.0个百分点"),
        (Value(9, 10), Value(0, 0), "无可比数据"),
    ],
)
def test_a_figure_beside_the_year_before_in_short(now, before, said):
    assert readings.told(now, before) == said
