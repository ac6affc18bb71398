"""Cadences: the periods of each kind, windows, pro-rating, count duties; and what holds of all of them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.lib.workdays import is_workday
from anlan.obligations.cadence import (
    MONTHS,
    Period,
    Window,
    fault,
    owed,
    periods,
    reading,
    standing,
)
from anlan.obligations.key_periods import spans_between

YEAR = date(2026, 1, 1), date(2026, 12, 31)
WORDS = [
    {"word": "定期", "about": "any", "count": 1, "unit": "quarter"},
    {"word": "及时", "about": "bulletin", "count": 3, "unit": "workday"},
    {"word": "及时", "about": "danger", "count": 24, "unit": "hour"},
]


def keys(cadence, start=YEAR[0], end=YEAR[1], **more):
    return [period.key for period in periods(cadence, start, end, **more)]


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        ({"kind": "once", "on": "2026-06-30"}, ["once-2026-06-30"]),
        ({"kind": "once", "on": "2025-06-30"}, []),
        ({"kind": "months", "months": [1, 3, 12]}, ["2026-01", "2026-03", "2026-12"]),
        ({"kind": "every", "unit": "month"}, [f"2026-{month:02}" for month in range(1, 13)]),
        (
            {"kind": "every", "unit": "month", "step": 2},
            [f"2026-{m:02}..2026-{m + 1:02}" for m in range(1, 13, 2)],
        ),
        ({"kind": "every", "unit": "quarter"}, ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ({"kind": "every", "unit": "half_year"}, ["2026-H1", "2026-H2"]),
        ({"kind": "every", "unit": "year", "least": 4}, ["2026"]),
        ({"kind": "every", "unit": "year", "step": 3, "anchor": 2025}, ["2025-01..2027-12"]),
        ({"kind": "every", "unit": "year", "step": 3}, ["2026-01..2028-12"]),
        ({"kind": "term", "years": 5, "since": "2022-03-01"}, ["term-2022-03-01"]),
        ({"kind": "term"}, ["term-2026-01-01"]),
        ({"kind": "continuous"}, [f"2026-{month:02}" for month in range(1, 13)]),
        ({"kind": "event", "within": 24, "unit": "hour"}, []),
    ],
)
def test_the_periods_of_a_year(cadence, expected):
    assert fault(cadence) == ""
    assert keys(cadence) == expected


def test_days_weeks_and_half_months():
    start, end = date(2026, 2, 26), date(2026, 3, 2)
    assert keys({"kind": "every", "unit": "day"}, start, end) == [
        "2026-02-26",
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
        "2026-03-02",
    ]
    assert keys({"kind": "every", "unit": "week"}, start, end) == ["2026-W09", "2026-W10"]
    assert keys({"kind": "every", "unit": "half_month"}, start, end) == ["2026-02-b", "2026-03-a"]


def test_a_period_says_from_when_to_when():
    (period,) = periods({"kind": "every", "unit": "quarter"}, date(2026, 4, 1), date(2026, 4, 1))
    assert period == Period(
        "2026-Q2", "2026年第2季度", date(2026, 4, 1), date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)
    )


def test_a_term_begins_anew():
    found = periods({"kind": "term", "years": 5, "since": "2022-03-01"}, date(2026, 1, 1), date(2027, 3, 1))
    assert [(p.start, p.end) for p in found] == [
        (date(2022, 3, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2032, 2, 29)),
    ]


def test_window_opens_early_and_is_due_later():
    (march,) = periods({"kind": "months", "months": [3]}, *YEAR, window=Window(opens_before=10, due_shift=10))
    assert (march.opens, march.due) == (date(2026, 2, 19), date(2026, 4, 10))


def test_due_on_a_day_of_the_month():
    found = periods({"kind": "months", "months": [2, 3], "day": 30}, *YEAR)
    assert [period.due for period in found] == [date(2026, 2, 28), date(2026, 3, 30)]


@pytest.mark.parametrize(
    ("workday", "due"),
    [("", date(2026, 1, 31)), ("before", date(2026, 1, 30)), ("after", date(2026, 2, 2))],
)
def test_due_on_a_day_off(workday, due):
    (january,) = periods({"kind": "months", "months": [1]}, *YEAR, window=Window(workday=workday))
    assert january.due == due


def test_around_key_periods():
    spans = spans_between(*YEAR)
    found = periods({"kind": "around", "periods": ["labour_day"]}, *YEAR, spans=spans)
    assert [(p.key, p.start, p.end) for p in found] == [
        ("labour_day-2026-05-01-before", date(2026, 4, 16), date(2026, 4, 30)),
        ("labour_day-2026-05-01-during", date(2026, 5, 1), date(2026, 5, 5)),
        ("labour_day-2026-05-01-after", date(2026, 5, 6), date(2026, 5, 15)),
    ]
    only = {"kind": "around", "periods": ["national_day"], "when": ["after"]}
    assert [p.label for p in periods(only, *YEAR, spans=spans)] == ["2026国庆节节后"]


def test_festivals_of_a_year_are_each_named_once():
    found = [(span.code, span.start.year) for span in spans_between(date(2024, 1, 1), date(2026, 1, 1))]
    of_2025 = [code for code, year in found if year == 2025]
    assert sorted(of_2025) == sorted(
        [
            "new_year",
            "spring_festival",
            "tomb_sweeping",
            "labour_day",
            "dragon_boat",
            "national_day",
            "mid_autumn",
        ]
    )


def test_a_year_not_announced_has_its_fixed_days():
    found = [(span.code, span.start) for span in spans_between(date(2040, 1, 1), date(2039, 12, 31))]
    assert found == [
        ("new_year", date(2040, 1, 1)),
        ("labour_day", date(2040, 5, 1)),
        ("national_day", date(2040, 10, 1)),
    ]


@pytest.mark.parametrize(
    ("word", "about", "read"),
    [
        ("定期", "any", {"kind": "every", "unit": "quarter", "least": 1}),
        ("及时", "bulletin", {"kind": "event", "within": 3, "unit": "workday"}),
        ("及时", "danger", {"kind": "event", "within": 24, "unit": "hour"}),
        ("不断", "any", {"kind": "event"}),
    ],
)
def test_a_printed_word_is_read_by_the_office_s_default(word, about, read):
    assert reading({"kind": "word", "word": word, "about": about}, WORDS) == read


def test_what_is_no_word_is_itself():
    assert reading({"kind": "continuous"}, WORDS) == {"kind": "continuous"}


@pytest.mark.parametrize(
    "cadence",
    [
        None,
        {},
        {"kind": "sometimes"},
        {"kind": "once"},
        {"kind": "once", "on": "2026-02-30"},
        {"kind": "once", "on": "2026-01-01", "from": "2026-02-01"},
        {"kind": "months", "months": []},
        {"kind": "months", "months": [0]},
        {"kind": "months", "months": [1, 1]},
        {"kind": "every"},
        {"kind": "every", "unit": "decade"},
        {"kind": "every", "unit": "week", "step": 2},
        {"kind": "every", "unit": "month", "least": 0},
        {"kind": "every", "unit": "month", "least": 2, "planned": 1},
        {"kind": "every", "unit": "month", "day": 32},
        {"kind": "every", "unit": "year", "anchor": "2020"},
        {"kind": "term", "years": 0},
        {"kind": "term", "since": "soon"},
        {"kind": "around", "periods": []},
        {"kind": "around", "periods": ["x"], "when": ["never"]},
        {"kind": "event", "within": 0},
        {"kind": "word", "word": ""},
    ],
)
def test_what_is_no_cadence_says_why(cadence):
    assert fault(cadence).endswith("。")


QUARTER = Period("2026-Q1", "", date(2026, 1, 1), date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("count", "entered", "expected"),
    [
        (1, date(2025, 12, 1), 1),
        (1, date(2026, 3, 1), 1),  # 31 of 90 days are left: more than a third
        (1, date(2026, 3, 3), 0),
        (4, date(2026, 3, 3), 1),
        (4, date(2026, 3, 31), 0),
        (4, date(2026, 4, 1), 0),
    ],
)
def test_who_enters_in_the_last_third_owes_its_share(count, entered, expected):
    assert owed(count, QUARTER, entered) == expected


WHOLE = Period("2026", "", *YEAR, *YEAR)


@pytest.mark.parametrize(
    ("required", "done", "today", "expected"),
    [
        (2, 1, date(2026, 7, 1), "on_pace"),
        (2, 1, date(2026, 9, 30), "at_risk"),
        (4, 3, date(2026, 9, 30), "on_pace"),
        (4, 2, date(2026, 9, 30), "at_risk"),
        (4, 2, date(2026, 12, 28), "cannot_be_met"),
        (2, 1, date(2026, 12, 31), "at_risk"),
        (2, 1, date(2027, 1, 1), "failed"),
        (2, 2, date(2026, 2, 1), "met"),
        (1, 3, date(2026, 2, 1), "met"),
    ],
)
def test_how_a_count_duty_stands(required, done, today, expected):
    assert standing(required, done, WHOLE, today, behind_percent=40, apart_days=7) == expected


days = st.dates(date(2005, 1, 1), date(2035, 12, 31))
cadences = st.one_of(
    st.builds(
        lambda unit, step: {"kind": "every", "unit": unit, "step": step},
        st.sampled_from(list(MONTHS)),
        st.integers(1, 7),
    ),
    st.builds(lambda unit: {"kind": "every", "unit": unit}, st.sampled_from(["day", "week", "half_month"])),
    st.builds(lambda years: {"kind": "term", "years": years}, st.integers(1, 9)),
)


@given(cadences, days, st.integers(0, 700))
def test_periods_leave_no_gap_and_never_overlap(cadence, start, length):
    """Whatever is not over on the first day and open by the last is there once, one after the other."""
    end = start + timedelta(length)
    found = periods(cadence, start, end)
    assert found[0].start <= start
    assert found[-1].end >= end
    assert all(later.start == earlier.end + timedelta(1) for earlier, later in pairwise(found))
    assert len({period.key for period in found}) == len(found)


@given(cadences, days, st.integers(0, 700), st.integers(0, 700))
def test_asking_later_names_a_period_the_same(cadence, start, first, more):
    """What was made ahead is known again: a longer horizon only adds."""
    if "anchor" not in cadence and cadence.get("unit") == "year":
        cadence = {**cadence, "anchor": 2000}
    short = periods(cadence, start, start + timedelta(first))
    longer = periods(cadence, start, start + timedelta(first + more))
    assert longer[: len(short)] == short


@given(days, st.integers(-40, 40), st.integers(0, 40), st.sampled_from(["", "before", "after"]))
def test_a_window_never_closes_before_it_opens(start, shift, before, workday):
    window = Window(before, shift, workday)
    for period in periods({"kind": "every", "unit": "month"}, start, start + timedelta(90), window=window):
        assert period.opens <= period.due
        assert not workday or is_workday(period.due)


@given(st.integers(1, 50), st.dates(date(2025, 6, 1), date(2026, 6, 30)))
def test_nobody_owes_more_than_all(count, entered):
    assert 0 <= owed(count, QUARTER, entered) <= count
