"""The map and the two lists: who sees what, one by one or gathered, and both always the same."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from anlan.demo import clock
from anlan.hazards.actions.listing import propose_listing
from anlan.hazards.flow import LISTING
from anlan.hazards.tests.conftest import at, go
from anlan.org.models import Organ
from anlan.registers.models import Enterprise

from .conftest import SOUTH, WEST, code

NOW = at(day=20)


def seen(layers, code="enterprises"):
    return {point[0] for point in layers[code]["points"]}


@pytest.fixture
def danger(cast, at_state):
    """``danger(state, …)``: a major danger at the mill."""

    def make(state="rectifying", **more):
        said = {"subject": cast.mill.organ, "lon": Decimal("124.150000"), "lat": Decimal("30.150000")} | more
        return at_state(state, grade="major", **said)

    return make


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("officer", {"mill", "mine"}),
        ("boss", {"mill", "mine"}),
        ("townsman", {"mill"}),
        ("town2sman", {"mine"}),
        ("rescuer", {"mill", "mine"}),
        ("builder", set()),
        ("miller", {"mill"}),
        ("outsider", set()),
    ],
)
def test_who_sees_which_enterprises(cast, marks, who, names):
    found = marks(getattr(cast, who))
    assert seen(found) == {getattr(cast, name).pk for name in names}
    assert (found["enterprises"]["total"], found["enterprises"]["counts"]) == (len(names), [len(names)])


def test_without_the_permission_there_is_no_map(cast, client_of):
    for address in ("/atlas/", "/atlas/marks", "/atlas/outlines", "/atlas/dangers"):
        assert client_of(cast.admin).get(address).status_code == 404
        assert client_of(cast.officer).get(address).status_code == 200


def test_place_and_sector_narrow_the_map(cast, marks):
    assert seen(marks(cast.officer, place=cast.town2.pk)) == {cast.mine.pk}
    assert seen(marks(cast.officer, place=cast.county.pk)) == {cast.mill.pk, cast.mine.pk}
    assert seen(marks(cast.officer, sector=cast.building.pk)) == set()
    assert marks(cast.officer, status=400, sector="0") == {"detail": "筛选条件不正确。"}


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "10,0,5,1", "0,-99,1,1", "nan,0,1,1", ""])
def test_a_part_that_is_none_is_told(cast, marks, box):
    assert "detail" in marks(cast.officer, status=400, box=box)


def test_only_what_lies_in_view_is_sent(cast, marks):
    assert seen(marks(cast.officer, box="124.0,30.0,124.2,30.2", z=13)) == {cast.mill.pk}
    assert seen(marks(cast.officer, box="125.0,30.0,125.2,30.2", z=13)) == set()


def many(cast, count=500):
    organs = [
        Organ(name=f"密集厂{count}-{number}", kind="enterprise", place=cast.town, sector=cast.industry)
        for number in range(count)
    ]
    Organ.plant_many(organs)
    Enterprise.objects.bulk_create(
        Enterprise(
            organ=organ,
            name=organ.name,
            place=cast.town,
            sector=cast.industry,
            credit_code=code(),
            lon=Decimal("124.000000") + Decimal(number % 25) * Decimal("0.008"),
            lat=Decimal("30.000000") + Decimal(number // 25) * Decimal("0.008"),
        )
        for number, organ in enumerate(organs)
    )


def test_much_is_gathered_and_nothing_is_lost(cast, marks):
    many(cast)
    far = marks(cast.officer)["enterprises"]
    assert "points" not in far
    assert far["total"] == sum(sum(group[2]) for group in far["groups"]) == 502
    assert 1 < len(far["groups"]) < 20
    assert all(
        WEST <= lon <= WEST + 0.4 and SOUTH <= lat <= SOUTH + 0.4 for lon, lat, *_rest in far["groups"]
    )
    nearer = marks(cast.officer, z=12)["enterprises"]
    assert nearer["total"] == 502
    assert len(nearer["groups"]) > len(far["groups"])
    close = marks(cast.officer, box="124.0,30.0,124.1,30.1", z=15)["enterprises"]
    assert len(close["points"]) == close["total"] == 13 * 13 + 1
    assert len(marks(cast.officer, z=17)["enterprises"]["points"]) == 502


def test_the_map_asks_the_same_however_much(cast, client_of, django_assert_num_queries):
    client = client_of(cast.officer)
    client.get("/atlas/marks")
    asked = {"box": "123,29,126,31", "z": 9, "layers": "dangers,enterprises"}
    with django_assert_num_queries(6):
        client.get("/atlas/marks", asked)
    many(cast)
    with django_assert_num_queries(7):  # what is too much to be sent one by one is gathered besides
        client.get("/atlas/marks", asked)
    many(cast, 300)
    with django_assert_num_queries(7):
        client.get("/atlas/marks", asked)


# -- dangers ----------------------------------------------------------------------------------------------------


def rows(page, code="dangers"):
    return next(each["rows"] for each in page.context["lists"] if each["layer"].code == code)


def test_a_danger_stands_on_the_map_and_in_the_list_until_it_is_closed(cast, danger, marks, client_of):
    row = danger("verified_ok")
    with clock.at(NOW):
        assert seen(marks(cast.officer), "dangers") == {row.pk}
        assert [each.pk for each in rows(client_of(cast.officer).get("/atlas/"))] == [row.pk]
        go(row, "close", cast.rescuer, now=NOW)
        assert seen(marks(cast.officer), "dangers") == set()
        assert rows(client_of(cast.officer).get("/atlas/")) == []


def test_general_dangers_are_on_neither(cast, at_state, marks, client_of):
    at_state("rectifying", subject=cast.mill.organ)
    assert marks(cast.officer)["dangers"]["total"] == 0
    assert rows(client_of(cast.officer).get("/atlas/")) == []


def test_a_danger_without_coordinates_lies_where_its_enterprise_does(cast, danger, marks):
    row = danger(lon=None, lat=None, enterprise=cast.mill)
    point = marks(cast.officer)["dangers"]["points"][0]
    assert point[:3] == [row.pk, 124.1, 30.1]


def test_a_danger_that_lies_nowhere_is_in_the_list_and_says_so(cast, danger, marks, client_of):
    danger(subject=cast.shed.organ, lon=None, lat=None)
    assert marks(cast.officer)["dangers"]["total"] == 0
    page = client_of(cast.officer).get("/atlas/").content.decode()
    assert page.count("无坐标") == 1


def test_what_is_overdue_is_marked_and_can_be_asked_for(cast, danger, marks):
    late = danger()
    with clock.at(at(month=3, day=20)):
        assert marks(cast.officer)["dangers"]["late"] == 0
        assert seen(marks(cast.officer, late="on"), "dangers") == set()
    with clock.at(at(month=4, day=20)):
        assert marks(cast.officer)["dangers"]["points"] == [[late.pk, 124.15, 30.15, 1, 1]]
        found = marks(cast.officer, late="on")
        assert seen(found, "dangers") == {late.pk}
        assert found["enterprises"]["total"] == 0


def test_a_listed_danger_has_a_sign_of_its_own(cast, danger, marks, client_of):
    row = danger()
    listing = propose_listing(
        row,
        actor=cast.rescuer,
        proposer=cast.emergency,
        organ=cast.office,
        level=1,
        reason="重大隐患",
        now=NOW,
    )
    assert marks(cast.officer)["dangers"]["counts"] == [0, 1]
    LISTING.move(
        listing, "list", actor=cast.officer, now=NOW, tracker=cast.officer2, deadline=date(2026, 4, 30)
    )
    assert marks(cast.officer)["dangers"]["counts"] == [1, 0]
    assert "市级" in client_of(cast.officer).get("/atlas/").content.decode()


def test_list_and_map_tell_the_same_under_every_filter(cast, danger, marks, client_of):
    danger()
    danger(subject=cast.mine.organ, place=cast.town2)
    for query in ({}, {"place": cast.town.pk}, {"place": cast.town2.pk}, {"sector": cast.building.pk}):
        listed = {row.pk for row in rows(client_of(cast.officer).get("/atlas/", query))}
        assert listed == seen(marks(cast.officer, **query), "dangers")
        alone = {row.pk for row in client_of(cast.officer).get("/atlas/dangers", query).context["part"]}
        assert alone == listed


def test_the_export_is_what_the_screen_shows(cast, danger, client_of):
    danger()
    danger(subject=cast.mine.organ, place=cast.town2)
    client = client_of(cast.officer)
    with clock.at(NOW):
        page = client.get("/atlas/dangers", {"place": cast.town.pk})
        beside = client.get("/atlas/", {"place": cast.town.pk}).context["lists"]
        [export] = [each["export"] for each in beside if each["layer"].code == "dangers"]
        file = b"".join(client.get(export))
        columns = [column for column, _link in page.context["headers"]]
        shown = [[column.exported(row) for column in columns] for row, _cells in page.context["lines"]]
    sheet = load_workbook(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert sheet[0] == [str(column.label) for column in columns]
    assert [[value or "" for value in line] for line in sheet[1:]] == [
        [value or "" for value in line] for line in shown
    ]
    assert len(shown) == 1


def test_an_enterprise_sees_its_own_dangers(cast, danger, marks):
    own, other = danger(), danger("verified", subject=cast.mine.organ, place=cast.town2)
    assert seen(marks(cast.miller), "dangers") == {own.pk}
    assert seen(marks(cast.officer), "dangers") == {own.pk, other.pk}


# -- what the script asks for -----------------------------------------------------------------------------------


def test_a_sign_leads_to_the_file_and_to_what_lies_in_the_same_place(cast, client_of):
    beside = cast.make_enterprise("同址<b>加工厂", lon=cast.mill.lon, lat=cast.mill.lat)
    page = client_of(cast.officer).get(f"/atlas/enterprises/{cast.mill.pk}").content.decode()
    assert page.index(f'href="/enterprises/{cast.mill.pk}"') < page.index(f'href="/enterprises/{beside.pk}"')
    assert "同址&lt;b&gt;加工厂" in page
    assert cast.mine.name not in page


@pytest.mark.parametrize("who", ["town2sman", "outsider", "builder"])
def test_a_sign_out_of_sight_does_not_exist(cast, client_of, who):
    address = f"/atlas/enterprises/{cast.mill.pk}"
    assert client_of(cast.townsman).get(address).status_code == 200
    assert client_of(getattr(cast, who)).get(address).status_code == 404


def test_a_group_that_is_as_close_as_it_gets_is_opened(cast, client_of):
    client = client_of(cast.officer)
    page = client.get("/atlas/enterprises/here", {"at": "124.1000001,30.1000001", "z": 18})
    assert cast.mill.name in page.content.decode()
    page = client.get("/atlas/enterprises/here", {"at": "124.11,30.1", "z": 18})
    assert "这里没有符合条件的对象。" in page.content.decode()
    assert client.get("/atlas/enterprises/here", {"at": "x"}).status_code == 404
    assert client.get("/atlas/nowhere/here", {"at": "124,30"}).status_code == 404


def names(response):
    return [feature["properties"]["name"] for feature in json.loads(response.content)["features"]]


def test_outlines_are_those_around_the_reader(cast, client_of):
    assert names(client_of(cast.officer).get("/atlas/outlines")) == ["永宁市", "柳桥镇", "石门镇"]
    assert names(client_of(cast.officer).get(f"/atlas/outlines?place={cast.town2.pk}")) == ["石门镇"]
    assert names(client_of(cast.miller).get("/atlas/outlines")) == ["柳桥镇"]
    assert names(client_of(cast.outsider).get(f"/atlas/outlines?place={cast.town.pk}")) == ["远山市"]


def test_a_background_of_another_system_moves_what_is_shown_and_what_is_asked(cast, marks, settings):
    settings.MAP_SYSTEM = "gcj02"
    [point] = [each for each in marks(cast.officer)["enterprises"]["points"] if each[0] == cast.mill.pk]
    assert 0.001 < abs(point[1] - 124.1) < 0.01
    around = f"{point[1] - 0.0001},{point[2] - 0.0001},{point[1] + 0.0001},{point[2] + 0.0001}"
    assert seen(marks(cast.officer, box=around, z=18)) == {cast.mill.pk}
    settings.MAP_SYSTEM = "cgcs2000"
    assert seen(marks(cast.officer, box=around, z=18)) == set()


def test_without_script_the_lists_stand(cast, danger, client_of):
    row = danger()
    page = client_of(cast.officer).get("/atlas/").content.decode()
    assert f'href="/hazards/{row.pk}' in page
    assert "<noscript>" in page
