"""Figures over facts: counted, told apart, added up on every level, month by month and by sector."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from anlan.indicators import readings
from anlan.indicators.engine import INDICATORS, Value, by_month, by_sector, drill, months, value, values_of

JAN, MARCH, DEC = date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31)
HIGH = "高危险性体育项目"


@pytest.fixture
def visit(cast, fact):
    def make(venue, organ=None, day=date(2026, 3, 10), **facts):
        facts = {"level": "市级", "class": HIGH} | facts
        return fact("venue_visit", day, organ=organ or cast.town_hall, subject=venue, facts=facts)

    return make


def test_a_venue_visited_in_two_towns_counts_once_above_them(cast, visit):
    for venue, organ in (("甲馆", cast.town_hall), ("甲馆", cast.town2_hall), ("乙馆", cast.town2_hall)):
        visit(venue, organ)
    visit("甲馆")
    visit("丙馆", level="县级")
    visit("丁馆", day=date(2025, 12, 31))
    places = [cast.city, cast.county, cast.town, cast.town2, cast.other_city]
    found = values_of(INDICATORS["facts.venues_visited"], places, JAN, DEC)
    assert [found[place].part for place in places] == [2, 2, 1, 2, 0]
    assert [value("facts.venues_visited", place, JAN, DEC).part for place in places] == [2, 2, 1, 2, 0]


def test_sums_are_added_up(cast, fact):
    fact("death", subject="甲", amount=2)
    fact("death", subject="乙", amount=1, organ=cast.town2_hall)
    fact("fund", organ=cast.office, amount=Decimal("120.5"))
    places = [cast.city, cast.town, cast.town2]
    found = values_of(INDICATORS["facts.deaths"], places, JAN, DEC)
    assert [found[place] for place in places] == [Value(3), Value(2), Value(1)]
    assert value("facts.fund", cast.city, JAN, DEC) == Value(Decimal("120.5"))
    assert str(value("facts.fund", cast.city, JAN, DEC)) == "120.5"


def test_month_by_month_in_one_query(cast, fact, django_assert_num_queries):
    for day in (date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)):
        fact("death", day, subject="甲", amount=2)
    assert not cast.city.alone  # asked once for a place
    with django_assert_num_queries(1):
        found = by_month(INDICATORS["facts.deaths"], cast.city, JAN, MARCH)
    assert found == {date(2026, 1, 1): Value(2), date(2026, 2, 1): Value(0), date(2026, 3, 1): Value(4)}
    assert months(date(2026, 11, 15), date(2027, 1, 3)) == [
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 3)),
    ]


def test_by_sector_in_one_query(cast, fact, django_assert_num_queries):
    for sector, amount in ((cast.building, 2), (cast.industry, 1), (cast.building, 1), (None, 5)):
        fact("death", subject="甲", amount=amount, sector=sector)
    with django_assert_num_queries(1):
        found = by_sector(INDICATORS["facts.deaths"], [cast.city, cast.town2], JAN, DEC)
    assert found[cast.city] == {cast.building.pk: Value(3), cast.industry.pk: Value(1), None: Value(5)}
    assert found[cast.town2] == {}


def test_a_register_is_counted_as_of_the_day(cast, fact):
    fact("title", date(2026, 1, 5), subject="甲村", facts={"kind": "村社区"})
    fact("title", date(2026, 1, 5), subject="乙村", facts={"kind": "村社区"}, ended_on=date(2026, 3, 1))
    fact("title", date(2026, 4, 1), subject="丙村", facts={"kind": "村社区"})
    assert [
        value("facts.titles_villages", cast.city, JAN, day).part for day in (date(2026, 2, 28), MARCH)
    ] == [2, 1]


def test_coverage_counts_venues_of_the_register_once(cast, visit, fact):
    for venue in ("甲馆", "乙馆", "丙馆", "丁馆"):
        fact("venue", subject=venue, facts={"class": HIGH})
    for venue in ("甲馆", "甲馆", "乙馆", "不在册"):
        visit(venue)
    found = value("facts.venue_coverage", cast.county, JAN, DEC)
    assert (found, found.number) == (Value(2, 4), Fraction(1, 2))


def test_what_is_not_said_is_not_true(cast, fact):
    fact("accident", subject="甲", facts={"grade": "一般", "deaths": 1})
    fact(
        "accident",
        subject="乙",
        facts={"grade": "一般", "deaths": 1, "accountable": True, "responsible": True},
    )
    fact("accident", subject="丙", facts={"grade": "一般", "deaths": 0, "responsible": True})
    fact("accident", subject="丁", facts={"grade": "较大", "deaths": 0, "responsible": True, "severe": True})
    part, _whole = drill("facts.unaccounted_deaths", cast.city, JAN, DEC, cast.officer)
    assert [row.subject for row in part] == ["甲"]
    part, _whole = drill("facts.responsible_deaths", cast.city, JAN, DEC, cast.officer)
    assert sorted(row.subject for row in part) == ["丁", "乙"]


def test_what_is_withdrawn_counts_no_more(cast, fact):
    from anlan.facts.actions import withdraw_fact

    row = fact("death", subject="甲", amount=2)
    withdraw_fact(row, actor=cast.officer, reason="重复")
    assert value("facts.deaths", cast.city, JAN, DEC) == Value(0)


@pytest.mark.parametrize(
    ("now", "before", "change", "rate"),
    [(1, 2, -1, Fraction(-1, 2)), (1, 0, 1, None), (0, 0, 0, None)],
)
def test_against_the_year_before(now, before, change, rate):
    now, before = Value(now), Value(before)
    found = readings.rate(now, before)
    assert (readings.change(now, before), found) == (change, rate)


def test_other_readings():
    assert readings.year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert readings.change(Value(0, 0), Value(1, 2)) is None
    assert readings.full_places([Value(3, 3), Value(1, 2), Value(0, 0)]) == Value(1, 2)
    assert readings.growth_gap(Value(110), Value(100), Value(106), Value(100)) == Fraction(4, 100)


YEAR_BEFORE = date(2025, 12, 31)


def figures(place, day, *codes):
    return [str(value(f"facts.{code}", place, date(day.year, 1, 1), day)) for code in codes]


@pytest.mark.clause("S1-4a", "S3-1.3.2", "S3-1.3.3b", "S3-5.2.1", "S4-3.15a")
def test_who_supervises_against_the_establishment_by_training_and_over_the_years(cast, fact):
    fact("establishment", date(2025, 1, 1), amount=5)
    said = [(True, True, ""), (True, False, "专业岗位培训"), (False, False, ""), (True, True, "")]
    for number, (full_time, professional, change) in enumerate(said):
        facts = {"full_time": full_time, "professional": professional, "change": change}
        begun = date(2026 if number == 3 else 2025, 2, 1)
        fact("supervisor", begun, subject=f"监管员{number}", facts=facts)
    codes = ("establishment_filled", "supervisors", "supervisors_full_time", "supervisors_professional")
    assert figures(cast.town, YEAR_BEFORE, *codes) == ["60.0%", "3", "66.7%", "33.3%"]
    assert figures(cast.town, DEC, *codes) == ["80.0%", "4", "75.0%", "50.0%"]
    assert figures(cast.town, DEC, "laymen_provided_for") == ["50.0%"]
    assert figures(cast.town2, DEC, "supervisors", "establishment_filled") == ["0", "—"]


@pytest.mark.clause("S1-4e")
def test_departments_charged_have_a_section_and_the_others_a_duty(cast, fact):
    for organ, facts in (
        (cast.emergency, {"charged": True, "independent": True}),
        (cast.housing, {"charged": True, "independent": False}),
        (cast.office, {"charged": False, "defined": True}),
    ):
        fact("supervision_section", organ=organ, facts=facts)
    codes = ("sections_independent", "sections_defined")
    assert figures(cast.city, DEC, *codes) == ["50.0%", "100.0%"]


@pytest.mark.clause("S1-18a", "S4-2.7")
def test_a_station_is_ready_when_nothing_lacks(cast, fact):
    whole = dict.fromkeys(("staffed", "funded", "equipped", "housed", "ruled"), True)
    first = fact("station", date(2025, 3, 1), facts=whole | {"equipped": False}, ended_on=date(2026, 3, 1))
    assert figures(cast.county, YEAR_BEFORE, "stations_ready") == ["0.0%"]
    fact("station", first.ended_on, facts=whole)
    fact("station", organ=cast.town2_hall, facts=whole | {"funded": False})
    assert figures(cast.county, DEC, "stations_ready") == ["50.0%"]
    assert figures(cast.town, DEC, "stations_ready") == ["100.0%"]


@pytest.mark.clause("S1-17b", "S1-17c")
def test_the_fund_is_budgeted_used_and_grows_with_the_revenue(cast, fact):
    for year, fund, revenue in ((2025, 100, 1000), (2026, 120, 1100)):
        fact("fund", date(year, 2, 1), organ=cast.office, amount=fund, facts={"budgeted": year == 2026})
        fact("revenue", date(year, 10, 1), organ=cast.office, amount=revenue)
    fact("fund_use", date(2026, 5, 1), organ=cast.office, subject="执法记录仪", amount=Decimal("37.5"))
    fact("equipment", date(2026, 5, 1), organ=cast.office, subject="执法记录仪", amount=30)
    codes = ("fund", "fund_budgeted", "fund_used", "equipment")
    assert figures(cast.city, YEAR_BEFORE, *codes) == ["100", "0.0%", "0", "0"]
    assert figures(cast.city, DEC, *codes) == ["120", "100.0%", "37.5", "30"]
    pairs = [
        Value(Decimal(value(f"facts.{code}", cast.city, date(year, 1, 1), date(year, 12, 31)).part))
        for code in ("fund", "revenue")
        for year in (2026, 2025)
    ]
    assert readings.growth_gap(*pairs) == Fraction(1, 10)
