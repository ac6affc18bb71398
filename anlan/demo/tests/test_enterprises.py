"""Invented enterprises: the same for the same seed, with codes that check, and none that is real."""

import pytest

from anlan.demo.enterprises import DIVISION, make_enterprises
from anlan.lib.ids import credit_code_fault
from anlan.org.models import Place, Sector
from anlan.registers.industries import industry_code
from anlan.registers.models import Enterprise
from anlan.registers.tags import load_tags
from anlan.testing import make_place


@pytest.fixture
def ground(db):
    load_tags()
    city = make_place("永宁市", kind=Place.Kind.CITY)
    towns = [make_place(name, city, Place.Kind.TOWN) for name in ("柳桥镇", "石门镇")]
    sectors = [
        Sector.objects.create(code=code, name=code)
        for code in ("industry", "hazchem", "construction", "other")
    ]
    return towns, sectors


def facts():
    fields = ("name", "credit_code", "place__name", "sector__code", "state", "scale", "phone", "lon")
    return list(Enterprise.objects.order_by("pk").values_list(*fields))


def test_the_same_seed_invents_the_same(ground):
    made = make_enterprises(*ground, 60, 7)
    first = facts()
    assert len(made) == len({row.name for row in made}) == 60
    Enterprise.objects.all().delete()
    for place in Place.objects.all():
        place.organs.all().delete()
    make_enterprises(*ground, 60, 7)
    assert facts() == first


def test_what_is_invented_is_in_order_and_is_nobodys(ground):
    make_enterprises(*ground, 300, 7)
    rows = list(Enterprise.objects.select_related("organ", "place"))
    assert all(credit_code_fault(row.credit_code) is None for row in rows)
    assert all(row.credit_code[2:8] == DIVISION for row in rows)
    assert all(row.phone.startswith("0000-") for row in rows)
    assert all(row.industry_code == industry_code(row.industry_code) for row in rows)
    assert all((row.closed_on is not None) == (row.state == "closed") for row in rows)
    assert {row.state for row in rows} == {"active", "building", "suspended", "closed"}
    assert 0 < sum(row.sector_id is None for row in rows) < 30
    assert 0 < sum(row.verified_at is None for row in rows) < 150
