"""Who keeps grids and what they look after; blocks without a liaison are told of; blind spots are listed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anlan.duty.periodic import run_due
from anlan.flow.flow import Refused
from anlan.grids.actions import keeping
from anlan.grids.actions.watching import watch
from anlan.grids.models import Cell, Holder, Premise
from anlan.grids.queries import blind
from anlan.indicators.engine import value
from anlan.inspections.models import Inspection
from anlan.notices.models import Notice
from anlan.org.actions import create_place
from anlan.registers.models import Enterprise

STAFF, LIAISON = Holder.Kind.STAFF, Holder.Kind.LIAISON
TODAY = timezone.localdate
DAY = timedelta(1)


def told(user):
    rows = Notice.objects.filter(kind="grids.liaison", recipient=user).order_by("pk")
    return [notice.title for notice in rows]


def reasons(cast, user=None, **query):
    rows = blind(Enterprise.objects.visible_to(user or cast.officer), TODAY(), **query)
    return {row.name: row.why for row in rows}


def visited(cast, enterprise, day):
    return Inspection.objects.create(
        number=f"JC{enterprise.pk}-{day:%Y%m%d}",
        kind="routine",
        organ=cast.emergency,
        place=enterprise.place,
        enterprise=enterprise,
        subject=enterprise.organ,
        planned_from=day,
        planned_until=day,
        visited_on=day,
        planned_by=cast.rescuer,
        planned_at=timezone.now(),
        state=Inspection.State.CONCLUDED,
    )


@pytest.mark.scenario(53)
@pytest.mark.clause("S4-3.16b")
def test_who_is_in_no_grid_or_never_checked_is_a_blind_spot(cast, browse):
    loose = cast.make_enterprise("永宁无网金属制品厂")
    seen = cast.make_enterprise("永宁已查塑料制品厂")
    old = cast.make_enterprise("永宁久未检查木业厂")
    for row in (seen, old):
        keeping.add_premise(cast.cell2, actor=cast.townsman, enterprise=row, category="general")
    visited(cast, loose, TODAY())
    visited(cast, seen, TODAY() - 180 * DAY)
    visited(cast, old, TODAY() - 181 * DAY)
    expected = {
        "永宁无网金属制品厂": "no_grid",
        "永宁和顺面粉有限公司": "never",
        "永宁久未检查木业厂": "long_ago",
    }
    assert reasons(cast) == expected  # the one seen 180 days ago is in time

    page = browse(cast.townsman).get(reverse("grids:blind"))
    assert {row.name: row.why for row, _cells in page.context["lines"]} == expected
    only = browse(cast.townsman).get(reverse("grids:blind"), {"why": "never"})
    assert [row.name for row, _cells in only.context["lines"]] == ["永宁和顺面粉有限公司"]
    assert [
        row.name for row, _cells in browse(cast.town2sman).get(reverse("grids:blind")).context["lines"]
    ] == []

    keeping.add_premise(cast.cell2, actor=cast.townsman, enterprise=loose, category="key")
    visited(cast, cast.mill, TODAY())
    visited(cast, old, TODAY())
    assert reasons(cast) == {}


@pytest.mark.scenario(53)
@pytest.mark.clause("S0-3.1.2f")
def test_a_block_without_a_liaison_is_told_of_until_it_has_one(cast, browse):
    run_due(timezone.now())
    assert told(cast.townsman) == ["永宁市河东区柳桥镇没有网格监管联络员"]
    assert told(cast.town2sman) == ["永宁市河东区石门镇没有网格监管联络员"]
    assert sorted(told(cast.officer)) == sorted(told(cast.townsman) + told(cast.town2sman))
    assert (told(cast.outsider), told(cast.walker), told(cast.manager)) == ([], [], [])
    watch(timezone.now())
    assert len(told(cast.townsman)) == 1  # once a month

    address = reverse("grids:liaison", args=[cast.town.pk])
    answer = browse(cast.townsman).post(address, {"name": "联络员乙", "since": TODAY().isoformat()})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("grids:block", args=[cast.town.pk]),
    )
    next_month = timezone.now() + timedelta(31)
    watch(next_month)
    assert (len(told(cast.townsman)), len(told(cast.town2sman))) == (1, 2)
    shown = browse(cast.officer).get(reverse("grids:blocks"), {"liaison": "none"}).context["lines"]
    assert [row.name for row, _cells in shown] == ["石门镇"]
    assert str(value("grids.liaisons", cast.city, TODAY(), TODAY())) == "50.0%"
    assert str(value("grids.liaisons", cast.town, TODAY(), TODAY())) == "100.0%"
    assert str(value("grids.liaisons", cast.town, TODAY() - DAY, TODAY() - DAY)) == "0.0%"


@pytest.mark.clause("S0-3.1.2f")
def test_a_block_has_one_liaison_and_a_new_one_relieves_the_old(cast):
    first = keeping.appoint(cast.town, LIAISON, actor=cast.townsman, name="甲", since=date(2026, 1, 1))
    keeping.appoint(cast.town, LIAISON, actor=cast.townsman, name="乙", since=date(2026, 5, 1))
    first.refresh_from_db()
    assert first.until == date(2026, 4, 30)
    names = [
        Holder.objects.liaisons().on(day).get(place=cast.town).name
        for day in (date(2026, 4, 30), date(2026, 5, 1))
    ]
    assert names == ["甲", "乙"]
    with pytest.raises(Refused, match="已有2026-05-01起的联络员“乙”"):
        keeping.appoint(cast.town, LIAISON, actor=cast.townsman, name="丙", since=date(2026, 3, 1))
    with pytest.raises(Refused, match="任命到乡镇、街道或功能区"):
        keeping.appoint(cast.cell.place, LIAISON, actor=cast.townsman, name="丙")


def test_grids_are_kept_by_the_territory_and_by_nobody_else(cast):
    refused = {
        cast.town2sman: "不在您的管辖范围内",
        cast.builder: "网格由属地单位和安委办管理",
        cast.walker: "没有这项权限",
        cast.boss: "没有这项权限",
    }
    for user, why in refused.items():
        with pytest.raises(Refused, match=why):
            keeping.change_cell(cast.cell, actor=user, area=2, extent="")
    for user in (cast.townsman, cast.officer):
        keeping.change_cell(cast.cell, actor=user, area="1.250", extent="东至河沿路")
    assert Cell.objects.get(pk=cast.cell.pk).extent == "东至河沿路"


def test_a_worker_is_appointed_once_and_relieved_once(cast):
    with pytest.raises(Refused, match="已是本网格的网格员"):
        keeping.appoint(cast.cell.place, STAFF, actor=cast.townsman, name="网格员甲", user=cast.walker)
    keeping.relieve(cast.holder, actor=cast.townsman)
    with pytest.raises(Refused, match="已离任"):
        keeping.relieve(cast.holder, actor=cast.townsman)
    with pytest.raises(Refused, match="任命到网格"):
        keeping.appoint(cast.town, STAFF, actor=cast.townsman, name="某某")


def test_an_enterprise_is_in_one_grid_of_its_own_town(cast):
    with pytest.raises(Refused, match="“永宁和顺面粉有限公司”已在网格中"):
        keeping.add_premise(cast.cell2, actor=cast.townsman, enterprise=cast.mill, category="general")
    far = cast.make_enterprise("永宁石门矿业有限公司", place=cast.town2)
    with pytest.raises(Refused, match="不在柳桥镇"):
        keeping.add_premise(cast.cell2, actor=cast.townsman, enterprise=far, category="general")
    with pytest.raises(ValidationError, match="没有“weird”这种类别"):
        keeping.add_premise(cast.cell2, actor=cast.townsman, name="某处", category="weird")
    keeping.let_go(cast.premise, actor=cast.townsman, reason="调整网格")
    moved = keeping.add_premise(cast.cell2, actor=cast.townsman, enterprise=cast.mill, category="key")
    assert list(Premise.objects.filter(enterprise=cast.mill, until=None)) == [moved]


def test_a_place_that_becomes_a_grid_is_taken_in(cast):
    place = create_place("柳桥第3网格", "grid", "LQ-3", cast.town, actor=cast.admin)
    watch(timezone.now())
    assert Cell.objects.get(place=place).organ == cast.town_hall


@pytest.mark.clause("S0-3.1.2g")
def test_blocks_stand_side_by_side(cast, browse):
    page = browse(cast.officer).get(reverse("grids:blocks"))
    shown = {
        row.name: (row.cells, row.staffed, row.six, row.firms, row.covered)
        for row, _cells in page.context["lines"]
    }
    assert shown == {"柳桥镇": (2, 1, 0, 1, 1), "石门镇": (0, 0, 0, 0, 0)}
    assert str(value("grids.staffed", cast.city, TODAY(), TODAY())) == "50.0%"
    assert str(value("grids.covered", cast.city, TODAY(), TODAY())) == "100.0%"
    loose = cast.make_enterprise("永宁无网金属制品厂")
    assert str(value("grids.covered", cast.city, TODAY(), TODAY())) == "50.0%"
    assert loose.place == cast.town


@pytest.mark.parametrize("name", ["cells", "blocks", "blind", "patrols"])
def test_lists_ask_the_same_however_long(cast, browse, name):
    def queries(client):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"grids:{name}")).status_code == 200
        return len(asked)

    client = browse(cast.officer)
    queries(client)
    before = queries(client)
    for number in range(5):
        keeping.register_cell(cast.town, actor=cast.townsman, name=f"新网格{number}", code=f"N-{number}")
        cast.make_enterprise(f"永宁新办{number}号加工厂")
    assert queries(client) == before


def test_pages_of_one_grid_and_their_forms(cast, browse):
    client = browse(cast.townsman)
    assert client.get(cast.cell.get_absolute_url()).status_code == 200
    assert browse(cast.outsider).get(cast.cell.get_absolute_url()).status_code == 404
    assert browse(cast.builder).get(reverse("grids:change", args=[cast.cell.pk])).status_code == 404
    body = {"parent": "柳桥镇", "name": "柳桥第4网格", "code": "LQ-4", "area": "0.8", "extent": ""}
    assert client.post(reverse("grids:register"), body).status_code == 302
    again = client.post(reverse("grids:register"), body)
    assert (again.status_code, again.context["form"].non_field_errors()) == (422, ["代码LQ-4已被使用。"])
    made = Cell.objects.get(place__code="LQ-4")
    staff = reverse("grids:staff", args=[made.pk])
    nobody = client.post(staff, {"since": TODAY().isoformat()})
    assert nobody.context["form"].errors["name"] == ["请填写姓名，或填写账号。"]
    assert client.post(staff, {"user": cast.walker.username, "since": TODAY().isoformat()}).status_code == 302
    holder = Holder.objects.staff().get(place=made.place)
    assert holder.name == "网格员甲"
    assert (
        client.post(reverse("grids:relieve", args=[holder.pk]), {"until": TODAY().isoformat()}).status_code
        == 302
    )
    premise = reverse("grids:add_premise", args=[made.pk])
    wrong = client.post(premise, {"enterprise": "没有这家", "category": "general"})
    assert wrong.context["form"].errors["enterprise"] == [
        "没有企业“没有这家”，或者同名的不止一家，请填统一社会信用代码。"
    ]
    assert client.post(premise, {"name": "老桥头", "category": "spot"}).status_code == 302
    spot = Premise.objects.get(name="老桥头")
    assert client.post(reverse("grids:let_go", args=[spot.pk]), {"reason": "拆除"}).status_code == 302
