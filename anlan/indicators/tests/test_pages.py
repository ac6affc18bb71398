"""Pages of figures: the rows behind one, in reach and for export; one indicator; the catalogue; corrections."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.facts.tests.conftest import cast, client_of, fact  # noqa: F401
from anlan.indicators.actions import snapshot
from anlan.indicators.asked import rows_url
from anlan.indicators.engine import INDICATORS, Value
from anlan.indicators.models import Correction

DAY = date(2026, 6, 30)
JAN = date(2026, 1, 1)


@pytest.fixture
def world(cast, fact):  # noqa: F811
    """Two secret visits of the town in May and one of the other town in June, one of the year before."""
    fact("secret_visit", date(2026, 5, 4), subject="夜查")
    fact("secret_visit", date(2026, 5, 5), subject="早查")
    fact("secret_visit", date(2026, 6, 5), subject="午查", organ=cast.town2_hall)
    fact("secret_visit", date(2025, 5, 5), subject="旧查")
    with clock.at(aware(DAY, MORNING)):
        yield cast


def names(page):
    return sorted(str(row) for row, _cells in page.context["lines"])


def test_the_rows_behind_a_figure_are_those_in_reach(world, client_of):  # noqa: F811
    address = rows_url("facts.secret_visits", world.city, JAN, DAY)
    page = client_of(world.officer).get(address)
    assert names(page) == ["午查", "夜查", "早查"]
    assert page.context["figure"] == Value(3)
    past = client_of(world.officer).get(rows_url("facts.secret_visits", world.city, JAN, date(2026, 5, 4)))
    assert names(past) == ["夜查"]
    town = rows_url("facts.secret_visits", world.town, JAN, DAY)
    assert names(client_of(world.townsman).get(town)) == ["夜查", "早查"]
    # The figure of the city is not the town's to see, nor anything to who stands outside.
    assert client_of(world.townsman).get(address).status_code == 404
    assert client_of(world.outsider).get(address).status_code == 404
    assert client_of(world.manager).get(address).status_code == 404
    assert client_of(world.officer).get(rows_url("no.such", world.city, JAN, DAY)).status_code == 404


def test_what_cannot_be_read_falls_back_to_the_year_to_date(world, client_of):  # noqa: F811
    client, address = client_of(world.officer), reverse("indicators:rows", args=["facts.secret_visits"])
    for query in ("", "?from=x&to=9999-99-99", "?to=2030-01-01", f"?place={'9' * 19}"):
        assert names(client.get(address + query)) == ["午查", "夜查", "早查"]
    assert client.get(address + "?place=987654321").status_code == 404


def test_the_rows_are_exported(world, client_of):  # noqa: F811
    answer = client_of(world.officer).get(
        rows_url("facts.secret_visits", world.town, JAN, DAY, format="xlsx")
    )
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][:2] == ("台账记录", "日期")
    assert sorted(row[0] for row in rows[1:]) == ["夜查", "早查"]


def test_every_indicator_opens_to_rows_and_to_its_page(world, client_of):  # noqa: F811
    client = client_of(world.officer)
    for code, found in INDICATORS.items():
        for asked in ({}, {"set": "whole"}):
            page = client.get(rows_url(code, world.city, JAN, DAY, **asked))
            assert page.status_code == (200 if not asked or page_is_share(found, world) else 404), code
        assert client.get(reverse("indicators:indicator", args=[code])).status_code == 200, code


def page_is_share(found, world):
    return found.parts(type(world.city).objects.none(), JAN, DAY)[1] is not None


def test_an_indicator_beside_last_year_by_month_and_place(world, client_of):  # noqa: F811
    page = client_of(world.officer).get(reverse("indicators:indicator", args=["facts.secret_visits"]))
    said = page.context
    assert (said["now"], said["before"], said["compared"]) == (Value(3), Value(1), "+200.0%")
    months = dict(said["months"])
    assert (len(months), min(months), max(months)) == (24, date(2024, 7, 1), date(2026, 6, 1))
    assert {first: figure.part for first, figure in months.items() if figure.part} == {
        date(2025, 5, 1): 1,
        date(2026, 5, 1): 2,
        date(2026, 6, 1): 1,
    }


def test_the_catalogue_tells_what_was_kept(world, client_of, django_assert_num_queries):  # noqa: F811
    client, address = client_of(world.officer), reverse("indicators:catalogue")
    assert {figure for _found, figure, _url in client.get(address).context["lines"]} == {None}
    snapshot(DAY)
    with django_assert_num_queries(9):
        page = client.get(address)
    assert [found.code for found, _figure, _url in page.context["lines"]] == sorted(INDICATORS)
    kept = {found.code: figure for found, figure, _url in page.context["lines"]}
    assert kept["facts.secret_visits"] == Value(3)
    narrowed = client.get(address, {"q": "facts.secret_visits"})
    assert [found.code for found, _figure, _url in narrowed.context["lines"]] == ["facts.secret_visits"]
    assert client_of(world.manager).get(address).status_code == 404


def test_kept_and_recomputed_differ_once_something_is_entered_late(world, fact, client_of):  # noqa: F811
    client, address = client_of(world.officer), reverse("indicators:differences")
    assert client.get(address).context["lines"] == []
    snapshot(DAY)
    assert client.get(address).context["lines"] == []
    fact("secret_visit", date(2026, 5, 6), subject="补录")
    lines = client.get(address).context["lines"]
    assert [(found.code, old, new) for found, old, new, _url in lines] == [
        ("facts.secret_visits", Value(3), Value(4))
    ]


def test_a_correction_stands_beside_the_computed_figure(world, client_of):  # noqa: F811
    asked = f"?place={world.town.pk}&from=2026-01-01&to=2026-06-30"
    address = reverse("indicators:correct", args=["facts.secret_visits"]) + asked
    client = client_of(world.officer)
    assert client.get(address).context["figure"] == Value(2)
    assert client.post(address, {"value": "3", "reason": ""}).context["form"].errors == {
        "reason": ["这个字段是必填项。"]
    }
    assert Correction.objects.count() == 0
    assert client.post(address, {"value": "3", "reason": "漏记一次，见会议记录"}).status_code == 302
    page = client.get(reverse("indicators:indicator", args=["facts.secret_visits"]) + asked)
    assert page.context["now"] == Value(2)
    assert [(note.value, note.reason, note.by) for note in page.context["corrections"]] == [
        (3, "漏记一次，见会议记录", world.officer)
    ]
    listed = reverse("indicators:corrections")
    assert client.get(listed).context["paginator"].count == 1
    assert client_of(world.townsman).get(listed).context["paginator"].count == 1
    assert client_of(world.town2sman).get(listed).context["paginator"].count == 0
    assert client_of(world.townsman).get(address).status_code == 404  # may look, not correct
