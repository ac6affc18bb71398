"""The public site as somebody sees it who has not signed in: only what another approved, in its term."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.hazards.tests.conftest import at
from anlan.publications.actions.steps import expire
from anlan.publications.flow import PUBLICATION
from anlan.publications.models import Publication

HOME, FEED, DATA = (reverse(f"portal:{name}") for name in ("home", "feed", "data"))


def page_of(row):
    return reverse("portal:item", args=[row.pk])


def shown(client, row):
    """Where the item shows: on the list, by its words, as RSS, as data, on a page of its own."""
    lists = (HOME, f"{HOME}?q={row.title}", f"{HOME}?kind={row.kind}", FEED, DATA)
    # The words asked for stand in the field of the search; the item itself is a link.
    found = [page_of(row) in client.get(url).content.decode() for url in lists]
    return [*found, client.get(page_of(row)).status_code == 200]


EVERYWHERE, NOWHERE = [True] * 6, [False] * 6
NOT_PUBLIC = [
    ("drafted", {}),
    ("approved", {}),
    ("withdrawn", {}),
    ("published", {"on_portal": False}),
    ("published", {"audience": "units"}),
    ("published", {"starts_on": timezone.localdate() + timedelta(days=400)}),
]


@pytest.mark.scenario(48)
@pytest.mark.clause("S1-15c", "S4-3.11g")
@pytest.mark.parametrize(("state", "more"), NOT_PUBLIC)
def test_nothing_but_the_approved_shows(cast, item, client, state, more):
    hidden, public = item(state, title="不公开的内容", **more), item("published", title="公开的通告")
    assert (shown(client, hidden), shown(client, public)) == (NOWHERE, EVERYWHERE)


def test_what_has_run_its_term_is_gone_even_before_the_ticker_comes(cast, item, client):
    today = timezone.localdate()
    row = item("published", title="到期的通告", ends_on=today)
    assert shown(client, row) == EVERYWHERE
    Publication.objects.filter(pk=row.pk).update(ends_on=today - timedelta(days=1))
    assert shown(client, row) == NOWHERE
    assert expire(timezone.now()) == 1
    assert shown(client, row) == NOWHERE


def test_the_signed_in_see_no_more_than_anybody(cast, item, client_of):
    assert shown(client_of(cast.officer), item("approved")) == NOWHERE


def test_a_page_says_nothing_of_those_who_made_it(cast, item, client):
    row = item("published", basis="《安全生产法》", fields=[["事项", "汛期检查"]])
    text = client.get(page_of(row)).content.decode() + client.get(DATA).content.decode()
    assert [name in text for name in (str(cast.officer), str(cast.boss), "拟稿", "脱敏")] == [False] * 4
    assert [word in text for word in (str(cast.office), "汛期检查", "《安全生产法》")] == [True] * 3


def test_browsers_ask_again_and_are_told_when_something_changed(cast, item, client):
    row = item("published")
    for url in (HOME, FEED, DATA, page_of(row)):
        first = client.get(url)
        assert set(first["Cache-Control"].split(", ")) == {"no-cache", "public"}
        assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    tag = client.get(HOME)["ETag"]
    PUBLICATION.move(row, "withdraw", actor=cast.officer, now=timezone.now(), reason="有误")
    assert client.get(HOME, headers={"if-none-match": tag}).status_code == 200
    assert client.get(page_of(row), headers={"if-none-match": tag}).status_code == 404


@pytest.mark.clause("S1-H2")
def test_readings_are_counted_and_nothing_else_is_kept(cast, item, client):
    row = item("published")
    client.get(page_of(row))
    tag = client.get(page_of(row))["ETag"]
    client.head(page_of(row))
    client.get(page_of(row), headers={"if-none-match": tag})
    row.refresh_from_db()
    assert (row.views, dict(client.session)) == (2, {})


def test_nothing_is_sent_to_the_public_site(cast, item, client):
    row = item("published")
    assert [client.post(url).status_code for url in (HOME, FEED, DATA, page_of(row))] == [405] * 4


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99", "kind=无", f"q={'长' * 300}", "q=%25_"])
def test_odd_questions_get_a_page(cast, item, client, query):
    item("published")
    assert [client.get(f"{url}?{query}").status_code for url in (HOME, DATA)] == [200, 200]


def test_the_feed_and_the_data_are_well_formed(cast, item, client):
    row = item("published", title="甲<乙>&丙", fields=[["事项", "检查"]])
    [entry] = ElementTree.fromstring(client.get(FEED).content).iter("item")
    assert (entry.findtext("title"), entry.findtext("category")) == ("甲<乙>&丙", "通知公告")
    assert entry.findtext("link").endswith(page_of(row))
    data = client.get(DATA).json()
    assert (data["count"], data["next"], data["items"][0]["fields"]) == (
        1,
        None,
        [{"label": "事项", "value": "检查"}],
    )


def test_the_data_comes_in_parts(cast, item, client, monkeypatch):
    monkeypatch.setattr("anlan.portal.views.PER_PART", 1)
    rows = [item("published", title=f"通告{n}") for n in (1, 2)]
    first = client.get(DATA).json()
    second = client.get(first["next"]).json()
    assert [part["items"][0]["id"] for part in (first, second)] == [row.pk for row in reversed(rows)]
    assert second["next"] is None


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_a_frozen_number_of_queries(cast, item, client, django_assert_num_queries, count):
    for _n in range(count):
        item("published")
    client.get(HOME)
    with django_assert_num_queries(5):
        client.get(HOME)


def test_a_correction_is_told(cast, item, client):
    row = item("published")
    facts = {"corrected_body": "请各单位3月底前自查。", "reason": "漏期限"}
    PUBLICATION.move(row, "ask_correction", actor=cast.officer, now=at(day=12), **facts)
    assert "3月底前" not in client.get(page_of(row)).content.decode()
    PUBLICATION.move(row, "correct", actor=cast.boss, now=at(day=13))
    text = client.get(page_of(row)).content.decode()
    assert ("3月底前" in text, "本信息已于 2026-03-13 更正。" in text, "漏期限" in text) == (
        True,
        True,
        False,
    )
