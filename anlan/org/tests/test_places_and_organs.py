"""Places, sectors and organs: who may make and change them, and what is refused with which words."""

from datetime import timedelta

import pytest

from anlan.audit.log import SYSTEM, history
from anlan.org.actions import (
    change_organ,
    change_place,
    change_sector,
    close_organ,
    close_place,
    create_organ,
    create_place,
    create_sector,
    end_post,
    reopen_organ,
    reopen_place,
)
from anlan.org.models import Organ, Place, Post
from anlan.testing import make_group, today

KINDS = Place.Kind
OUTSIDE = "不在您的管辖范围内。"
NO_PERMISSION = "您当前的岗位没有这项权限。"


def test_the_administrator_makes_a_place_and_the_log_says_so(cast):
    zone = create_place("永宁经济开发区", KINDS.ZONE, "YNKFQ", cast.city, actor=cast.admin)
    assert zone.path.startswith(cast.city.path)
    entry = history(zone).get()
    assert (entry.verb, entry.actor_name, entry.facts) == (
        "新增区域",
        "系统管理员",
        {"code": "YNKFQ", "parent": "永宁市"},
    )


def test_only_who_may_and_only_within_reach(cast, refused):
    asked = ("新村", KINDS.VILLAGE, "V1", cast.town)
    assert refused(create_place, *asked, actor=cast.officer) == NO_PERMISSION
    assert refused(create_place, "新镇", KINDS.TOWN, "V2", cast.other_city, actor=cast.admin) == OUTSIDE
    assert refused(create_place, "新省", KINDS.PROVINCE, "V3", None, actor=cast.admin) == "请选择上级区域。"
    assert create_place(*asked, actor=cast.admin).parent == cast.town
    assert create_place("新省", KINDS.PROVINCE, "V3", None, actor=SYSTEM).depth == 1


def test_codes_and_names_are_checked(cast, refused):
    def make(name="新镇", kind=KINDS.TOWN, code="X1", **more):
        return create_place(name, kind, code, cast.county, actor=cast.admin, **more)

    assert refused(make, code=cast.town.code) == f"代码{cast.town.code}已被使用。"
    assert refused(make, name="柳桥镇") == "同一上级下已有“柳桥镇”。"
    assert refused(make, kind=KINDS.CITY) == "市级区域不能放在县级区域之下。"
    assert refused(make, official=True) == "乡级的国家统一代码是9位数字。"
    assert refused(make, kind=KINDS.GRID, code="123456", official=True) == (
        "网格没有国家统一代码，请用自编代码。"
    )
    assert make(code="321299101", official=True).official


def test_a_moved_place_takes_everything_below_it_along(cast, refused):
    zone = create_place("河东新区", KINDS.ZONE, "HDXQ", cast.city, actor=cast.admin)
    change_place(cast.town, actor=cast.admin, parent=zone)
    village = create_place("柳西村", KINDS.VILLAGE, "LX", cast.town, actor=cast.admin)
    change_place(zone, actor=cast.admin, name="河东示范区", parent=cast.county)
    village.refresh_from_db()
    assert village.full_name == "永宁市河东区河东示范区柳桥镇柳西村"
    assert refused(change_place, cast.county, actor=cast.admin, parent=zone) == (
        "县级区域不能放在功能区区域之下。"
    )
    zone.refresh_from_db()
    inner = create_place("小园区", KINDS.ZONE, "XYQ", zone, actor=cast.admin)
    assert refused(change_place, zone, actor=cast.admin, parent=inner) == "上级不能是自己或自己的下级。"


def test_a_place_may_not_fall_below_its_children(cast, refused):
    assert refused(change_place, cast.county, actor=cast.admin, kind=KINDS.VILLAGE) == (
        "乡级区域不能放在村级区域之下。"
    )


def test_the_top_stays_the_top(cast, refused):
    cast.city.refresh_from_db()
    sentence = "顶级区域不能改变上级，其他区域必须有上级。"
    assert refused(change_place, cast.city, actor=cast.admin, parent=cast.county) == sentence
    assert refused(change_place, cast.county, actor=cast.admin, parent=None) == sentence


