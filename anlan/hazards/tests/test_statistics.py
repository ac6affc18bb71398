"""The statistics page: every figure opens exactly its rows; 动态清零; who is silent; what targets are fed with."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.hazards.models import Matter
from anlan.indicators.engine import INDICATORS
from anlan.lib.ids import make_credit_code
from anlan.org.models import Place
from anlan.registers.models import Enterprise

from .conftest import FIVE, at, go


@pytest.fixture
def some(cast, at_state, report):
    """Of this year: rejected, open at several ages and grades, of the enterprise itself, closed in time."""
    now, made = timezone.now(), []
    for days in (1, 8, 20, 200):
        made.append(report(now=now - timedelta(days), occurred_at=now - timedelta(days)))
    made.append(report(actor=cast.manager, organ=cast.plant, source="self", office=cast.town_hall))
    made.append(at_state("assigned", place=cast.town2, subject=None, subject_text="管线"))
    made.append(at_state("rectifying", grade="major"))
    made.append(at_state("closed"))
    go(made[2], "reject", cast.rescuer, reason="不属实")
    Matter.objects.filter(pk=made[3].pk).update(key_violation="blocked_exits")
    return made


def links_of(context):
    """``[(count, address)]`` of every figure on the page."""
    found = [(count, link) for _label, count, link, _tone in context["figures"] if link]
    for part in ("classes", "violations", "ages", "place_lines", "unit_lines"):
        found += [(count, link) for _name, cells in context[part] for _head, count, link in cells]
    return found


def rows_behind(client, link):
    page = client.get(link, follow=True)
    assert page.context["filters"].is_valid(), link
    return page.context["paginator"].count


@pytest.mark.parametrize("query", ["", "?since=2026-03-01&until=2026-03-31"])
def test_every_figure_opens_exactly_its_rows(cast, some, client_of, query):
    client = client_of(cast.officer)
    links = links_of(client.get(reverse("hazards:statistics") + query).context)
    assert len(links) > 60
    assert [(link, n) for n, link in links if rows_behind(client, link) != n] == []
    assert len([n for n, _link in links if n]) > 15


def test_the_figures_narrowed_to_a_place_and_sector(cast, some, client_of):
    client = client_of(cast.officer)
    query = {"place": cast.town2.pk, "since": "2026-03-01", "until": "2026-03-31"}
    context = client.get(reverse("hazards:statistics"), query).context
    assert [count for _label, count, _link, _tone in context["figures"]][:2] == [1, 0]
    links = links_of(context)
    assert [(link, n) for n, link in links if rows_behind(client, link) != n] == []


@pytest.mark.clause("S2-4.2c")
def test_dynamic_zero_by_place_and_unit(cast, some, client_of):
    context = client_of(cast.officer).get(reverse("hazards:statistics")).context
    numbers = {name: [n for _head, n, _link in cells] for name, cells in context["place_lines"]}
    assert numbers == {"河东区": [6, 2, 3, 5], "合计": [6, 2, 3, 5]}
    units = {name: [n for _head, n, _link in cells] for name, cells in context["unit_lines"]}
    assert units == {"永宁安泰机械有限公司": [2, 2, 0, 2], "市应急局": [3, 0, 2, 2], "柳桥镇": [1, 0, 1, 1]}
    assert (context["units"], context["zero_units"]) == (3, 0)


def test_an_enterprise_and_a_town_see_their_own_alone_and_outsiders_nothing(cast, some, client_of):
    def registered(user):
        return client_of(user).get(reverse("hazards:statistics")).context["figures"][0][1]

    assert [registered(user) for user in (cast.officer, cast.outsider)] == [7, 0]
    assert [registered(user) for user in (cast.manager, cast.town2sman)] == [7, 1]


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-03-02&until=2026-03-01",
        "until=2999-01-01",
        "since=x",
        "place=x",
        "place=999999999999999999999",
    ],
)
def test_what_cannot_be_counted_is_said(cast, client_of, query):
    page = client_of(cast.officer).get(f"{reverse('hazards:statistics')}?{query}")
    assert (page.status_code, bool(page.context["form"].errors)) == (422, True)


@pytest.mark.parametrize(
    "query",
    ["age=x", "unit=0", "at=99999", "measure=x", "unit=999999999999999999999", "since=x&measure=found"],
)
def test_a_wrong_narrowing_finds_nothing(cast, some, client_of, query):
    assert rows_count(client_of(cast.officer), query) == 0


def rows_count(client, query):
    return client.get(f"{reverse('hazards:matters')}?{query}").context["paginator"].count


def test_few_queries_however_many_matters(cast, some, client_of, django_assert_max_num_queries):
    client = client_of(cast.officer)
    client.get(reverse("hazards:statistics"))
    with django_assert_max_num_queries(32):
        client.get(reverse("hazards:statistics"))


def test_the_silent_are_listed_with_what_was_last_heard(cast, client_of, report):
    day = timezone.localdate() - timedelta(400)
    firm = Enterprise.objects.create(
        organ=cast.plant,
        name=cast.plant.name,
        credit_code=make_credit_code("330800", 12),
        place=cast.town,
        sector=cast.industry,
        since=day,
    )
    then = timezone.now() - timedelta(200)
    report(actor=cast.manager, organ=cast.plant, source="self", now=then, occurred_at=then)
    client = client_of(cast.officer)
    [(row, _cells)] = client.get(reverse("hazards:silent")).context["lines"]
    assert (row, row.last_self, row.last_nil) == (firm, timezone.localdate(then), None)
    assert client.get(reverse("hazards:statistics")).context["figures"][-1][1] == 1
    assert client_of(cast.manager).get(reverse("hazards:silent")).status_code == 404
    report(actor=cast.manager, organ=cast.plant, source="self", now=timezone.now())
    assert client.get(reverse("hazards:silent")).context["lines"] == []


# -- what targets are fed with ---------------------------------------------------------------------------------


def measured(cast, code, start=date(2026, 3, 1), end=date(2026, 3, 31)):
    rows = INDICATORS[code].rows(Place.objects.within(cast.city.path).values("pk"), start, end)
    return tuple(set(one) for one in rows) if isinstance(rows, tuple) else set(rows)


def test_problems_without_an_owner(cast, report, at_state):
    late = report(now=at(3, 10))
    at_state("assigned", now=at(3, 10))
    problem = report(profile="assigned", now=at(3, 10), photos=())
    report(now=at(3, 30))
    assert measured(cast, "hazards.unowned") == {late, problem}
    assert measured(cast, "hazards.not_rectifying") == {late}
    assert measured(cast, "hazards.unowned", end=date(2026, 3, 12)) == set()
    assert measured(cast, "hazards.not_zero", end=date(2026, 3, 13)) >= {late, problem}


def test_the_five_elements_of_what_is_being_rectified(cast, at_state, report):
    whole, lacking = at_state("rectifying"), at_state("assigned")
    report()
    at_state("closed")
    assert measured(cast, "hazards.five_elements_share", end=date(2026, 3, 15)) >= ({whole}, {whole, lacking})
    assert measured(cast, "hazards.five_elements_share") == ({whole}, {whole, lacking})
    go(lacking, "start", cast.manager, **FIVE)
    assert measured(cast, "hazards.five_elements_share")[0] == {whole, lacking}
