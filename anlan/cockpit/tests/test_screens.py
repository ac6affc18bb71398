"""Every figure opens to as many rows as it says, for each reader; who stands outside sees none."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.cockpit.checking import checked_cards
from anlan.cockpit.models import Layout
from anlan.cockpit.queries import built_in
from anlan.cockpit.registry import CARDS
from anlan.indicators.actions import snapshot
from anlan.indicators.engine import INDICATORS
from anlan.indicators.models import Snapshot, Taking
from anlan.org.models import Organ, Place
from anlan.testing import make_organ, make_place, make_user

READERS = ["fushizhang", "anwei", "zhujian", "baixu", "qiye"]
pytestmark = pytest.mark.usefixtures("demo", "db", "noon")


@pytest.fixture
def every_card():
    """A layout of the city with each kind of card, for every role."""
    cards = [{"type": code} for code in CARDS]
    cards += [
        {"type": "units", "settings": {"matter": "missed"}},
        {"type": "coming", "settings": {"days": 30}},
    ]
    cards += [{"type": "map", "settings": {"indicator": "reporting.filed_share", "kind": "town"}}]
    cards += [{"type": "worst", "settings": {"indicator": "facts.accidents", "period": "month", "top": 20}}]
    return Layout.objects.create(
        code="every",
        name="全部卡片",
        place=Place.objects.get(code="LT"),
        roles=["leader", "office", "department", "town", "enterprise"],
        cards=checked_cards(cards),
        changed_at="2026-06-01T00:00Z",
    )


def screen_of(client, code):
    response = client.get(f"/api/cockpit/layouts/{code}")
    assert response.status_code == 200
    return response.json()


def figures_in(data):
    """Whatever in the plain data of a screen has an address and a count."""
    if isinstance(data, list):
        return [figure for part in data for figure in figures_in(part)]
    if isinstance(data, dict):
        own = [data] if data.get("url") and "count" in data else []
        return own + [figure for part in data.values() for figure in figures_in(part)]
    return []


def plain(url):
    """Whether a figure is the number of its rows: not a sum, and not of what counts once in several rows."""
    code = url.split("/of/")[-1].split("/")[0]
    return code not in INDICATORS or not (INDICATORS[code].total or INDICATORS[code].distinct)


@pytest.mark.parametrize("reader", READERS)
def test_every_figure_is_the_number_of_rows_behind_it(every_card, client_of, reader):
    client, compared, told = client_of(reader), 0, 0
    for figure in figures_in(screen_of(client, "every")["cards"]):
        response = client.get(figure["url"])
        assert response.status_code == 200, figure
        if plain(figure["url"]):
            assert response.context["paginator"].count == figure["count"], figure
            compared, told = compared + 1, told + (figure["count"] > 0)
    assert compared > 12
    assert told > 0


def test_each_kind_of_card_has_figures_for_the_leader(every_card, client_of):
    cards = screen_of(client_of("fushizhang"), "every")["cards"]
    assert {card["type"] for card in cards if figures_in(card["data"])} == set(CARDS)
    assert {card["type"] for card in cards if any(f["count"] for f in figures_in(card["data"]))} >= {
        "lights",
        "overdue",
        "coming",
        "targets",
        "calendar",
        "alarms",
        "zero",
        "map",
        "worst",
        "units",
    }


def test_who_stands_outside_sees_nothing(every_card, client_of):
    far = make_place("远山市", kind=Place.Kind.CITY)
    office = make_organ("远山市安委办", far, Organ.Kind.COMMITTEE_OFFICE)
    client = client_of(make_user(office, "leader"))
    assert client.get("/api/cockpit/layouts/every").status_code == 404
    assert client.get("/cockpit/screens/every/").status_code == 404
    cards = screen_of(client, "leader")["cards"]
    figures = figures_in(cards)
    assert figures
    assert [figure for figure in figures if figure["count"]] == []
    assert [card["data"]["lines"] for card in cards if card["data"].get("lines")] == []


def test_a_department_counts_only_its_own_fields(every_card, client_of):
    """A kept figure is the whole place's: it is not told to who sees a part of it."""
    snapshot(date(2026, 6, 9))
    [whole] = [
        card for card in screen_of(client_of("fushizhang"), "every")["cards"] if card["type"] == "zero"
    ]
    [part] = [card for card in screen_of(client_of("zhujian"), "every")["cards"] if card["type"] == "zero"]
    assert (whole["data"]["until"], part["data"]["until"]) == ("2026-06-09", "2026-06-10")
    accidents = [card["data"]["figures"][0]["count"] for card in (whole, part)]
    assert accidents[0] > accidents[1]


def test_kept_figures_are_used_and_say_when_they_were_taken(client_of):
    snapshot(date(2026, 6, 9))
    taken = Taking.objects.get(start=date(2026, 1, 1), end=date(2026, 6, 9)).taken_at
    card = screen_of(client_of("fushizhang"), "leader")["cards"][0]
    assert card["type"] == "zero"
    assert card["data"]["as_of"] == taken.isoformat()
    client = client_of("fushizhang")
    for figure in card["data"]["figures"]:
        assert str(client.get(figure["url"]).context["figure"]) == figure["text"]


def test_kept_figures_of_last_year_are_not_this_years(client_of):
    Snapshot.objects.all().delete()
    Taking.objects.all().delete()
    snapshot(date(2025, 12, 31))
    card = screen_of(client_of("fushizhang"), "leader")["cards"][0]
    assert (card["data"]["as_of"][:10], card["data"]["until"]) == ("2026-06-10", "2026-06-10")


