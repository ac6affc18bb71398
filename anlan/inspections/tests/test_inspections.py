"""A visit from plan to end, what is refused on its way, and who may know of a secret one."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from anlan.files.queries import attached
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.inspections import xlsform
from anlan.inspections.actions import visits as actions
from anlan.inspections.models import Inspection, Leak
from anlan.inspections.queries import lacking
from anlan.notices.models import Notice
from anlan.registers.actions import create_enterprise
from anlan.search.queries import find
from anlan.search.sources import index
from anlan.testing import make_user

from .acts import DAY, client_of, drawn, go, lines, photo


def seen_by(cast, row):
    """``{who: (page, list, API, API list, search)}``: on each face, whether the row is there."""
    people = (
        "officer",
        "boss",
        "rescuer",
        "rescuer2",
        "townsman",
        "town2sman",
        "grid",
        "manager",
        "outsider",
    )
    found = {}
    for who in people:
        user = cast.fresh(getattr(cast, who))
        client, address = client_of(user), reverse("inspections:inspections")
        found[who] = (
            client.get(row.get_absolute_url()).status_code == 200,
            row.number in client.get(address).content.decode(),
            client.get(f"/api/inspections/inspections/{row.pk}").status_code == 200,
            row.number in client.get("/api/inspections/inspections").content.decode(),
            any(hit.url == row.get_absolute_url() for hit in find(user, row.number)),
        )
    return found


ALL, NONE = (True,) * 5, (False,) * 5


@pytest.mark.scenario(18)
@pytest.mark.clause("S0-3.2.2a")
def test_a_secret_plan_is_unknown_to_object_and_territory_until_the_team_is_there(cast, plan):
    row = plan()
    index(row)
    inside, below = ("officer", "boss", "rescuer", "rescuer2"), ("townsman", "grid", "manager")
    hidden = seen_by(cast, row)
    assert hidden == {who: ALL if who in inside else NONE for who in hidden}
    assert not Notice.objects.filter(recipient__in=[cast.manager, cast.townsman, cast.grid]).exists()
    assert value("inspections.visits", cast.city, DAY, DAY).part == 0
    go(row, "check_in", cast.rescuer)
    shown = seen_by(cast, row)
    assert shown == {who: ALL if who in (*inside, *below) else NONE for who in shown}
    assert Notice.objects.filter(recipient=cast.manager, kind="inspections.checked_in").count() == 1
    assert value("inspections.visits", cast.city, DAY, DAY).part == 1


@pytest.mark.scenario(18)
def test_whoever_tries_a_secret_plan_is_remembered_and_the_planner_told(cast, plan):
    row = plan()
    for user in (cast.manager, cast.townsman, cast.outsider):
        for path in (row.get_absolute_url(), f"/api/inspections/inspections/{row.pk}"):
            assert client_of(user).get(path).status_code == 404
        assert client_of(user).get(reverse("inspections:step", args=[row.pk, "cancel"])).status_code == 404
    tried = Leak.objects.values_list("by__name", flat=True)
    assert sorted(set(tried)) == ["企业管理员", "柳桥经办"]
    assert Notice.objects.filter(kind="inspections.leak", recipient=cast.rescuer).count() == len(tried)
    page = client_of(cast.rescuer).get(row.get_absolute_url()).content.decode()
    assert ("查看保密计划的尝试" in page, "柳桥经办" in page) == (True, True)


def test_an_announced_plan_is_no_secret(cast, plan):
    row = plan("routine")
    assert client_of(cast.townsman).get(row.get_absolute_url()).status_code == 200
    assert client_of(cast.town2sman).get(row.get_absolute_url()).status_code == 404
    assert not Leak.objects.exists()


def test_a_visit_from_plan_to_end(cast, plan):
    edition = actions.publish_checklist(
        actor=cast.rescuer, organ=cast.emergency, title="消防", lines=lines(photo_on_fail=True)
    )
    row = plan(edition=edition)
    with pytest.raises(Refused, match="组长"):
        go(row, "check_in", cast.rescuer2)
    go(row, "check_in", cast.rescuer)
    with pytest.raises(Refused, match="安全出口畅通"):
        go(row, "record", cast.rescuer)
    actions.answer_lines(row, actor=cast.rescuer, answers={"exits": {"value": "fail"}})
    with pytest.raises(Refused, match="安全出口畅通"):  # the photo is lacking
        go(row, "record", cast.rescuer)
    actions.answer_lines(row, actor=cast.rescuer, answers={}, photos={"exits": [photo()]})
    first = actions.note_finding(row, actor=cast.rescuer, description="出口锁闭。", photos=[photo()])
    second = actions.note_finding(row, actor=cast.rescuer2, description="通道堆物。", photos=[photo()])
    go(row, "record", cast.rescuer2)
    with pytest.raises(Refused, match="签字人"):
        go(row, "confirm", cast.rescuer)
    with pytest.raises(Refused, match="检查方签名"):
        go(row, "confirm", cast.rescuer, team_drawing="", signer="王强", drawing=drawn())
    go(row, "confirm", cast.rescuer, team_drawing=drawn("blue"), signer="王强", drawing=drawn())
    team, other = row.signatures.all()
    assert (team.side, team.name, other.side, other.name) == ("team", "应急经办", "object", "王强")
    assert {team.sha256, other.sha256} == {file.sha256 for file in attached(row, "signature")}
    assert (len(team.sha256), team.sha256 == other.sha256) == (64, False)
    matter = actions.raise_matter(first, actor=cast.rescuer)
    assert (matter.subject, matter.reporter_organ) == (cast.plant, cast.emergency)
    with pytest.raises(Refused, match="没有处理"):
        go(row, "conclude", cast.rescuer, inspection_result="限期整改")
    actions.correct(second, actor=cast.rescuer, measure="已清走")
    with pytest.raises(Refused, match="已处理"):
        actions.raise_matter(second, actor=cast.rescuer)
    with pytest.raises(Refused, match="复查日期"):
        go(row, "conclude", cast.rescuer, inspection_result="限期整改")
    go(row, "conclude", cast.rescuer, inspection_result="限期整改", revisit_on=date(2026, 4, 1))
    assert (row.state, row.concluded_on) == (Inspection.State.CONCLUDED, DAY)


@pytest.mark.parametrize("drawing", ["data:image/png;base64,%%%", "data:image/png;base64,AAAA", "GIF89a"])
def test_what_is_no_picture_is_no_signature(cast, plan, drawing):
    row = plan()
    go(row, "check_in", cast.rescuer)
    go(row, "record", cast.rescuer)
    with pytest.raises((Refused, ValidationError)):
        go(row, "confirm", cast.rescuer, signer="王强", drawing=drawing)
    assert Inspection.objects.get(pk=row.pk).state == Inspection.State.RECORDED
    go(row, "confirm", cast.rescuer, refusal="负责人不在场")
    assert [one.refused_because for one in row.signatures.all()] == ["", "负责人不在场"]


def test_too_few_people_cannot_begin(cast, plan):
    row = plan(team=[(cast.rescuer, "应急经办", "head")])
    with pytest.raises(Refused, match="不得少于2人"):
        go(row, "check_in", cast.rescuer)
    helped = plan("help", team=[(cast.rescuer, "应急经办", "head")])
    assert go(helped, "check_in", cast.rescuer).state == Inspection.State.CHECKED_IN


@pytest.mark.parametrize(("other_day", "near"), [(date(2026, 3, 26), True), (date(2026, 3, 27), False)])
def test_plans_of_two_departments_for_one_enterprise_are_merged(cast, plan, other_day, near):
    firm = create_enterprise(
        actor=cast.officer,
        name="永宁测试金属有限公司",
        credit_code="91321281MA1XYKAB1X",
        place=cast.town,
        sector=cast.industry,
    )
    theirs = make_user(cast.housing, "department", name="住建另一经办")
    row = plan("routine", subject=None, enterprise=firm)
    other = plan(
        "routine",
        actor=theirs,
        organ=cast.housing,
        subject=None,
        enterprise=firm,
        planned_from=other_day,
        team=[(theirs, theirs.name, "head"), (None, "某", "officer")],
    )
    page = client_of(theirs).get(other.get_absolute_url()).content.decode()
    assert ("建议合并" in page) is near
    with pytest.raises(Refused, match="住建局"):
        go(other, "merge", cast.rescuer, merge_into=row)
    go(other, "merge", theirs, merge_into=row)
    assert (other.state, other.merged_into) == (Inspection.State.CANCELLED, row)
    go(row, "check_in", cast.rescuer)
    assert sorted(str(one) for one in row.parties.all()) == ["市住建局", "市应急局"]
    assert value("inspections.visits", cast.city, DAY, DAY).part == 1
    assert client_of(cast.builder).get(row.get_absolute_url()).status_code == 200  # by the merge alone


def test_two_devices_at_once_and_the_same_answer_twice(cast, plan):
    edition = actions.publish_checklist(actor=cast.rescuer, organ=cast.emergency, title="消防", lines=lines())
    row = plan(edition=edition)
    go(row, "check_in", cast.rescuer)
    address = f"/api/inspections/inspections/{row.pk}/answers"

    def put(user, value, version):
        said = {"answers": [{"line": "exits", "value": value, "version": version}]}
        return client_of(user).put(address, said, content_type="application/json")

    assert put(cast.rescuer, "pass", 0).json()["answers"][0]["version"] == 1
    assert put(cast.rescuer, "pass", 0).status_code == 200  # sent again after a lost answer
    clash = put(cast.rescuer2, "fail", 0)
    (line,) = clash.json()["lines"]
    assert (clash.status_code, line["sent"]["value"], line["kept"]["value"]) == (409, "fail", "pass")
    assert put(cast.rescuer2, "fail", 1).json()["answers"][0]["value"] == "fail"
    assert put(cast.rescuer, "perhaps", 2).status_code == 422
    assert put(cast.townsman, "pass", 2).status_code == 409


def workbook(rows, choices=()):
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (("type", "name", "label", "required", "relevant"), *rows):
        survey.append(row)
    sheet = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), *choices):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_a_checklist_is_read_from_an_xlsform():
    found = xlsform.read(
        workbook(
            [
                ("begin group", "g", "现场", "", ""),
                ("select_one yn", "gas", "使用燃气", "yes", ""),
                ("text", "which", "燃气种类", "", "${gas} = 'y'"),
                ("end group", "", "", "", ""),
            ],
            [("yn", "y", "是"), ("yn", "n", "否")],
        )
    )
    assert [(line["name"], line["type"], line["required"], line["section"]) for line in found] == [
        ("gas", "one", True, "现场"),
        ("which", "text", False, "现场"),
    ]
    assert found[1]["relevant"] == {"line": "gas", "op": "=", "value": "y"}


COLUMNS = ("type", "name", "label", "required", "relevant", "constraint", "constraint_message")


def whole_workbook(*rows):
    book = openpyxl.load_workbook(workbook([]))
    del book["survey"]
    survey = book.create_sheet("survey")
    for row in (COLUMNS, *rows):
        survey.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_a_checklist_goes_out_as_it_came_in(cast, plan):
    found = xlsform.read(
        whole_workbook(
            ("begin group", "", "现场"),
            ("select_one verdict", "exits", "安全出口畅通", "yes"),
            (
                "integer",
                "extinguishers",
                "灭火器数量",
                "yes",
                "${exits} != 'na'",
                ". >= 2 and . <= 500",
                "应为2至500具",
            ),
            ("end group",),
            ("image", "front", "大门照片", "yes"),
            ("geopoint", "spot", "消火栓位置"),
            ("text", "words", "备注"),
        )
    )
    assert [(line["type"], line["constraint"]) for line in found[1:4]] == [
        ("integer", [{"op": ">=", "value": "2"}, {"op": "<=", "value": "500"}]),
        ("photo", []),
        ("spot", []),
    ]
    found[-1]["label"] = "=1+1"  # no formula
    made = actions.publish_checklist(actor=cast.rescuer, organ=cast.emergency, title="消防", lines=found)
    page = reverse("inspections:checklist_file", args=[made.checklist_id, made.number])
    answer = client_of(cast.rescuer).get(page)
    assert xlsform.read(io.BytesIO(answer.content)) == found
    assert client_of(cast.outsider).get(page).status_code == 404


def test_what_a_line_takes(cast, plan):
    found = xlsform.read(
        whole_workbook(
            ("integer", "n", "数量", "yes", "", ". >= 2", "至少两具"),
            ("image", "front", "大门照片", "yes"),
            ("geopoint", "spot", "位置"),
        )
    )
    edition = actions.publish_checklist(actor=cast.rescuer, organ=cast.emergency, title="消防", lines=found)
    row = plan("open", edition=edition)
    go(row, "check_in", cast.rescuer)

    def answered(**values):
        said = {name: {"value": value} for name, value in values.items()}
        try:
            actions.answer_lines(row, actor=cast.rescuer, answers=said)
        except ValidationError as no:
            return no.messages
        return []

    assert answered(n="1") == ["“数量”的数值不合要求：至少两具"]
    assert answered(n="2.5") == answered(n="两") == ["“数量”应填写数字。"]
    assert answered(spot="119.9 32.4") == ["“位置”应填写纬度和经度，如 32.451200 119.912300。"]
    assert answered(front="有") == ["“大门照片”请上传照片，不填文字。"]
    assert lacking(row) == ["数量", "大门照片"]
    assert answered(n="2", spot="32.451200 119.912300") == []
    actions.answer_lines(row, actor=cast.rescuer, answers={}, photos={"front": [photo()]})
    assert lacking(row) == []


def test_every_fault_is_named_by_row_and_column():
    rows = [
        ("geoshape", "a", "甲", "", ""),
        ("select_one no", "b", "乙", "", ""),
        ("text", "b", "", "", "${c} > 3"),
        ("text", "d", "丁", "", "${e} = 'y'"),
    ]
    with pytest.raises(ValidationError) as found:
        xlsform.read(workbook(rows))
    assert [message.split("：")[0] for message in found.value.messages] == [
        "survey 第2行 type 列",
        "survey 第3行 type 列",
        "survey 第4行 name 列",
        "survey 第4行 label 列",
        "survey 第4行 relevant 列",
        "survey 第5行 relevant 列",
    ]
    with pytest.raises(ValidationError, match="打不开"):
        xlsform.read(io.BytesIO(b"no workbook"))


def test_the_pages_act(cast, plan):
    client = client_of(cast.rescuer)
    made = client.post(
        reverse("inspections:publish"),
        {
            "title": "燃气",
            "organ": cast.emergency.pk,
            "file": SimpleUploadedFile("燃气.xlsx", workbook([("text", "a", "甲", "yes", "")]).read()),
        },
    )
    assert made.status_code == 302
    from anlan.inspections.models import Checklist

    edition = Checklist.objects.get().editions.get()
    made = client.post(
        reverse("inspections:plan"),
        {
            "kind": "covert",
            "subject": cast.plant.name,
            "planned_from": "2026-03-12",
            "head": "应急经办",
            "officers": "应急另一经办",
            "edition": edition.pk,
            "organ": cast.emergency.pk,
        },
    )
    row = Inspection.objects.get()
    assert (made.status_code, row.secret, row.members.count()) == (302, True, 2)
    go(row, "check_in", cast.rescuer, now=timezone.now())
    address = reverse("inspections:answer", args=[row.pk])
    assert client.post(address, {"value_a": "有", "version_a": "0"}).status_code == 302
    assert client.post(address, {"value_a": "无", "version_a": "0"}).status_code == 422
    found = client.post(
        reverse("inspections:find", args=[row.pk]), {"description": "泄漏。", "photos": photo()}
    )
    assert found.status_code == 302
    handle = reverse("inspections:handle", args=[row.pk, row.findings.get().pk])
    client.post(handle, {"matter": "1"})
    assert row.findings.get().matter is not None


def test_the_list_takes_as_many_queries_for_many_as_for_one(cast, plan, django_assert_max_num_queries):
    client, address = client_of(cast.officer), reverse("inspections:inspections")
    plan()
    client.get(address)
    with django_assert_max_num_queries(16) as one:
        client.get(address)
    for _number in range(5):
        plan()
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(client.get(address).context["lines"]) == 6
