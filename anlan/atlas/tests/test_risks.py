"""Risk points on the map: the level in force, at once when it changes; what is overdue; lists and export alike."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from python_calamine import load_workbook

from anlan.demo import clock
from anlan.demo.chronicle import aware
from anlan.lib.geo import COLUMN
from anlan.risks.actions import areas, points
from anlan.risks.flow import POINT
from anlan.risks.models import AreaRisk, RiskPoint
from anlan.risks.tests.conftest import HIGH, MEAN, NOW, grade
from anlan.testing import make_user

HERE = {"lon": Decimal("124.120000"), "lat": Decimal("30.120000")}
ORDER = ("major", "larger", "general", "low", "")


@pytest.fixture
def keeper(cast):
    return make_user(cast.mill.organ, "enterprise", name="面粉厂安全员")


@pytest.fixture
def head(cast):
    return make_user(cast.mill.organ, "principal", name="面粉厂负责人")


@pytest.fixture
def point(cast, keeper, head):
    """A dust collector, graded general, confirmed by another and controlled."""
    row = points.add_point(actor=keeper, enterprise=cast.mill, name="除尘系统", kind="equipment", **HERE)
    unit = points.add_unit(row, actor=keeper, name="1号除尘器")
    event = points.add_event(unit, actor=keeper, name="粉尘爆炸")
    grade(event, keeper, inherent=HIGH, current=MEAN)
    points.add_measure(event, actor=keeper, kind="engineering", text="泄爆、锁气卸灰装置完好")
    POINT.move(row, "assess", actor=keeper, now=NOW)
    POINT.move(row, "confirm", actor=head, now=NOW)
    return (
        POINT.move(row, "control", actor=keeper, now=NOW, control_level="team", controlled_by="林工") or row
    )


def spots(cast, count, level, place=None, **more):
    """Points of a town's own, past the actions."""
    hall = cast.town_hall if place in (None, cast.town) else cast.town2_hall
    return RiskPoint.objects.bulk_create(
        RiskPoint(
            organ=hall,
            place=place or cast.town,
            sector=cast.industry,
            name=f"{level}{number}号路口{more.get('lon', '')}",
            kind="city",
            level=level,
            state="controlled",
            review_due_on=timezone.localdate(NOW) + timedelta(days=400),
            **{"lon": Decimal("124.15") + Decimal(number) / 10000, "lat": Decimal("30.15"), **more},
        )
        for number in range(count)
    )


def listed(client, **query):
    page = client.get("/atlas/", query)
    [found] = [each for each in page.context["lists"] if each["layer"].code == "risks"]
    return found


@pytest.mark.scenario(45)
@pytest.mark.clause("S1-10c")
def test_a_change_of_level_shows_on_map_and_list_at_once(cast, point, keeper, head, marks, client_of):
    client = client_of(cast.officer)
    with clock.at(NOW):
        assert marks(cast.officer, "risks")["risks"]["points"] == [[point.pk, 124.12, 30.12, 2, 0]]
        assert listed(client)["rows"] == []
        assert [row.pk for row in listed(client, level="general")["rows"]] == [point.pk]

        POINT.move(point, "set_level", actor=keeper, now=NOW, new_level="major", reason="周边新建学校")
        assert marks(cast.officer, "risks")["risks"]["counts"] == [
            0,
            0,
            1,
            0,
            0,
        ]  # waits for the second person
        POINT.move(point, "confirm", actor=head, now=NOW)
        assert marks(cast.officer, "risks")["risks"]["points"] == [[point.pk, 124.12, 30.12, 0, 0]]
        assert [row.pk for row in listed(client)["rows"]] == [point.pk]
        assert listed(client, level="general")["rows"] == []


@pytest.mark.scenario(45)
def test_an_overdue_review_is_marked_on_map_and_list(cast, point, marks, client_of):
    day = point.review_due_on
    for now, late in ((aware(day, NOW.time()), 0), (aware(day + timedelta(days=1), NOW.time()), 1)):
        with clock.at(now):
            found = marks(cast.officer, "risks")["risks"]
            assert (found["points"][0][4], found["late"]) == (late, late)
            assert marks(cast.officer, "risks", late="on")["risks"]["total"] == late
            page = client_of(cast.officer).get("/atlas/", {"level": "general"}).content.decode()
            assert ("复评逾期</span>" in page) == bool(late)
            window = client_of(cast.officer).get(f"/atlas/risks/{point.pk}").content.decode()
            assert ("复评逾期" in window) == bool(late)


