"""Targets: the catalogue, from a plan, the steps, who sees what, the board's queries."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.indicators.actions import snapshot
from anlan.indicators.engine import INDICATORS
from anlan.plans.tests.conftest import draft, plan  # noqa: F401
from anlan.targets.actions import compute, compute_all, load_catalogue
from anlan.targets.duties import keep_days
from anlan.targets.models import Result, Target

DAY = date(2026, 6, 30)


@pytest.fixture
def catalogue(cast):
    rows = load_catalogue(cast.office, 2026, actor=cast.officer)
    with clock.at(aware(DAY, MORNING)) as now:
        compute_all(now)
    return rows


def test_all_154_of_the_documents_are_expressible(cast, catalogue):
    assert [row.number for row in catalogue] == [f"K{n:03}" for n in range(1, 155)]
    assert load_catalogue(cast.office, 2026, actor=cast.officer) == []
    for row in Target.objects.all():
        row.full_clean(exclude=["sector"])
    stood = set(Result.objects.filter(current=True).values_list("target__number", flat=True))
    assert stood == {row.number for row in catalogue}


SHOWN = ("target__number", "place", "start", "end", "value", "part", "whole", "status", "note")


def test_computed_together_they_stand_as_each_alone_in_fewer_queries(cast, fact, target):
    fact("secret_visit", date(2026, 1, 4), subject="夜查")
    fact("accident", date(2026, 2, 3), subject="事故", facts={"grade": "一般", "deaths": 2})
    load_catalogue(cast.office, 2026, actor=cast.officer)
    target("facts.secret_visits", ">=", 1, each="town")
    target("facts.secret_visits", ">=", 20, unit="%", reading="decrease")
    target("facts.deaths", ">=", 1, reading="growth_gap", other_code="facts.accidents")
    rows, now = list(Target.objects.filter(state="in_force")), aware(DAY, MORNING)

    def came_to(*parts):
        with CaptureQueriesContext(connection) as asked:
            for part in parts:
                compute(part, now)
        return list(Result.objects.filter(current=True).order_by(*SHOWN).values_list(*SHOWN)), len(asked)

    alone, many = came_to(*([row] for row in rows))
    together, few = came_to(rows)
    assert together == alone
    assert few < many / 3
    assert {status for *_line, status, _note in together} >= {"met", "no_data", "not_applicable"}


def test_what_has_no_data_is_a_page_that_says_what_is_awaited(cast, catalogue, client_of):
    page = client_of(cast.officer).get(reverse("targets:targets"), {"data": "no"})
    rows = [row for row, _cells in page.context["lines"]]
    assert rows
    assert [row.number for row in rows if not row.awaits or row.code in INDICATORS] == []
    known = Target.objects.filter(code__in=list(INDICATORS)).count()
    assert known + page.context["paginator"].count == 154


def test_figures_of_a_plan_are_proposed_once(cast, plan, client_of):  # noqa: F811
    client, address = client_of(cast.officer), reverse("targets:from_plan", args=[plan.pk])
    assert client.post(address).status_code == 302
    count = Target.objects.count()
    assert count == plan.tasks.filter(requirements__type__in=("quantity", "ratio", "change", "zero")).count()
    client.post(address)
    assert Target.objects.count() == count
    assert client_of(cast.builder).post(address).status_code == 404
    assert client_of(cast.outsider).get(address).status_code == 404


def test_a_target_without_indicator_says_what_it_waits_for(cast, client_of):
    data = {
        "title": "“五个提高”",
        "organ": cast.office.pk,
        "reading": "level",
        "op": ">=",
        "period": "year",
        "starts_on": "2026-01-01",
    }
    client = client_of(cast.officer)
    assert client.post(reverse("targets:new"), data | {"ends_on": "2025-01-01"}).context["form"].errors == {
        "ends_on": ["结束日期早于开始日期。"]
    }
    gap = client.post(reverse("targets:new"), data | {"reading": "growth_gap"})
    assert gap.context["form"].errors == {"other_code": ["增幅差须选择对照指标。"]}
    assert Target.objects.count() == 0
    assert client.post(reverse("targets:new"), data).status_code == 302
    row = Target.objects.get()
    assert row.wanted == "不低于（未定数值）"
    for name in ("confirm", "enforce"):
        assert client.post(reverse("targets:step", args=[row.pk, name])).status_code == 302
    assert Result.objects.get().status == "no_data"


def test_in_force_it_is_not_changed_and_evaluated_only_when_its_time_is_up(cast, target, client_of):
    row = target("facts.secret_visits", ">=", 1)
    client = client_of(cast.officer)
    assert client.get(reverse("targets:change", args=[row.pk])).status_code == 404
    evaluate = reverse("targets:step", args=[row.pk, "evaluate"])
    with clock.at(aware(DAY, MORNING)):
        assert client.post(evaluate).context["form"].non_field_errors() == [
            "期限未到（2026-12-31），还不能评定。"
        ]
    with clock.at(aware(date(2027, 1, 3), MORNING)):
        assert client_of(cast.officer).post(evaluate).status_code == 302
    row.refresh_from_db()
    assert (row.state, Result.objects.get(current=True).day) == ("evaluated", date(2026, 12, 31))
    with clock.at(aware(date(2027, 2, 3), MORNING)) as now:
        compute_all(now)
    assert Result.objects.get(current=True).day == date(2026, 12, 31)


def test_who_sees_what(cast, target, fact, client_of):
    row = target("facts.secret_visits", ">=", 1, each="town", responsible=cast.town_hall.pk)
    address = row.get_absolute_url()
    users = ("officer", "boss", "townsman", "town2sman", "manager", "outsider")
    seen = {name: client_of(getattr(cast, name)).get(address).status_code for name in users}
    assert seen == {
        "officer": 200,
        "boss": 200,
        "townsman": 200,
        "town2sman": 200,
        "manager": 404,
        "outsider": 404,
    }
    fact("secret_visit", date(2026, 1, 5), subject="夜查")

    def rows(user):
        page = client_of(user).get(address, {"place": cast.town.pk, "day": "2026-01-06"})
        return [str(line) for line in page.context["part"]] if page.status_code == 200 else page.status_code

    assert rows(cast.officer) == rows(cast.townsman) == ["夜查"]
    assert rows(cast.town2sman) == 404  # the figure of another town
    board = client_of(cast.outsider).get(reverse("targets:board"))
    assert board.context["paginator"].count == 0
    assert client_of(cast.outsider).get("/api/targets/results").json() == []
    assert {found["status"] for found in client_of(cast.officer).get("/api/targets/results").json()} == {
        "no_data"
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_same_number_of_queries(cast, target, client_of, django_assert_num_queries, count):
    for _n in range(count):
        target("facts.secret_visits", ">=", 1, each="town")
    client = client_of(cast.officer)
    client.get(reverse("targets:board"))
    with django_assert_num_queries(10):
        client.get(reverse("targets:board"))


def counted(page):
    """``{label: {status: count}}`` of what a grouped board says."""
    return {
        label.strip(): {code: n for code, (_said, n) in zip(Result.Status.values, counts, strict=True) if n}
        for label, _url, counts, _total in page.context["lines"]
    }


@pytest.mark.clause("S4-1c")
def test_the_board_by_clause_by_unit_and_by_place(cast, target, fact, client_of):
    fact("secret_visit", date(2026, 1, 4), subject="夜查")
    code = "facts.secret_visits"
    target(code, ">=", 1, clause="S1-8b", responsible=cast.town_hall.pk, each="town")
    target(code, ">=", 50, clause="S1-9a")
    client = client_of(cast.officer)

    def board(name, user=cast.officer):
        return counted(client_of(user).get(reverse(f"targets:{name}")))

    with clock.at(aware(DAY, MORNING)) as now:
        compute_all(now)
    assert board("by_clause") == {"S1-8b": {"met": 1, "at_risk": 1}, "S1-9a": {"at_risk": 1}}
    assert board("by_unit") == {
        cast.town_hall.name: {"met": 1, "at_risk": 1},
        "未明确责任单位": {"at_risk": 1},
    }
    assert board("by_place")[cast.city.name] == {"met": 1, "at_risk": 2}
    assert board("by_place")[cast.town.name] == {"met": 1}
    assert board("by_place", cast.town2sman) == {cast.town2.name: {"at_risk": 1}}
    assert board("by_clause", cast.outsider) == {}
    # A line leads to as many results as it counts.
    for name in ("by_clause", "by_unit", "by_place"):
        for _label, url, _counts, total in client.get(reverse(f"targets:{name}")).context["lines"]:
            assert not url or client.get(url).context["paginator"].count == total, url


def test_what_is_left_of_a_superiors_ceiling(cast, target, fact, client_of):
    for n in range(3):
        fact("accident", date(2026, 1, 2 + n), subject=f"事故{n}", facts={"grade": "一般", "deaths": 0})
    target("facts.accidents", "<=", 5, superior="on")
    target("facts.accidents", "<=", 9)
    page = client_of(cast.officer).get(reverse("targets:superior"))
    lines = [
        {column.name: column.plain(row) for column in page.context["page"].columns}
        for row in page.context["part"]
    ]
    assert [(line["wanted"], line["value"], line["left"]) for line in lines] == [("≤ 5", "3", "2")]


def test_what_each_silent_target_waits_for(cast, target, client_of):
    target("facts.secret_visits", ">=", 1)
    target("", ">=", 1, awaits="安责险")
    page = client_of(cast.officer).get(reverse("targets:awaiting"))
    said = [page.context["page"].columns[1].plain(row) for row in page.context["part"]]
    assert sorted(map(str, said)) == ["安责险", "指标“明查暗访次数”尚无记录"]
    assert client_of(cast.outsider).get(reverse("targets:awaiting")).context["paginator"].count == 0


def test_the_ticker_keeps_each_day_once_it_is_over_and_today_so_far(cast, fact, monkeypatch):
    taken = []
    monkeypatch.setattr("anlan.targets.duties.CAUGHT_UP", 2)
    monkeypatch.setattr("anlan.targets.duties.snapshot", lambda day: (taken.append(day), snapshot(day)))
    monkeypatch.setattr(
        "anlan.indicators.actions.INDICATORS", {code: INDICATORS[code] for code in ("facts.accidents",)}
    )
    for hour in (time(6, 0), time(12, 0)):
        with clock.at(aware(DAY, hour)) as now:
            keep_days(now)
    assert taken == [date(2026, 6, 28), date(2026, 6, 29), DAY, DAY]
    taken.clear()
    with clock.at(aware(date(2026, 7, 1), time(6, 0))) as now:
        keep_days(now)
    assert taken == [DAY, date(2026, 7, 1)]
