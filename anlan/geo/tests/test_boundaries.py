"""Boundaries come from GeoJSON by the code of the place, all or none, and are laid out as plain shapes."""

import json

import pytest
from django.core.management import CommandError, call_command

from anlan.audit.log import history
from anlan.geo.models import Boundary
from anlan.geo.queries import drawing
from anlan.testing import Cast

SQUARE = [[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]
BESIDE = [[2, 0], [4, 0], [4, 1], [2, 1], [2, 0]]


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def load(tmp_path):
    def run(*features, text=None):
        file = tmp_path / "places.geojson"
        file.write_text(
            text or json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
        )
        call_command("boundaries", "load", str(file), source="测试图")

    return run


def feature(code, ring, kind="Polygon"):
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def test_a_file_is_loaded_by_code_and_loaded_again(cast, load):
    load(feature(cast.town.code, SQUARE), feature(cast.town2.code, BESIDE, "MultiPolygon"))
    load(feature(cast.town.code, BESIDE))
    assert Boundary.objects.count() == 2
    assert Boundary.objects.get(place=cast.town).geometry["coordinates"] == [BESIDE]
    assert [entry.verb for entry in history(cast.town)] == ["导入边界", "导入边界"]


def test_places_are_drawn_together_north_up(cast, load):
    load(feature(cast.town.code, SQUARE), feature(cast.town2.code, BESIDE, "MultiPolygon"))
    sheet = drawing([cast.town, cast.town2, cast.county])
    assert (sheet.width, sheet.height) == (1000, 250)
    assert sheet.shapes == {
        cast.town.pk: ("M0 250L500 250L500 0L0 0Z", 250, 125),
        cast.town2.pk: ("M500 250L1000 250L1000 0L500 0Z", 750, 125),
    }
    assert drawing([cast.county]).shapes == {}


def test_what_is_loaded_anew_is_drawn_anew(cast, load):
    load(feature(cast.town.code, SQUARE))
    first, again = drawing([cast.town]), drawing([cast.town])
    load(feature(cast.town.code, BESIDE), feature(cast.town2.code, BESIDE))
    anew = drawing([cast.town])
    assert first == again
    assert first.shapes != drawing([cast.town2]).shapes
    assert anew.stamp != first.stamp
    load(feature(cast.town.code, [[0, 0], [1, 0], [1, 1], [0, 0]]))
    assert drawing([cast.town]).shapes != anew.shapes


def test_boundaries_are_seen_as_their_places_are(cast, load):
    load(feature(cast.town.code, SQUARE))
    assert Boundary.objects.visible_to(cast.officer).count() == 1
    assert Boundary.objects.visible_to(cast.outsider).count() == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"type": "Feature"}, "第2个要素：缺少属性（properties）。"),
        ({"properties": {}}, "第2个要素：属性中缺少区域代码（code）。"),
        (
            {"properties": {"code": "A"}, "geometry": None},
            "第2个要素：区域“A”的图形应为 Polygon 或 MultiPolygon。",
        ),
        (feature("A", [[0, 0], [1, 1], [0, 0]]), "第2个要素：区域“A”的坐标无法识别"),
        (feature("A", [*SQUARE[:-1], [9, 9]]), "第2个要素：区域“A”的坐标无法识别"),
        (feature("A", [[0, "x"], *SQUARE[1:]]), "第2个要素：区域“A”的坐标无法识别"),
        (feature("A", [[0, 91], *SQUARE[1:-1], [0, 91]]), "第2个要素：区域“A”的坐标无法识别"),
        (
            feature("A", [[n % 7, n % 5] for n in range(7000)] + [[0, 0]]),
            "区域“A”的边界超过5000点，请先简化。",
        ),
        (feature("NOWHERE", SQUARE), "没有代码为“NOWHERE”的区域。"),
    ],
)
def test_a_bad_file_is_refused_whole_with_the_reason(cast, load, wrong, message):
    with pytest.raises(CommandError) as no:
        load(feature(cast.town.code, SQUARE), wrong)
    assert message in str(no.value)
    assert not Boundary.objects.exists()


def test_what_is_no_geojson_is_refused(cast, load):
    for text, message in (
        ("{", "不是 UTF-8 编码的 JSON 文件"),
        ("[]", "不是 GeoJSON 的 FeatureCollection。"),
    ):
        with pytest.raises(CommandError, match=message):
            load(text=text)
    with pytest.raises(CommandError, match="读不到文件"):
        call_command("boundaries", "load", "/nowhere.geojson")


def test_one_code_twice_is_refused(cast, load):
    with pytest.raises(CommandError, match=f"第2个要素：区域代码“{cast.town.code}”重复。"):
        load(feature(cast.town.code, SQUARE), feature(cast.town.code, BESIDE))