@pytest.mark.scenario(45)
@pytest.mark.clause("S1-10c")
def test_the_export_of_risks_is_what_the_screen_shows(cast, client_of):
    spots(cast, 12, "major")
    spots(cast, 3, "major", cast.town2)
    spots(cast, 2, "larger")
    client, query = client_of(cast.officer), {"place": cast.town.pk}
    with clock.at(NOW):
        beside, page = listed(client, **query), client.get("/atlas/risks", query)
        columns = [column for column, _link in page.context["headers"]]
        shown = [[column.exported(row) for column in columns] for row, _cells in page.context["lines"]]
        sheet = load_workbook(io.BytesIO(b"".join(client.get(beside["export"])))).get_sheet_by_index(0)
    head, *lines = sheet.to_python()
    assert head == [str(column.label) for column in columns]
    assert [line[0] for line in lines] == [line[0] for line in shown]
    assert [[value or "" for value in line] for line in lines] == [
        [value or "" for value in line] for line in shown
    ]
    assert (len(lines), beside["paginator"].count) == (12, 12)
    first, second = beside["rows"], listed(client, **query, risks_page=2)["rows"]
    assert [row.name for row in [*first, *second]] == [line[0] for line in lines]


@pytest.mark.parametrize("who", ["officer", "townsman", "town2sman", "builder", "miller", "outsider"])
@pytest.mark.parametrize("query", [{}, {"level": "major"}, {"late": "on"}, {"sector": "industry"}])
def test_map_and_list_count_the_same_for_everybody(cast, point, marks, client_of, who, query):
    spots(cast, 5, "major")
    spots(cast, 4, "major", cast.town2)
    spots(cast, 3, "larger", cast.town2)
    asked = {name: cast.industry.pk if value == "industry" else value for name, value in query.items()}
    user = getattr(cast, who)
    found = marks(user, "risks", **asked)["risks"]
    drawn = {line[0] for line in found["points"] if ORDER[line[3]] == "major"}
    assert drawn == {row.pk for row in client_of(user).get("/atlas/risks", asked).context["part"]}
    assert found["counts"][0] == listed(client_of(user), **asked)["paginator"].count


@pytest.mark.parametrize("zoom", [4, 8, 10, 11, 12, 13, 15])
def test_gathered_by_the_databases_squares_or_by_ours_nothing_is_lost(cast, marks, zoom):
    for number, level in enumerate(ORDER):
        spots(cast, 150, level, lon=None, lat=None)
        for row in RiskPoint.objects.filter(lon=None):
            row.lon = Decimal("124.0") + Decimal(row.pk * 7919 % 400_000) / 1_000_000
            row.lat = Decimal("30.0") + Decimal(row.pk * 104_729 % 400_000) / 1_000_000
            RiskPoint.objects.filter(pk=row.pk).update(lon=row.lon, lat=row.lat, name=f"{number}-{row.pk}")
    found = marks(cast.officer, "risks", z=zoom, box="123.9,29.9,124.5,30.5")["risks"]
    assert (found["total"], found["counts"]) == (750, [150] * 5)
    if zoom < 15:
        assert [sum(group[2][number] for group in found["groups"]) for number in range(5)] == [150] * 5
    half = marks(cast.officer, "risks", z=zoom, box="123.9,29.9,124.2,30.5")["risks"]["total"]
    assert half == RiskPoint.objects.filter(lon__lte=Decimal("124.2")).count()


def test_a_square_is_numbered_by_the_database(cast):
    [row] = spots(cast, 1, "low")
    west, south = 124_150_000 // 62_500, 30_150_000 // 62_500
    assert RiskPoint.objects.get(pk=row.pk).cell == west * COLUMN + south
    RiskPoint.objects.filter(pk=row.pk).update(lon=None, lat=None)
    assert RiskPoint.objects.get(pk=row.pk).cell is None


def test_removed_points_are_on_neither(cast, point, keeper, marks, client_of):
    assert marks(cast.officer, "risks")["risks"]["total"] == 1
    POINT.move(point, "ask_removal", actor=keeper, now=NOW, reason="设备拆除")
    POINT.move(point, "remove", actor=cast.officer, now=NOW)
    assert marks(cast.officer, "risks")["risks"]["total"] == 0
    assert listed(client_of(cast.officer), level="general")["rows"] == []


