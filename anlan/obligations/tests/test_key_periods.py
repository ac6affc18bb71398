"""Key periods: statutory holidays from the calendar, seasons from the rulebook, where a place may date its own."""

from datetime import date

import pytest

from anlan.obligations.actions.generating import make_rounds
from anlan.obligations.cadence import periods
from anlan.obligations.key_periods import day_of, key_periods, labels
from anlan.obligations.wording import cadence_words
from anlan.rulebook.actions import set_rule
from anlan.rulebook.book import rule

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def of(code, spans):
    return [
        (span.label, span.start, span.end) for span in spans if span.code == code and span.start.year == 2026
    ]


@pytest.mark.clause("S0-3.4.2a")
def test_the_named_seasons_have_days_beside_the_holidays(db):
    spans = key_periods(*YEAR)
    assert of("two_sessions", spans) == [("2026全国两会", date(2026, 3, 1), date(2026, 3, 15))]
    assert of("summer", spans) == [("2026暑期", date(2026, 7, 1), date(2026, 8, 31))]
    assert of("flood_season", spans) == [("2026汛期", date(2026, 4, 15), date(2026, 10, 15))]
    assert of("year_end", spans) == [("2026岁末年初", date(2026, 12, 1), date(2027, 1, 31))]
    assert of("national_day", spans)[0][1] == date(2026, 10, 1)
    assert of("spring_festival", spans) != []
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert {"summer", "spring_festival"} <= labels().keys()


def test_a_place_dates_its_own_season(cast):
    key = "obligations.key_periods"
    value = [row | {"from": "05-01"} if row["code"] == "flood_season" else row for row in rule(key)]
    said = {"place": cast.city, "valid_from": date(2000, 1, 1), "basis": "市防汛指挥部公告"}
    set_rule(key, value, actor=cast.admin, **said)
    assert of("flood_season", key_periods(*YEAR, cast.city))[0][1] == date(2026, 5, 1)
    assert of("flood_season", key_periods(*YEAR, cast.other_city))[0][1] == date(2026, 4, 15)


def test_a_duty_around_a_season_has_its_periods_and_words(db):
    cadence = {"kind": "around", "periods": ["summer"], "when": ["before", "during"]}
    found = periods(cadence, *YEAR, spans=key_periods(*YEAR))
    assert [(one.label, one.start, one.end) for one in found if one.start.year == 2026] == [
        ("2026暑期前", date(2026, 6, 16), date(2026, 6, 30)),
        ("2026暑期期间", date(2026, 7, 1), date(2026, 8, 31)),
    ]
    assert cadence_words(cadence).startswith("暑期")


def test_a_demand_around_a_season_makes_its_rounds(demand):
    row = demand(cadence={"kind": "around", "periods": ["summer"], "when": ["during"]})
    make_rounds(row, date(2026, 5, 20))
    assert [(round.start, round.end) for round in row.rounds.all()] == [(date(2026, 7, 1), date(2026, 8, 31))]


def test_the_last_of_february_is_in_every_year():
    assert (day_of(2027, "02-29"), day_of(2028, "02-29")) == (date(2027, 2, 28), date(2028, 2, 29))
