"""The public map, without signing in: what was approved, in the colours that were announced, and no more."""

import pytest

from anlan.atlas.public import LEVEL
from anlan.publications.tests.conftest import item

MAP = "/public/map/"
__all__ = ["item"]


@pytest.fixture
def level(cast, item):
    """``level(place, "较大风险", state)``: the announcement of a place's level."""

    def make(place, text, state="published"):
        said = {"fields": [["区域", place.name], [LEVEL, text]], "body": "见公布事项。"}
        return item(state, kind="area_risk", title=f"{place}安全风险等级公告", place=place, **said)

    return make


def levels(response):
    return {area.place.name: area.level for area in response.context["areas"]}


def test_places_have_the_level_announced_last(cast, level, client):
    level(cast.town, "一般风险")
    level(cast.town, "较大风险")
    level(cast.town2, "重大风险", state="approved")
    page = client.get(f"{MAP}?place={cast.county.pk}")
    assert levels(page) == {"柳桥镇": "larger", "石门镇": ""}
    assert 'class="pm-larger" d="M' in page.content.decode()
    assert 'class="pm-major" d="M' not in page.content.decode()


def test_a_level_is_that_of_the_place_itself(cast, level, client):
    level(cast.town, "重大风险")
    assert levels(client.get(f"{MAP}?place={cast.city.pk}")) == {"永宁市": ""}
    assert levels(client.get(f"{MAP}?place={cast.town.pk}")) == {"柳桥镇": "major"}


@pytest.mark.parametrize("state", ["drafted", "approved", "withdrawn", "published"])
def test_only_what_was_published_is_listed(cast, item, client, state):
    row = item(state, kind="major_risk", title="柳桥镇某储罐区重大风险公告", place=cast.town)
    page = client.get(f"{MAP}?place={cast.county.pk}").content.decode()
    assert (f'href="/public/{row.pk}/"' in page) == (state == "published")
    assert (row.title in page) == (state == "published")


def test_other_announcements_are_not_for_the_map(cast, item, client):
    notice, risk = item("published"), item("published", kind="major_risk", title="重大风险公告")
    page = client.get(MAP).content.decode()
    assert f'href="/public/{risk.pk}/"' in page
    assert f'href="/public/{notice.pk}/"' not in page


def test_nothing_of_the_files_shows(cast, client):
    """An enterprise lies in the town; its name, its telephone and where it lies are nobody's."""
    cast.mill.phone, cast.mill.contact = "0570-6000001", "联系人甲"
    cast.mill.save()
    page = client.get(f"{MAP}?place={cast.town.pk}").content.decode()
    for hidden in (cast.mill.name, cast.mill.phone, cast.mill.contact, "124.1"):
        assert hidden not in page
    assert "柳桥镇" in page


def test_the_map_is_for_reading(cast, client):
    assert client.post(MAP).status_code == 405
    assert client.get(MAP).status_code == 200
    for asked in ("0", "x", "9" * 30):
        assert client.get(f"{MAP}?place={asked}").status_code == 404


def test_it_asks_the_same_however_much(cast, item, client, django_assert_max_num_queries):
    item("published", kind="major_risk", title="重大风险公告一")
    client.get(MAP)
    with django_assert_max_num_queries(9) as few:
        client.get(MAP)
    for number in range(5):
        item("published", kind="major_risk", title=f"重大风险公告{number}")
    with django_assert_max_num_queries(len(few)):
        client.get(MAP)
