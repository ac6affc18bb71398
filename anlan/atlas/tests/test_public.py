"""The public map, without signing in: what was approved, in the colours that were announced, and no more."""

import pytest
from django.utils import timezone

from anlan.atlas.actions import announce_area, announce_risk, announcements
from anlan.atlas.public import LEVEL
from anlan.org.answers import Refused
from anlan.publications.flow import PUBLICATION
from anlan.publications.tests.conftest import item
from anlan.risks.actions import areas
from anlan.risks.models import AreaRisk, RiskPoint

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


@pytest.fixture
def tank(cast):
    """A point that was found to be a major risk."""
    return RiskPoint.objects.create(
        enterprise=cast.mill,
        organ=cast.mill.organ,
        place=cast.town,
        sector=cast.industry,
        name="液氨储罐",
        kind="storage",
        level="major",
        state="controlled",
        controlled_by="林工",
        phone="13800001234",
        lon="124.123456",
        lat="30.123456",
    )


def test_a_major_risk_is_public_once_another_has_approved_it(cast, tank, client, client_of):
    address = f"/atlas/risks/{tank.pk}/announce"
    assert client_of(cast.officer).get(tank.get_absolute_url()).content.decode().count(address) == 1
    response = client_of(cast.officer).post(address, {"organ": cast.office.pk})
    row = announced(tank)
    assert response["Location"] == row.get_absolute_url()
    assert row.title not in client.get(MAP).content.decode()
    for step, actor in (("mask", cast.officer), ("approve", cast.boss), ("publish", cast.officer)):
        PUBLICATION.move(row, step, actor=actor)
    page = client.get(MAP).content.decode()
    assert row.title in page
    shown = page + client.get(f"/public/{row.pk}/").content.decode()
    assert [word for word in ("13800001234", "林工", "124.12", "30.12") if word in shown] == []
    assert "液氨储罐" in shown
    assert address not in client_of(cast.officer).get(tank.get_absolute_url()).content.decode()


def announced(tank):
    [row] = announcements(tank)
    return row


def test_only_major_risks_once_and_by_who_may(cast, tank, client_of):
    announce_risk(tank, actor=cast.officer, organ=cast.office)
    with pytest.raises(Refused, match="已经拟稿或者公布。"):
        announce_risk(tank, actor=cast.officer, organ=cast.office)
    RiskPoint.objects.filter(pk=tank.pk).update(level="larger")
    tank.refresh_from_db()
    with pytest.raises(Refused, match="只有重大风险向社会公布。"):
        announce_risk(tank, actor=cast.officer, organ=cast.office)
    address = f"/atlas/risks/{tank.pk}/announce"
    for who, status in (("townsman", 200), ("town2sman", 404), ("miller", 404), ("outsider", 404)):
        assert client_of(getattr(cast, who)).get(address).status_code == status


def test_a_place_is_coloured_once_its_level_is_published(cast, client, client_of):
    RiskPoint.objects.bulk_create(
        RiskPoint(organ=cast.town_hall, place=cast.town, sector=cast.industry, name=f"{number}号点", kind="city",
                  level="major", state="controlled")
        for number in range(30)
    )  # fmt: skip
    areas.compute(timezone.now())
    area = AreaRisk.objects.get(place=cast.town, current=True)
    address = f"/atlas/areas/{area.pk}/announce"
    assert address in client_of(cast.officer).get(area.get_absolute_url()).content.decode()
    client_of(cast.officer).post(address, {"organ": cast.office.pk})
    row, where = announced(area), f"{MAP}?place={cast.county.pk}"
    assert levels(client.get(where)) == {"柳桥镇": "", "石门镇": ""}
    for step, actor in (("mask", cast.officer), ("approve", cast.boss), ("publish", cast.officer)):
        PUBLICATION.move(row, step, actor=actor)
    assert levels(client.get(where)) == {"柳桥镇": "general", "石门镇": ""}
    AreaRisk.objects.filter(pk=area.pk).update(current=False)
    area.refresh_from_db()
    with pytest.raises(Refused, match="只公布最近一次评估的等级。"):
        announce_area(area, actor=cast.officer, organ=cast.office)
    assert client_of(cast.outsider).get(address).status_code == 404
