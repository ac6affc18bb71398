"""Files of what is supervised and is no enterprise: each kind with its own fields, once in a place."""

import io
from datetime import time, timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.audit.log import history
from anlan.demo.chronicle import aware
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.notices.models import Notice
from anlan.owners.actions import assign
from anlan.subjects.actions import change_subject, create_subject
from anlan.subjects.duties import remind
from anlan.subjects.flow import SUBJECT
from anlan.subjects.kinds import KINDS
from anlan.subjects.models import Subject
from anlan.testing import today
from anlan.tests.test_html import faults

LIST = "/subjects/"
PARTIES = {"owner_party": "张某", "user_party": "李某", "licence_party": "镇政府", "charge_party": "市住建局"}


@pytest.fixture
def house(cast):
    return create_subject(
        "house", actor=cast.officer, name="河沿路8号自建房", place=cast.town, floors=4, safety_grade="C级"
    )


def names(response):
    return [str(row) for row in response.context["part"]]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_registered_through_its_own_form(cast, browse, kind):
    client = browse(cast.officer)
    form = client.get(f"/subjects/new/{kind}/").context["form"]
    assert set(KINDS[kind].fields) <= set(form.fields)
    data = {"name": f"一个{KINDS[kind].label}", "place": cast.town.full_name, "since": str(today())}
    answer = client.post(f"/subjects/new/{kind}/", data)
    row = Subject.objects.get()
    assert (answer.status_code, answer["Location"], row.kind) == (302, row.get_absolute_url(), kind)
    assert client.get(row.get_absolute_url()).status_code == 200
    again = client.post(f"/subjects/new/{kind}/", data)
    assert again.status_code == 422
    assert again.context["form"].errors == {
        "name": [f"“柳桥镇”已登记{KINDS[kind].label}“一个{KINDS[kind].label}”。"]
    }


def test_there_are_no_other_kinds(cast, browse):
    assert browse(cast.officer).get("/subjects/new/rocket/").status_code == 404
    assert browse(cast.officer).get("/subjects/import/rocket/").status_code == 404


def test_wrong_values_are_told_at_their_fields(cast, browse):
    data = {
        "name": "灯会", "place": cast.town.full_name, "since": str(today() + timedelta(1)), "lon": "118.1",
        "people": "很多", "starts_on": "2026-02-01", "ends_on": "2026-01-01",
    }  # fmt: skip
    errors = browse(cast.officer).post("/subjects/new/event/", data).context["form"].errors
    assert errors == {"people": ["“很多”不是整数。"]}
    errors = (
        browse(cast.officer).post("/subjects/new/event/", data | {"people": "300人"}).context["form"].errors
    )
    assert errors == {
        "lon": ["经度和纬度须同时填写。"],
        "since": ["纳入监管日期不能晚于今天。"],
        "ends_on": ["结束日期不能早于开始日期。"],
    }
    assert Subject.objects.count() == 0


def test_who_sees_and_changes_what(cast, browse, house):
    far = create_subject("venue", actor=cast.officer, name="石门体育馆", place=cast.town2)
    assert set(names(browse(cast.officer).get(LIST))) == {"河沿路8号自建房", "石门体育馆"}
    assert names(browse(cast.townsman).get(LIST)) == ["河沿路8号自建房"]
    assert names(browse(cast.outsider).get(LIST)) == []
    assert browse(cast.townsman).get(far.get_absolute_url()).status_code == 404
    assert browse(cast.admin).get(LIST).status_code == 404
    assert browse(cast.boss).get(house.get_absolute_url()).status_code == 200
    assert browse(cast.boss).get(f"{house.get_absolute_url()}edit/").status_code == 404
    with pytest.raises(ValidationError, match="不在您的管辖范围内"):
        create_subject("venue", actor=cast.townsman, name="远处", place=cast.town2)


def test_a_change_is_kept_and_an_older_copy_refused(cast, browse, house):
    page = f"{house.get_absolute_url()}edit/"
    form = browse(cast.townsman).get(page).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"place": cast.town.full_name, "safety_grade": "D级", "user_party": "王某"}
    assert browse(cast.townsman).post(page, data).status_code == 302
    row = Subject.objects.get()
    assert row.facts == {"floors": 4, "safety_grade": "D级", "user_party": "王某"}
    assert history(row)[0].facts["note"] == "使用方：— → 王某；鉴定等级：C级 → D级"
    with pytest.raises(Refused, match="他人已改动"):
        change_subject(house, actor=cast.officer, version=house.version, phone="0570-1")


@pytest.mark.clause("S2-3.12.3b")
def test_each_house_has_four_parties_and_a_missing_one_is_flagged(cast, browse, house):
    whole = create_subject("house", actor=cast.officer, name="桥东12号", place=cast.town, **PARTIES)
    venue = create_subject("venue", actor=cast.officer, name="体育馆", place=cast.town)
    client = browse(cast.officer)
    assert names(client.get(f"{LIST}?gap=yes")) == ["河沿路8号自建房"]
    assert (whole.gaps, venue.gaps) == ([], [])
    assert (
        "缺拥有方（产权人）、使用方、许可方、主管方" in client.get(house.get_absolute_url()).content.decode()
    )
    figure = value("subjects.four_parties", cast.city, today(), today())
    assert (figure.part, figure.whole) == (1, 2)


