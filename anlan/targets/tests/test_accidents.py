"""What the documents want of accidents: each figure met, then lost by the very accident it speaks of."""

from datetime import date

import pytest

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.notices.models import Notice
from anlan.org.models import Sector
from anlan.targets.actions import compute_all

LAST_YEAR, MAY, DEC31 = date(2025, 5, 1), date(2026, 5, 1), date(2026, 12, 31)
ORDINARY = {"grade": "一般", "deaths": 1, "responsible": True}


@pytest.fixture
def accident(fact):
    def make(day, sector=None, **facts):
        values = {}
        if sector:
            values["sector"], _new = Sector.objects.get_or_create(code=sector, defaults={"name": sector})
        said = ORDINARY | facts
        fact("accident", day, subject=f"事故{day}", facts=said, **values)
        for _n in range(said["deaths"]):
            fact("death", day, subject="死者", amount=1, **values)

    return make


ZEROS = [
    pytest.param(code, harmless, grave, marks=[pytest.mark.clause(*clauses)] if clauses else [])
    for clauses, code, harmless, grave in [
        (("S0-2.1a",), "responsible_deaths", {"responsible": False}, {"deaths": 1}),
        (("S0-2.1a",), "responsible_deaths", {"deaths": 0}, {"deaths": 0, "severe": True}),
        (("S0-2.2a",), "responsible_worst", {"grade": "较大"}, {"grade": "重大"}),
        (("S0-2.2a",), "responsible_worst", {"grade": "重大", "responsible": False}, {"severe": True}),
        ((), "supervision_accidents", {"grade": "较大"}, {"grade": "较大", "supervision": True}),
        ((), "supervision_accidents", {"supervision": True}, {"supervision": True, "severe": True}),
        (("S0-2.3a",), "business_worst", {"grade": "重大"}, {"grade": "重大", "business": True}),
        (("S1-0e", "S2-2.3c"), "accidents_severe", {}, {"grade": "较大"}),
        (("S4-0b", "S4-2.1d"), "accidents_larger", {"grade": "重大"}, {"grade": "较大"}),
        (("S4-0b", "S4-2.1d", "S0-2.0"), "accidents_worst", {"grade": "较大"}, {"grade": "特别重大"}),
    ]
]


@pytest.mark.parametrize(("code", "harmless", "grave"), ZEROS)
def test_a_zero_is_kept_by_others_and_lost_by_its_own_kind(accident, target, look, code, harmless, grave):
    row = target(f"facts.{code}", "=", 0, unit="起")
    accident(MAY, **harmless)
    assert look(row, DEC31) == ("met", "0")
    accident(MAY, **grave)
    assert look(row, DEC31) == ("failed", "1")


FALLS = [
    pytest.param(code, sector, wanted, marks=pytest.mark.clause(*clauses))
    for clauses, code, sector, wanted in [
        (("S0-2.0", "S1-0e", "S2-2.3c", "S4-0b"), "accidents", None, 0),
        (("S0-2.0", "S1-0e", "S2-2.3c", "S4-0b"), "deaths", None, 0),
        (("S4-2.1b",), "accidents_building", "construction", 20),
        (("S4-2.1b",), "deaths_building", "construction", 20),
        (("S4-2.1c",), "accidents_road", "road", 20),
        (("S4-2.1c",), "deaths_road", "road", 20),
    ]
]


@pytest.mark.parametrize(("code", "sector", "wanted"), FALLS)
def test_fewer_than_the_year_before(accident, target, look, code, sector, wanted):
    change = {"reading": "decrease", "unit": "%"} if wanted else {"reading": "change"}
    row = target(f"facts.{code}", ">=" if wanted else "<", wanted, **change)
    for month in range(1, 6):
        accident(date(2025, month, 2), sector)
    for month in range(1, 5):
        accident(date(2026, month, 2), sector)
    if sector:
        accident(date(2026, 5, 2))  # in another field: not counted here
    assert look(row, DEC31) == ("met", "20" if wanted else "-1")
    accident(date(2026, 6, 2), sector)
    assert look(row, DEC31) == ("failed", "0")


@pytest.mark.clause("S0-2.1b", "S4-2.1e")
def test_all_of_the_superiors_figures_are_met_or_not(accident, target, look):
    target("facts.accidents", "<=", 1, superior="on")
    target("facts.deaths", "<=", 1, superior="on")
    target("facts.accidents", "<=", 0)  # one's own
    whole = target("targets.superior_met", "=", 100, unit="%")

    def stands():
        with clock.at(aware(DEC31, MORNING)) as now:
            compute_all(now)
        return look(whole, DEC31)

    accident(MAY)
    assert stands() == ("met", "100")
    accident(MAY, deaths=0)
    assert stands() == ("failed", "50")


def test_those_concerned_hear_once_that_a_target_is_in_danger_and_once_that_it_is_lost(cast, fact, target):
    target("facts.secret_visits", ">=", 4, unit="次", responsible=cast.emergency.pk)

    def heard(day):
        with clock.at(aware(day, MORNING)) as now:
            compute_all(now)
            compute_all(now)
        said = Notice.objects.filter(kind="targets.alarm").order_by("pk")
        return [(notice.recipient, notice.title) for notice in said]

    fact("secret_visit", date(2026, 1, 4), subject="一")
    assert heard(date(2026, 2, 1)) == []
    danger = heard(date(2026, 9, 30))
    people = {person for person, _title in danger}
    assert {title for _person, title in danger} == {"目标有风险：facts.secret_visits >= 4（要求≥ 4 次）"}
    assert ({cast.officer, cast.rescuer} <= people, cast.outsider in people) == (True, False)
    assert len(danger) == len(people)
    lost = heard(DEC31)[len(danger) :]
    assert [title for _person, title in lost] == ["目标未达成：facts.secret_visits >= 4（要求≥ 4 次）"] * len(
        people
    )