def test_the_worst_come_first_and_the_faultless_are_not_among_them(every_card, client_of):
    cards = screen_of(client_of("fushizhang"), "every")["cards"]
    worst = [card["data"]["lines"] for card in cards if card["type"] == "worst"]
    shares = [line["number"] for line in worst[0]]
    counts = [line["number"] for line in worst[1]]
    assert shares == sorted(shares)
    assert counts == sorted(counts, reverse=True)
    assert 1 not in shares
    assert 0 not in counts


def test_the_map_draws_every_place_it_counts(every_card, client_of):
    cards = screen_of(client_of("fushizhang"), "every")["cards"]
    towns = [card["data"] for card in cards if card["type"] == "map"][1]
    assert len(towns["lines"]) == 25
    assert all(line["x"] is not None for line in towns["lines"])
    assert {line["shade"] == 0 for line in towns["lines"] if line["number"] is None} <= {True}
    page = client_of("fushizhang").get("/cockpit/screens/every/").content.decode()
    assert page.count('<use class="shade-') == 25 + 5
    assert page.count(f'href="{towns["outlines"]}#p') == 25
    assert "数据表" in page


def test_the_shapes_of_a_map_are_fetched_once(every_card, client_of):
    client = client_of("fushizhang")
    [counties, towns] = [
        card["data"] for card in screen_of(client, "every")["cards"] if card["type"] == "map"
    ]
    answer = client.get(towns["outlines"])
    assert answer["Content-Type"] == "image/svg+xml"
    assert sorted(re.findall('id="p([0-9]+)" d="M', answer.content.decode())) == sorted(
        str(line["place"]) for line in towns["lines"]
    )
    again = client.get(towns["outlines"], headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(counties["outlines"], headers={"If-None-Match": answer["ETag"]})
    assert (other.status_code, other.content.count(b"<path")) == (200, 5)


def test_who_sits_elsewhere_fetches_other_shapes(every_card, client_of):
    [towns] = [
        card["data"]
        for card in screen_of(client_of("fushizhang"), "leader")["cards"]
        if card["type"] == "map"
    ]
    assert client_of("anwei").get(towns["outlines"]).status_code == 200
    for elsewhere in ("baixu", "xitong"):
        assert client_of(elsewhere).get(towns["outlines"]).status_code == 404
    assert client_of("anwei").get(towns["outlines"].replace("town", "house")).status_code == 404


def test_a_map_never_draws_more_places_than_can_be_told_apart(every_card, client_of, monkeypatch):
    """Where there are too many towns it draws what lies next below; the worst are looked for among all of them."""
    monkeypatch.setattr("anlan.cockpit.cards.areas.MOST", 24)
    monkeypatch.setattr("anlan.cockpit.readings.MOST", 24)
    client = client_of("fushizhang")
    cards = {card["type"]: card["data"] for card in screen_of(client, "leader")["cards"]}
    below = Place.objects.filter(parent__code="LT", active=True)
    assert {line["place"] for line in cards["map"]["lines"]} == {place.pk for place in below}
    assert client.get(cards["map"]["outlines"]).content.count(b"<path") == below.count()
    assert Place.objects.get(pk=cards["worst"]["lines"][0]["place"]).kind == Place.Kind.TOWN


@pytest.mark.parametrize(
    ("reader", "path", "queries"),
    [
        ("fushizhang", "screens/leader/", 35),
        ("anwei", "screens/office/", 39),
        ("baixu", "screens/town/", 23),
        ("fushizhang", "wall/", 24),
    ],
)
def test_the_cost_of_a_screen_is_known(client_of, reader, path, queries):
    client = client_of(reader)
    client.get(f"/cockpit/{path}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/cockpit/{path}").status_code == 200
    assert len(asked) == queries


def test_leaders_begin_with_the_screen_and_others_with_their_work(client_of):
    assert client_of("fushizhang").get("/").url == "/cockpit/"
    assert client_of("anwei").get("/").url == "/work/"
    assert client_of("xitong").get("/").url not in ("/cockpit/", "/work/")


def test_a_reader_chooses_among_what_is_meant_for_the_role(client_of):
    client = client_of("fushizhang")
    assert [one["code"] for one in client.get("/api/cockpit/layouts").json()] == ["leader", "wall"]
    assert client.get("/cockpit/").context["layout"].code == "leader"
    assert client.post("/cockpit/", {"layout": "wall"}).url == "/cockpit/screens/wall/"
    assert client.get("/cockpit/").context["layout"].code == "wall"
    refused = client.post("/cockpit/", {"layout": "enterprise"}, follow=True)
    assert "这个布局不适用于您的岗位。" in refused.content.decode()
    assert client.get("/cockpit/").context["layout"].code == "wall"
    for send in (client.get, client.post):
        assert send("/cockpit/screens/enterprise/", {"layout": "leader"}).status_code == 404


def test_who_has_no_screen_is_told_or_not_let_in(client_of):
    assert client_of("xitong").get("/cockpit/").status_code == 404
    assert client_of("xitong").get("/api/cockpit/layouts").status_code == 404


def test_the_wall_renews_itself_and_has_no_frame(client_of):
    page = client_of("fushizhang").get("/cockpit/wall/").content.decode()
    assert 'hx-trigger="every 60s"' in page
    assert '<meta http-equiv="refresh" content="60">' in page
    assert "主导航" not in page
    assert client_of("fushizhang").get("/cockpit/wall/").context["layout"].code == "wall"


def test_an_enterprise_sees_its_own_and_no_place_figures(client_of):
    cards = screen_of(client_of("qiye"), "enterprise")["cards"]
    assert [card["type"] for card in cards] == [card["type"] for card in built_in()["enterprise"].cards]
    assert {figure["url"].split("?")[0] for figure in figures_in(cards)} <= {
        "/assignments/",
        "/obligations/",
        "/hazards/",
        "/reporting/filings/",
        "/rosters/",
        "/notices/",
    }