@pytest.mark.clause("S4-3.21b", "S2-3.12.1c")
def test_who_keeps_a_facility_hears_before_its_upkeep_and_the_town_when_it_is_over(cast, browse):
    last = today() + timedelta(7)
    row = create_subject(
        "facility", actor=cast.officer, name="河沿路公厕", place=cast.town, usage="公共厕所", fund=3,
        keeper=cast.town2_hall, maintained_until=last, inspected_until=today() - timedelta(400),
    )  # fmt: skip
    at = aware(today(), time(9))

    def told(user):
        found = Notice.objects.filter(recipient=user, kind="subjects.due").order_by("pk")
        return [notice.title for notice in found]

    for days in (0, 0, 7, 8):
        remind(at + timedelta(days=days))
    due = f"维护保养将于{last}到期：河沿路公厕"
    assert told(cast.town2sman) == [due, due, f"维护保养已于{last}到期：河沿路公厕"]
    assert told(cast.townsman) == [f"维护保养已于{last}到期：河沿路公厕"]
    client = browse(cast.officer)
    assert names(client.get(f"{LIST}?due=over")) == ["河沿路公厕"]  # by its inspection
    change_subject(row, actor=cast.officer, version=row.version, inspected_until=today())
    assert names(client.get(f"{LIST}?due=over")) == []


def test_closing_frees_the_name_and_leaves_the_counts_of_before(cast, house):
    SUBJECT.move(house, "close", actor=cast.townsman, closed_on=today(), reason="已拆除")
    assert value("subjects", cast.city, today(), today()).number == 0
    again = create_subject("house", actor=cast.officer, name="河沿路8号自建房", place=cast.town)
    with pytest.raises(Refused, match="已另有同名档案"):
        SUBJECT.move(house, "reopen", actor=cast.townsman, reason="误注销")
    with pytest.raises(Refused, match="不能早于"):
        SUBJECT.move(again, "close", actor=cast.townsman, closed_on=today() - timedelta(1), reason="未拆")


def test_the_list_of_a_kind_shows_its_own_columns(cast, browse, house, django_assert_num_queries):
    client = browse(cast.officer)
    heads = [str(column.label) for column, _link in client.get(f"{LIST}?kind=house").context["headers"]]
    assert heads[:5] == ["名称", "拥有方（产权人）", "使用方", "许可方", "主管方"]
    with django_assert_num_queries(10):
        client.get(LIST)
    create_subject("venue", actor=cast.officer, name="体育馆", place=cast.town)
    with django_assert_num_queries(10):
        assert len(client.get(LIST).context["part"]) == 2


def taken(kind, user, *lines):
    made, file = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        made.active.append(line)
    made.save(file)
    return take(SHEETS[f"subjects_{kind}"], SimpleUploadedFile("对象.xlsx", file.getvalue()), actor=user)


def test_a_sheet_of_a_kind_is_read_written_and_undone(cast, house):
    batch = taken(
        "house",
        cast.officer,
        ("名称", "乡镇街道", "层数", "鉴定等级", "使用方"),
        ("桥东12号", "柳桥镇", "3", "B级", "李某"),
        ("桥东14号", "柳桥镇", "三", "E级", None),
        ("河沿路8号自建房", "柳桥镇", None, None, None),
        ("桥东12号", "柳桥镇", None, None, None),
        ("桥东16号", "远山市", None, None, None),
    )
    wrong = {row.number: set(row.errors) for row in batch.rows.filter(action="wrong")}
    assert wrong == {3: {"floors", "safety_grade"}, 4: {"name"}, 5: {"name"}, 6: {"place"}}
    assert (batch.new, batch.wrong) == (1, 4)
    apply(batch, actor=cast.officer)
    assert Subject.objects.get(name="桥东12号").facts == {
        "floors": 3,
        "safety_grade": "B级",
        "user_party": "李某",
    }
    undo(batch, actor=cast.officer)
    assert list(Subject.objects.all()) == [house]


def test_api(cast, browse, house):
    client = browse(cast.officer)
    found = client.get("/api/subjects?kind=house&gap=yes").json()
    assert (found["count"], found["items"][0]["facts"]) == (1, {"floors": 4, "safety_grade": "C级"})
    body = {
        "kind": "vehicle",
        "name": "客运班线1号",
        "place": cast.town.pk,
        "facts": {"plate": "X1", "seats": 45},
    }
    made = client.post("/api/subjects", body, content_type="application/json")
    assert (made.status_code, made.json()["facts"]) == (201, {"plate": "X1", "seats": 45})
    wrong = client.post("/api/subjects", body | {"facts": {"wings": 2}}, content_type="application/json")
    assert (wrong.status_code, wrong.json()) == (422, {"detail": ["车辆没有“wings”这一项。"]})
    path = f"/api/subjects/{made.json()['id']}"
    changed = client.patch(path, {"version": 1, "facts": {"seats": 40}}, content_type="application/json")
    assert changed.json()["facts"] == {"plate": "X1", "seats": 40}
    moved = client.post(f"{path}/steps/suspend", {"reason": "检修"}, content_type="application/json")
    assert moved.json()["state"] == "suspended"
    assert browse(cast.outsider).get(path).status_code == 404


def test_its_pages_are_sound(cast, browse, house):
    client, own = browse(cast.officer), house.get_absolute_url()
    assign(house, "enforcement", actor=cast.officer, organ=cast.housing)
    paths = [LIST, f"{LIST}?kind=house", f"{LIST}new/event/", f"{LIST}import/house/", own, f"{own}edit/"]
    paths += [f"{own}close/", f"/owners/subjects/{house.pk}/assign", "/owners/?gap=unenforced"]
    paths += [
        f"/owners/subjects/owners/{house.owners.get().pk}/end",
        f"/owners/enterprises/{cast.mill.pk}/assign",
    ]
    for path in paths:
        response = client.get(path)
        assert (response.status_code, faults(response.content.decode())) == (200, []), path
