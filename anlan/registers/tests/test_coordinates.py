"""Coordinates of any system come in, on the page and from sheets; one system is kept."""

from decimal import Decimal

import pytest

from anlan.intake.actions import apply, take
from anlan.intake.sheets import SHEETS
from anlan.intake.tests.conftest import HEAD, errors, line, workbook
from anlan.registers.models import Enterprise

from .conftest import code

GCJ02 = (Decimal("116.410244"), Decimal("39.916404"))  # as AMap shows the point below
CGCS2000 = (Decimal("116.404000"), Decimal("39.915000"))
HALF = "换算坐标须同时填写经度和纬度。"


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def near(enterprise, wanted):
    pairs = zip((enterprise.lon, enterprise.lat), wanted, strict=True)
    return all(abs(number - other) <= Decimal("0.000002") for number, other in pairs)


def values(cast, **more):
    known = {"place": cast.town.pk, "sector": cast.industry.pk, "since": "2024-03-01"}
    return {"name": "永宁新厂", "credit_code": code()} | known | more


@pytest.mark.parametrize(("system", "kept"), [("", GCJ02), ("cgcs2000", GCJ02), ("gcj02", CGCS2000)])
def test_coordinates_are_kept_in_one_system(cast, browse, system, kept):
    lon, lat = GCJ02
    browse(cast.officer).post("/enterprises/new", values(cast, lon=lon, lat=lat, coordinates=system))
    assert near(Enterprise.objects.get(name="永宁新厂"), kept)


def test_half_a_pair_cannot_be_moved(cast, browse):
    page = browse(cast.officer).post("/enterprises/new", values(cast, lon=GCJ02[0], coordinates="gcj02"))
    assert (page.status_code, page.context["form"].non_field_errors()) == (422, [HALF])


def test_one_new_number_of_another_system_moves_both(cast, browse):
    client = browse(cast.officer)
    client.post("/enterprises/new", values(cast, lon=GCJ02[0], lat=GCJ02[1]))
    made = Enterprise.objects.get(name="永宁新厂")
    edit = f"/enterprises/{made.pk}/edit"
    shown = client.get(edit).context["form"]
    said = {name: shown[name].value() for name in shown.fields if shown[name].value()}
    said |= {f"initial-{name}": value for name, value in said.items()}
    lon = GCJ02[0] + Decimal("0.000001")
    assert client.post(edit, said | {"lon": lon, "coordinates": "gcj02"}).status_code == 302
    assert near(cast.again(made), CGCS2000)


def test_a_sheet_says_which_system_it_is_in(cast):
    head = [*HEAD, "经度", "纬度", "坐标系"]
    lines = [
        [*line(cast, "甲厂"), "116.410244", "39.916404", "高德"],
        [*line(cast, "乙厂"), "116.410244", "39.916404", ""],
        [*line(cast, "丙厂"), "", "", "百度"],
        [*line(cast, "丁厂"), "116.410244", "39.916404", "地方坐标"],
    ]
    batch = take(SHEETS["enterprises"], workbook(head, *lines), actor=cast.officer)
    assert list(errors(batch)) == [5]
    assert list(errors(batch)[5]) == ["coordinates"]
    apply(batch, actor=cast.officer)
    made = {row.name: row for row in Enterprise.objects.exclude(pk=cast.mill.pk)}
    assert sorted(made) == sorted(["甲厂", "乙厂", "丙厂"])
    assert near(made["甲厂"], CGCS2000)
    assert near(made["乙厂"], GCJ02)
    assert made["丙厂"].lon is None
