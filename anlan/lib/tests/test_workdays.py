"""The statutory calendar, its make-up days, an office's corrections, and years nobody announced yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.lib.workdays import LAST_YEAR, add_workdays, is_published, is_workday, workdays_between

UNKNOWN = LAST_YEAR + 5


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 12), False),  # a Monday of the Spring Festival
        (date(2024, 2, 4), True),  # a Sunday made up for it
        (date(2024, 2, 18), True),  # a Sunday made up for it
        (date(2024, 4, 5), False),  # a Friday, Qingming by the lunar-solar calendar
        (date(2024, 3, 29), True),  # an ordinary Friday
        (date(2024, 3, 30), False),  # an ordinary Saturday
    ],
)
def test_announced_calendar(day, works):
    assert is_published(day)
    assert is_workday(day) is works


def test_unknown_year_falls_back_to_weekends_and_fixed_holidays_and_says_so():
    assert not is_published(date(UNKNOWN, 5, 1))
    first = date(UNKNOWN, 1, 1)
    ordinary = {first + timedelta(days=n) for n in range(14, 28)}
    assert {day for day in ordinary if is_workday(day)} == {day for day in ordinary if day.weekday() < 5}
    holidays = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    assert [is_workday(date(UNKNOWN, *day)) for day in holidays] == [False] * 6


def test_corrections_win_over_both_calendars():
    rest, work = date(2024, 3, 29), date(UNKNOWN, 1, 1)
    corrections = {rest: False, work: True}
    assert not is_workday(rest, corrections)
    assert is_workday(work, corrections)
    assert is_workday(date(2024, 3, 28), corrections)


def test_seven_workdays_cross_a_long_holiday():
    """From 2024-09-27: September 29 and October 12 are made up, October 1 to 7 are off."""
    assert add_workdays(date(2024, 9, 27), 7) == date(2024, 10, 12)
    assert workdays_between(date(2024, 9, 27), date(2024, 10, 12)) == 7


def test_start_day_is_not_counted_and_corrections_shift_the_end():
    monday = date(2024, 3, 11)
    assert add_workdays(monday, 1) == date(2024, 3, 12)
    assert add_workdays(monday, 1, {date(2024, 3, 12): False}) == date(2024, 3, 13)
    assert add_workdays(monday, -1) == date(2024, 3, 8)


def test_zero_rolls_a_holiday_to_the_next_workday():
    assert add_workdays(date(2024, 3, 11), 0) == date(2024, 3, 11)
    assert add_workdays(date(2024, 10, 1), 0) == date(2024, 10, 8)


days = st.dates(date(2004, 1, 1), date(2035, 12, 31))


@given(days, st.integers(-60, 60).filter(bool))
def test_between_undoes_add(start, n):
    assert workdays_between(start, add_workdays(start, n)) == n


@given(days, days, days)
def test_between_adds_up(a, b, c):
    a, b, c = sorted([a, b, c])
    assert workdays_between(a, b) + workdays_between(b, c) == workdays_between(a, c)