@pytest.mark.parametrize("address", ["/atlas/", "/atlas/risks"])
def test_pages_ask_the_same_however_long(cast, client_of, django_assert_max_num_queries, address):
    client = client_of(cast.officer)
    spots(cast, 2, "major")
    client.get(address)
    with django_assert_max_num_queries(24) as few:
        client.get(address)
    spots(cast, 30, "major", cast.town2)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def colours(client):
    features = client.get("/atlas/outlines").json()["features"]
    return {one["properties"]["name"]: one["properties"]["risk"] for one in features}


def latest():
    rows = AreaRisk.objects.filter(current=True).select_related("place")
    return {row.place.name: row.level for row in rows}


@pytest.mark.scenario(45)
@pytest.mark.clause("S1-11e")
def test_places_have_the_colour_of_their_level_and_change_with_it(cast, client_of):
    areas.compute(NOW)
    seen = colours(client_of(cast.officer))
    assert seen == {name: latest()[name] for name in ("永宁市", "柳桥镇", "石门镇")}
    assert (seen["柳桥镇"], seen["石门镇"]) == ("low", "low")
    spots(cast, 30, "major")
    areas.compute(NOW + timedelta(days=1))
    seen = colours(client_of(cast.officer))
    assert seen == {name: latest()[name] for name in seen}
    assert (seen["柳桥镇"], seen["石门镇"]) == ("general", "low")  # the model caps what one part adds
    assert colours(client_of(cast.townsman)) == {"柳桥镇": "general"}
    assert colours(client_of(cast.miller)) == {"柳桥镇": ""}
    assert colours(client_of(cast.outsider)) == {"远山市": "low"}


@pytest.mark.clause("S1-10c")
def test_the_lists_follow_the_view_and_agree_with_the_map(cast, marks, client_of):
    spots(cast, 3, "major")
    spots(cast, 1, "major", cast.town2, lon=Decimal("124.35"))
    client, west = client_of(cast.officer), "124.0,30.0,124.2,30.3"
    seen = {"inview": "on", "box": west}
    assert marks(cast.officer, "risks", box=west, z=12)["risks"]["counts"][0] == 3
    part = listed(client, **seen)
    assert (part["paginator"].count, len(part["rows"])) == (3, 3)
    assert "inview=on" in part["export"]
    assert client.get("/atlas/risks", seen).context["paginator"].count == 3
    for whole in ({}, {"box": west}, {"inview": "on"}):
        assert listed(client, **whole)["paginator"].count == 4
    wrong = client.get("/atlas/", seen | {"box": "1,2,3"})
    assert wrong.context["filters"].form.errors == {
        "box": ["地图范围应为“西,南,东,北”四个数，级别应为整数。"]
    }


def test_the_interface_tells_what_map_and_lists_tell(cast, point, client_of, client):
    spots(cast, 3, "major")
    api, box = client_of(cast.officer), "123,29,126,31"
    [layer] = api.get("/api/atlas/points", {"box": box, "layers": "risks"}).json()
    assert (layer["total"], layer["counts"]["major"], layer["counts"]["general"]) == (4, 3, 1)
    [spot] = [one for one in layer["points"] if one["sort"] == "general"]
    assert (spot["id"], spot["lon"], spot["lat"]) == (point.pk, 124.12, 30.12)
    assert api.get("/api/atlas/points", {"box": "1,2"}).status_code == 422
    major = api.get("/api/atlas/risks", {"box": box}).json()
    assert (major["count"], {row["level"] for row in major["items"]}) == (3, {"major"})
    assert api.get("/api/atlas/risks", {"level": "general"}).json()["items"][0]["id"] == point.pk
    assert api.get("/api/atlas/risks", {"box": "100,20,101,21"}).json()["count"] == 0
    assert api.get("/api/atlas/dangers").json()["count"] == 0
    outside = client_of(cast.outsider)
    [layer] = outside.get("/api/atlas/points", {"box": box, "layers": "risks"}).json()
    assert (layer["total"], outside.get("/api/atlas/risks").json()["count"]) == (0, 0)
    assert client_of(cast.admin).get("/api/atlas/points", {"box": box}).status_code == 403


def test_the_public_interface_tells_what_was_published(cast, client):
    spots(cast, 1, "major")
    told = client.get("/api/atlas/public")
    assert told.status_code == 200
    assert (told.json()["risks"], told.json()["dangers"]) == ([], [])
    assert "路口" not in told.content.decode()
    assert client.get("/api/atlas/points").status_code == 401
