"""Naming who answers for an enterprise, and what is listed when nobody does or two do."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from python_calamine import load_workbook

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.notices.models import Notice
from anlan.org.models import Organ, Place
from anlan.owners.actions import assign, end
from anlan.owners.duties import watch
from anlan.owners.models import Owner, SubjectOwner
from anlan.registers.flow import flow
from anlan.subjects.actions import create_subject
from anlan.testing import make_organ, make_place, make_sector, today

LIST = "/owners/"
K = Owner.Kind
LAST_YEAR = date(2025, 3, 1)


def names(response):
    return [str(row) for row in response.context["part"]]


def told(response):
    return {
        str(row): next(str(column.plain(row) or "") for column, _cell in cells if column.name == "lacks")
        for row, cells in response.context["lines"]
    }


@pytest.mark.scenario(38)
@pytest.mark.clause("S2-3.9.1")
def test_no_territory_and_two_departments_are_listed_and_the_rate_falls(cast, browse):
    lost = cast.make_enterprise("无属地厂", place=cast.county)
    both = cast.make_enterprise("两家管厂")
    client = browse(cast.officer)
    for firm, organ in (
        (cast.mill, cast.emergency),
        (lost, cast.emergency),
        (both, cast.emergency),
        (both, cast.housing),
    ):
        answer = client.post(
            f"/owners/enterprises/{firm.pk}/assign",
            {"kind": "enforcement", "organ": organ.name, "since": str(today()), "basis": "分级执法方案"},
        )
        assert (answer.status_code, answer.get("Location")) == (302, firm.get_absolute_url())
    assert told(client.get(f"{LIST}?gap=orphan")) == {"无属地厂": "属地未落实到乡镇、街道或功能区"}
    assert told(client.get(f"{LIST}?gap=double")) == {"两家管厂": "日常执法部门有2个"}
    assert names(client.get(f"{LIST}?gap=unenforced")) == []
    rate = value("owners.enforced", cast.city, today(), today())
    assert (rate.part, rate.whole) == (2, 3)
    page = client.get(f"{LIST}?gap=double&format=xlsx&cols=name,enforcement")
    lines = load_workbook(BytesIO(page.content)).get_sheet_by_index(0).to_python()
    assert lines[1:] == [["两家管厂", "市应急局、市住建局"]]
    second = Owner.objects.get(enterprise=both, organ=cast.housing)
    client.post(f"/owners/{second.pk}/end", {"until": str(today()), "reason": "经协调退出"})
    # Today is its last day: from tomorrow on one department is left, and every enterprise has exactly one.
    tomorrow = today() + timedelta(1)
    rate = value("owners.enforced", cast.city, tomorrow, tomorrow)
    assert (rate.part, rate.whole) == (3, 3)
    assert names(client.get(f"{LIST}?gap=double")) == []


@pytest.mark.clause("S0-3.1.1b")
def test_enterprises_nobody_answers_for_are_listed(cast, browse):
    zone = make_place("永宁经开区", cast.city, Place.Kind.ZONE)
    cast.make_enterprise("园区厂", place=zone)
    cast.make_enterprise("无属地厂", place=cast.county)
    cast.make_enterprise("无行业厂", sector=None)
    cast.make_enterprise("双无厂", sector=None, place=cast.city)
    cast.make_enterprise("无部门厂", sector=make_sector("渔业"))
    no_town, none = "属地未落实到乡镇、街道或功能区", "未定日常执法部门"
    assert told(browse(cast.officer).get(f"{LIST}?gap=orphan")) == {
        "无属地厂": f"{no_town}；{none}",
        "无行业厂": f"未确定行业领域；{none}",
        "双无厂": f"{no_town}；未确定行业领域；{none}",
        "无部门厂": f"行业领域“渔业”没有主管部门；{none}",
    }
    assert set(names(browse(cast.townsman).get(f"{LIST}?gap=orphan"))) == {"无行业厂", "无部门厂"}
    assert names(browse(cast.rescuer).get(f"{LIST}?gap=orphan")) == ["无属地厂"]
    assert names(browse(cast.outsider).get(LIST)) == []
    assert browse(cast.admin).get(LIST).status_code == 404


def test_who_is_named_takes_an_enterprise_off_the_list(cast, browse):
    firm = cast.make_enterprise("无行业厂", sector=None)
    assign(firm, K.SECTOR, actor=cast.officer, organ=cast.emergency)
    assert names(browse(cast.officer).get(f"{LIST}?gap=orphan")) == []
    assert value("owners.orphans", cast.city, today(), today()).number == 0
    yesterday = today() - timedelta(1)
    firm.since = yesterday
    firm.save()
    assert value("owners.orphans", cast.city, yesterday, yesterday).number == 1


def test_territory_and_sector_pass_over_with_their_history(cast):
    first = assign(cast.mill, K.SECTOR, actor=cast.officer, organ=cast.housing, since=LAST_YEAR)
    second = assign(cast.mill, K.SECTOR, actor=cast.officer, organ=cast.emergency, basis="三定方案")
    first.refresh_from_db()
    assert (first.until, second.until) == (today() - timedelta(1), None)
    assert history(cast.mill)[0].facts["note"] == "行业主管：市应急局（原为市住建局）"
    # Named wrongly and put right on the same day: the first never held.
    third = assign(cast.mill, K.SECTOR, actor=cast.officer, organ=cast.housing)
    assert list(Owner.objects.filter(enterprise=cast.mill).order_by("pk")) == [first, third]
    with pytest.raises(Refused, match="已有"):
        assign(cast.mill, K.SECTOR, actor=cast.officer, organ=cast.emergency, since=LAST_YEAR)


def test_daily_enforcement_does_not_pass_over_by_itself(cast):
    assign(cast.mill, K.ENFORCEMENT, actor=cast.officer, organ=cast.housing)
    assign(cast.mill, K.ENFORCEMENT, actor=cast.officer, organ=cast.emergency)
    assert Owner.objects.open().filter(enterprise=cast.mill).count() == 2
    with pytest.raises(Refused, match="已是日常执法责任单位"):
        assign(cast.mill, K.ENFORCEMENT, actor=cast.officer, organ=cast.emergency)


def test_a_department_names_itself_and_no_other(cast):
    assign(cast.mill, K.ENFORCEMENT, actor=cast.rescuer, organ=cast.emergency)
    with pytest.raises(Refused, match="部门只能登记本单位的监管责任"):
        assign(cast.mill, K.ENFORCEMENT, actor=cast.rescuer, organ=cast.housing)
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        assign(cast.mill, K.ENFORCEMENT, actor=cast.town2sman, organ=cast.town2_hall)
    with pytest.raises(Refused, match="没有这项权限"):
        assign(cast.mill, K.ENFORCEMENT, actor=cast.miller, organ=cast.emergency)
    own = Owner.objects.get()
    end(own, actor=cast.townsman, reason="改由他人负责")
    with pytest.raises(Refused, match="已终止"):
        end(own, actor=cast.townsman, reason="再次终止")


def refusals(cast):
    far = make_organ("远山市应急管理局", cast.other_city)
    closed = make_organ("永宁市旧局", cast.city, active=False)
    return {
        "企业不能作为": (K.ENFORCEMENT, cast.mill.organ, {}),
        "辖区不包括": (K.ENFORCEMENT, far, {}),
        "已停用": (K.ENFORCEMENT, closed, {}),
        "属地应为": (K.TERRITORY, cast.emergency, {}),
        "不是安委会或专委会": (K.COMMITTEE, cast.emergency, {}),
        "请填写挂钩领导": (K.LEADER, cast.emergency, {}),
        "只有挂钩领导": (K.ENFORCEMENT, cast.emergency, {"person": "张三"}),
    }


def test_who_cannot_answer_is_refused_with_the_reason(cast):
    for said, (kind, organ, more) in refusals(cast).items():
        with pytest.raises(Refused, match=said):
            assign(cast.mill, kind, actor=cast.officer, organ=organ, **more)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        assign(cast.mill, K.TERRITORY, actor=cast.officer, organ=cast.town_hall, since=today() + timedelta(1))
    special = make_organ("工贸专委会", cast.city, Organ.Kind.COMMITTEE)
    assign(cast.mill, K.TERRITORY, actor=cast.officer, organ=cast.town_hall)
    assign(cast.mill, K.COMMITTEE, actor=cast.officer, organ=special)
    led = assign(cast.mill, K.LEADER, actor=cast.officer, organ=cast.office, user=cast.boss)
    assert str(led) == "挂钩领导：分管领导（市安委办）"
    assert value("owners.led", cast.city, today(), today()).number == 1


def test_the_page_of_the_enterprise_shows_who_answers(cast, browse):
    url = cast.mill.get_absolute_url()
    page = browse(cast.officer).get(url).content.decode()
    assert "按所在区域和行业领域" in page
    assert "未定日常执法部门" in page
    row = assign(cast.mill, K.ENFORCEMENT, actor=cast.officer, organ=cast.emergency)
    page = browse(cast.officer).get(url).content.decode()
    assert "未定日常执法部门" not in page
    assert f"/owners/{row.pk}/end" in page
    own = browse(cast.miller).get(url).content.decode()
    assert "市应急局" in own
    assert f"/owners/{row.pk}/end" not in own
    assert browse(cast.miller).get(f"/owners/enterprises/{cast.mill.pk}/assign").status_code == 404
    assert browse(cast.town2sman).get(f"/owners/enterprises/{cast.mill.pk}/assign").status_code == 404


def test_several_are_given_an_owner_at_once(cast, browse):
    other = cast.make_enterprise("安泰木业有限公司")
    client, both = browse(cast.officer), [cast.mill.pk, other.pk]
    data = {"act": "name_owner", "row": both, "kind": "enforcement", "organ": "市应急局", "note": "分工方案"}
    client.post(LIST, data | {"kind": ""})
    client.post(LIST, data | {"organ": "没有的局"})
    assert Owner.objects.count() == 0
    client.post(LIST, data)
    assert set(Owner.objects.values_list("enterprise", "organ", "basis")) == {
        (pk, cast.emergency.pk, "分工方案") for pk in both
    }


def test_the_list_costs_the_same_for_many(cast, browse, django_assert_num_queries):
    client = browse(cast.officer)
    client.get(LIST)
    assign(cast.mill, K.ENFORCEMENT, actor=cast.officer, organ=cast.emergency)
    with django_assert_num_queries(16):
        client.get(LIST)
    for number in range(3):
        firm = cast.make_enterprise(f"新厂{number}")
        assign(firm, K.ENFORCEMENT, actor=cast.officer, organ=cast.housing)
    with django_assert_num_queries(16):
        assert len(client.get(LIST).context["part"]) == 4


def test_the_office_hears_once_a_month(cast):
    now = timezone.now()
    cast.make_enterprise("无行业厂", sector=None)
    watch(now)
    watch(now + timedelta(minutes=5))
    told = Notice.objects.filter(kind="owners.gaps")
    assert [(row.recipient, row.title) for row in told] == [
        (cast.officer, "无主企业1家，多头执法0家，请落实监管责任")
    ]


def test_api(cast, browse):
    client = browse(cast.officer)
    body = {"kind": "enforcement", "organ": cast.emergency.pk, "basis": "方案"}
    path = f"/api/owners/enterprises/{cast.mill.pk}"
    made = client.post(path, body, content_type="application/json").json()
    assert (made["kind"], made["organ"]["name"], made["until"]) == ("enforcement", "市应急局", None)
    again = client.post(path, body, content_type="application/json")
    assert (again.status_code, again.json()) == (409, {"detail": "“市应急局”已是日常执法责任单位。"})
    assert client.get(f"/api/owners/owners?enterprise={cast.mill.pk}").json()["count"] == 1
    assert client.get("/api/owners/gaps?gap=unenforced").json()["count"] == 0
    ended = client.post(
        f"/api/owners/owners/{made['id']}/end", {"reason": "调整"}, content_type="application/json"
    )
    assert ended.json()["until"] == str(today())
    assert browse(cast.outsider).post(path, body, content_type="application/json").status_code == 404
    far = browse(cast.outsider).get("/api/owners/gaps?gap=unenforced").json()
    assert far["count"] == 0


def test_a_merged_file_passes_its_owners_on_and_says_where_it_went(cast, browse):
    other = cast.make_enterprise("和顺面粉厂")
    for kind, organ in ((K.ENFORCEMENT, cast.housing), (K.SUPPORT, cast.town_hall)):
        assign(other, kind, actor=cast.officer, organ=organ, since=LAST_YEAR)
    assign(cast.mill, K.ENFORCEMENT, actor=cast.officer, organ=cast.emergency)
    client = browse(cast.officer)
    url = f"/enterprises/{other.pk}/steps/merge"
    refused = client.post(url, {"merged_into": "没有的厂", "reason": "重复建档"})
    assert refused.status_code == 422
    done = client.post(url, {"merged_into": cast.mill.credit_code, "reason": "重复建档"})
    assert (done.status_code, done["Location"]) == (302, other.get_absolute_url())
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.closed_on) == ("closed", cast.mill, today())
    # The one that has a department of daily enforcement keeps its own.
    assert {str(row) for row in Owner.objects.open()} == {"日常执法：市应急局", "协助执法：柳桥镇"}
    assert Owner.objects.open().filter(enterprise=other).count() == 0
    assert cast.mill.get_absolute_url() in client.get(other.get_absolute_url()).content.decode()
    assert other.get_absolute_url() in client.get(cast.mill.get_absolute_url()).content.decode()
    back = client.post(f"/enterprises/{other.pk}/steps/reopen", {"reason": "误并"})
    other.refresh_from_db()
    assert (back.status_code, other.state, other.merged_into, other.closed_on) == (302, "active", None, None)


def test_a_file_goes_into_another_open_one_that_one_keeps(cast):
    other, closed = cast.make_enterprise("和顺面粉厂"), cast.make_enterprise("旧厂")
    far = cast.make_enterprise("石门厂", place=cast.town2)
    flow.move(closed, "close", actor=cast.officer, closed_on=today(), reason="歇业")
    for target, said in ((other, "不能并入自己"), (closed, "已关闭"), (far, "不在您的管辖范围内")):
        with pytest.raises(Refused, match=said):
            flow.move(other, "merge", actor=cast.townsman, merged_into=target, reason="重复建档")
    flow.move(other, "merge", actor=cast.townsman, merged_into=cast.mill, reason="重复建档")
    assert other.merged_into == cast.mill


def test_another_subject_has_its_owners_too(cast, browse):
    house = create_subject("house", actor=cast.officer, name="河沿路8号", place=cast.town)
    client = browse(cast.officer)
    data = {"kind": "enforcement", "organ": cast.housing.name, "since": str(today())}
    assert client.post(f"/owners/subjects/{house.pk}/assign", data).status_code == 302
    row = SubjectOwner.objects.get()
    page = client.get(house.get_absolute_url()).content.decode()
    assert f"/owners/subjects/owners/{row.pk}/end" in page
    assert "市住建局" in page
    ended = client.post(
        f"/owners/subjects/owners/{row.pk}/end", {"until": str(today()), "reason": "改由乡镇负责"}
    )
    assert (ended.status_code, ended["Location"]) == (302, house.get_absolute_url())
    row.refresh_from_db()
    assert row.until == today()
    far = browse(cast.town2sman)
    assert far.post(f"/owners/subjects/{house.pk}/assign", data).status_code == 404
    assert far.get(f"/owners/subjects/owners/{row.pk}/end").status_code == 404