def test_closing_a_place_goes_from_below(cast, refused):
    village = create_place("柳西村", KINDS.VILLAGE, "LX", cast.town, actor=cast.admin)
    assert refused(close_place, cast.town, actor=cast.admin) == "请先停用下级区域：柳西村。"
    close_place(village, actor=cast.admin)
    assert refused(close_place, cast.town, actor=cast.admin) == (
        "请先停用或迁出本区域的机构：柳桥镇、永宁安泰机械有限公司。"
    )
    cast.town.organs.update(active=False)
    close_place(cast.town, actor=cast.admin)
    assert refused(create_place, "东村", KINDS.VILLAGE, "DC", cast.town, actor=cast.admin) == (
        "上级区域“柳桥镇”已停用。"
    )
    village.refresh_from_db()
    assert refused(reopen_place, village, actor=cast.admin) == "上级区域“柳桥镇”已停用。"
    reopen_place(cast.town, actor=cast.admin)
    village.refresh_from_db()
    reopen_place(village, actor=cast.admin)
    assert village.active


def test_sectors_are_the_administrators(cast, refused):
    sector = create_sector("道路交通", "road", actor=cast.admin)
    change_sector(sector, actor=cast.admin, name="道路运输")
    assert [entry.verb for entry in history(sector)] == ["修改行业领域", "新增行业领域"]
    assert refused(create_sector, "消防", "fire", actor=cast.officer) == NO_PERMISSION
    assert refused(change_sector, sector, actor=cast.guard, name="x") == NO_PERMISSION


def test_an_organ_is_made_changed_and_told(cast):
    organ = create_organ(
        "永宁市教育局", Organ.Kind.DEPARTMENT, cast.city, actor=cast.admin, short_name="市教育局"
    )
    change_organ(organ, actor=cast.admin, name="永宁市教育体育局", sector=cast.industry)
    assert history(organ)[0].facts == {
        "changes": {"名称": ["永宁市教育局", "永宁市教育体育局"], "行业领域": [None, "工贸"]}
    }
    change_organ(organ, actor=cast.admin, name="永宁市教育体育局")
    assert history(organ).count() == 2  # nothing changed, nothing said


def test_an_organ_stands_where_it_may(cast, refused):
    def make(name="新机构", place=cast.city, **more):
        return create_organ(name, Organ.Kind.OFFICE, place, actor=cast.admin, **more)

    assert refused(make, name="永宁市应急管理局") == "永宁市已有名为“永宁市应急管理局”的机构。"
    assert refused(make, place=cast.other_city) == OUTSIDE
    assert refused(make, parent=cast.other_office) == OUTSIDE
    assert refused(make, parent=cast.town_hall) == "机构所在区域应在上级机构所在区域（柳桥镇）之内。"
    assert refused(create_organ, "新", "office", cast.city, actor=cast.officer) == NO_PERMISSION
    office = make(parent=cast.emergency)
    assert office.path.startswith(cast.emergency.path)
    assert refused(change_organ, cast.emergency, actor=cast.admin, parent=office) == (
        "上级不能是自己或自己的下级。"
    )


def test_closing_an_organ_needs_empty_seats_and_ends_its_memberships(cast, refused):
    group = make_group("各镇", cast.county, [cast.town_hall, cast.town2_hall])
    assert refused(close_organ, cast.town_hall, actor=cast.admin) == (
        "仍有人任职，请先由安全管理员结束这些岗位：柳桥镇 · 乡镇（街道）经办。"
    )
    yesterday = today() - timedelta(days=1)
    end_post(Post.objects.get(user=cast.townsman), yesterday, actor=cast.guard)
    close_organ(cast.town_hall, actor=cast.admin)
    assert list(group.members_on(today())) == [cast.town_hall, cast.town2_hall]
    assert list(group.members_on(today() + timedelta(days=1))) == [cast.town2_hall]
    reopen_organ(cast.town_hall, actor=cast.admin)
    cast.town_hall.refresh_from_db()
    assert cast.town_hall.active


def test_closing_an_organ_goes_from_below(cast, refused):
    office = create_organ("综合科", Organ.Kind.OFFICE, cast.city, actor=cast.admin, parent=cast.emergency)
    assert refused(close_organ, cast.emergency, actor=cast.admin) == "请先停用下级机构：综合科。"
    Organ.objects.filter(pk=cast.emergency.pk).update(active=False)
    office.refresh_from_db()
    close_organ(office, actor=cast.admin)
    assert refused(reopen_organ, office, actor=cast.admin) == "上级机构“市应急局”已停用。"


@pytest.mark.parametrize("action", [close_organ, reopen_organ])
def test_other_cities_organs_are_out_of_reach(cast, refused, action):
    assert refused(action, cast.other_office, actor=cast.admin) == OUTSIDE
