"""Schemes pasted from a sheet, carried over, replaced by a new version; leaders; reminders; lists and the API."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anlan.assessment.models import Assessment, Scheme
from anlan.demo.chronicle import MORNING, aware
from anlan.duty.clock import tick
from anlan.indicators.engine import value
from anlan.notices.models import Notice
from anlan.obligations.actions.generating import generate, lapse
from anlan.obligations.models import Occurrence
from anlan.obligations.tests.conftest import at
from anlan.org.models import Organ
from anlan.testing import make_organ, make_user

from .conftest import ACCIDENTS, JUNE, line, of, on, self_data

PASTED = "\n".join(
    [
        "序号\t类别\t考核内容\t评分标准\t共性或个性\t过程或结果\t计分方式\t分值\t评分来源\t计分规则\t佐证材料\t适用单位",
        "1\t事故控制\t事故起数\t\t共性\t结果\t计分\t60分\tfacts.accidents\t每个扣12",
        "2\t基础\t消防通道整治\t每处扣2分\t个性\t过程\t计分\t40\t考核组评分\t\t整治方案、现场照片\t柳桥镇人民政府",
        "3\t否决\t较大事故\t\t\t结果\t一票否决\t0\tfacts.accidents_severe\t≥1否决",
    ]
)


def paste(client, row, text):
    with on(JUNE):
        return client.post(reverse("assessment:lines", args=[row.pk]), {"text": text})


def test_items_pasted_from_a_sheet_are_all_there_or_none(cast, client_of, scheme):
    row, officer = scheme([], issue=False, start=False), client_of(cast.officer)
    wrong = PASTED.replace("60分", "六十").replace("考核组评分", "随便评")
    answer = paste(officer, row, wrong)
    said = [str(text) for text in answer.context["form"].non_field_errors()]
    assert (answer.status_code, row.items.count()) == (422, 0)
    assert said[0] == "第2行：分值“六十”不是数字。"
    assert said[1].startswith("第3行：评分来源“随便评”应为：")
    assert paste(officer, row, PASTED).status_code == 302
    items = [(item.number, item.sort, item.points, item.method, item.aspect) for item in row.items.all()]
    assert items == [
        ("1", "score", 60, "indicator", "result"),
        ("2", "score", 40, "panel", "process"),
        ("3", "veto", 0, "indicator", "result"),
    ]
    second = row.items.get(number="2")
    assert (second.materials, list(second.organs.all())) == (["整治方案", "现场照片"], [cast.town_hall])
    assert paste(officer, row, PASTED.replace("60分", "50")).status_code == 302
    assert (row.items.count(), row.items.get(number="1").points) == (3, 50)
    assert paste(client_of(cast.townsman), row, PASTED).status_code == 404


def carry(client, row, day=JUNE, **said):
    with on(day):
        return client.post(reverse("assessment:carry", args=[row.pk]), said)


def issue(client, row, day=JUNE):
    with on(day):
        return client.post(reverse("assessment:scheme_step", args=[row.pk, "issue"])).status_code


def numbers(row):
    return [(item.number, item.points, item.rule, list(item.organs.all())) for item in row.items.all()]


def test_a_scheme_is_carried_over_to_the_next_year(cast, client_of, scheme):
    row, officer = scheme(start=False), client_of(cast.officer)
    assert carry(officer, row, year=2027).status_code == 302
    after = Scheme.objects.latest("pk")
    assert (after.title, after.year, after.version, after.replaces, after.state) == (
        "2027年度乡镇安全生产考核方案", 2027, 1, None, "draft",
    )  # fmt: skip
    assert after.self_by == row.self_by.replace(year=2027)
    assert numbers(after) == numbers(row)
    assert list(after.organs.order_by("pk")) == list(row.organs.order_by("pk"))
    assert Assessment.objects.filter(scheme=after).count() == 0
    assert row.assessments.count() == 2


def test_a_new_version_takes_the_place_of_one_not_begun(cast, client_of, scheme):
    old, officer = scheme(start=False), client_of(cast.officer)
    assert carry(officer, old).status_code == 302
    new = Scheme.objects.latest("pk")
    assert (new.version, new.replaces) == (2, old)
    again = carry(officer, old)
    assert (again.status_code, "已有代替它的新版方案" in again.content.decode()) == (422, True)
    assert issue(officer, new) == 302
    old.refresh_from_db()
    assert (old.state, old.assessments.count(), new.assessments.count()) == ("replaced", 0, 2)
    with on(JUNE):
        listed = officer.get(reverse("assessment:assessments")).context["lines"]
    assert {row.scheme for row, _cells in listed} == {new}


def test_no_new_version_once_the_self_assessment_has_begun(cast, client_of, scheme):
    row = scheme()
    answer = carry(client_of(cast.officer), row)
    assert (answer.status_code, Scheme.objects.count()) == (422, 1)


def test_leaders_are_assessed_in_person(cast, client_of, scheme):
    leader = make_user(cast.town_hall, "leader", name="镇长")
    said = {"kind": "leader", "units": "", "people": f"{leader.name}（{leader.username}）"}
    duties = {"number": "1", "title": "履职事项", "points": "100", "method": "panel"}
    row = scheme([duties], title="2026年度领导干部安全生产考核方案", **said)
    unit = Assessment.objects.get(scheme=row)
    assert (unit.person, unit.organ) == (leader, cast.town_hall)
    assert Notice.objects.filter(recipient=leader, kind="assessment.self").count() == 1
    page, data = reverse("assessment:self", args=[unit.pk]), self_data(unit)
    with on(JUNE):
        # A colleague of the same organ does not speak for the leader.
        assert client_of(cast.townsman).get(page).status_code == 404
        assert client_of(cast.townsman).post(page, data).status_code == 422
        assert client_of(leader).post(page, data).status_code == 302
    unit.refresh_from_db()
    assert unit.self_score == 100


def told(user, kind):
    rows = Notice.objects.filter(recipient=user, kind=kind).order_by("pk")
    return list(rows.values_list("title", flat=True))


def test_the_ticker_reminds_the_unit_and_then_tells_the_office(cast, client_of, scheme, take):
    row = scheme()
    unit, done = of(row, cast.town_hall), of(row, cast.town2_hall)
    with on(JUNE):
        data = self_data(done, n1=("60", "没有记录"))
        client_of(cast.town2sman).post(reverse("assessment:self", args=[done.pk]), data)
    assert take(cast.town2sman, done, "submit")[0] == 302
    for days in (-8, -7, -3, -1, 1, 3):
        tick(aware(row.self_by + timedelta(days), MORNING))
    day = row.self_by
    assert told(cast.townsman, "assessment.remind") == [f"自查自评将于{day}截止：{unit}"] * 3
    assert told(cast.townsman, "assessment.overdue") == [f"自查自评已逾期（截止{day}）：{unit}"]
    assert told(cast.officer, "assessment.overdue") == [f"自查自评已逾期（截止{day}）：{unit}"]
    assert told(cast.town2sman, "assessment.remind") == []


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    return len(asked), page.context["paginator"].count


def test_lists_ask_the_same_of_one_row_and_of_three(cast, client_of, scheme):
    officer = client_of(cast.officer)
    urls = [reverse(f"assessment:{name}") for name in ("schemes", "assessments")]
    scheme(units="柳桥镇人民政府", start=False)
    with on(JUNE):
        one = [queries(officer, url) for url in urls]
    for number in (2, 3):
        scheme(units="柳桥镇人民政府", start=False, title=f"方案{number}")
    with on(JUNE):
        three = [queries(officer, url) for url in urls]
    assert [count for _asked, count in one] == [1, 1]
    assert [count for _asked, count in three] == [3, 3]
    assert [asked for asked, _count in one] == [asked for asked, _count in three]


def test_the_api_tells_each_reader_what_the_pages_do(cast, client_of, scheme):
    row = scheme([ACCIDENTS], start=False)
    mine = of(row, cast.town_hall)

    def asked(user, path):
        with on(JUNE):
            answer = client_of(user).get(f"/api/assessment/{path}")
        return answer.json() if answer.status_code == 200 else answer.status_code

    assert [found["title"] for found in asked(cast.officer, "schemes")] == [row.title]
    assert len(asked(cast.officer, "assessments")) == 2
    assert [found["unit"] for found in asked(cast.townsman, "assessments")] == ["柳桥镇"]
    [line] = asked(cast.townsman, f"assessments/{mine.pk}/lines")
    assert (line["number"], line["aspect"]) == ("1", "result")
    other = of(row, cast.town2_hall)
    assert asked(cast.townsman, f"assessments/{other.pk}/lines") == 404
    for path in ("schemes", "assessments", "queries"):
        assert asked(cast.outsider, path) == []
    assert asked(cast.outsider, f"schemes/{row.pk}") == 404
    assert asked(cast.townsman, "queries") == []


@pytest.mark.clause("S1-6b", "S1-3e")
@pytest.mark.parametrize("kind", ["town", "department", "committee"])
def test_each_class_of_units_is_assessed_by_a_scheme_of_its_own(cast, scheme, kind):
    roads = make_organ("道路交通安全专业委员会", cast.city, Organ.Kind.COMMITTEE, short_name="道路交通专委会")
    classes = {
        "town": [cast.town_hall, cast.town2_hall],
        "department": [cast.housing, cast.emergency],
        "committee": [roads],
    }
    item = {"number": "1", "title": "会议制度", "points": "100", "method": "panel"}
    units = "、".join(organ.name for organ in classes[kind])
    row = scheme([item], kind=kind, units=units, title="2026年度考核方案")
    found = Assessment.objects.filter(scheme=row)
    assert {one.organ for one in found} == set(classes[kind])
    assert {(one.full_marks, one.state) for one in found} == {(100, "self")}


@pytest.mark.clause("S0-3.1.2c", "S4-3.7c")
def test_accidents_and_work_left_undone_count_by_themselves_for_every_unit(cast, fact, scheme, demand):
    demand()
    generate(at(2026, 1, 2))
    lapse(at(2026, 6, 10))
    missed = Occurrence.objects.filter(organ=cast.town_hall, state="missed").count()
    assert 0 < missed < 10
    fact("accident", date(2026, 4, 2), subject="柳桥某厂", facts={"grade": "一般", "deaths": 0})
    work = {
        "number": "2",
        "title": "重点工作",
        "points": "40",
        "method": "indicator",
        "code": "obligations.missed",
        "rule_text": "每项扣4",
    }
    row = scheme([ACCIDENTS, work])
    counted = {
        one.organ: [line(one, number).computed for number in "12"]
        for one in Assessment.objects.filter(scheme=row)
    }
    assert counted == {
        cast.town_hall: [48, 40 - 4 * missed],
        cast.town2_hall: [60, 40 - 4 * missed],
    }
    figure = value("assessment.coverage", cast.city, date(2026, 1, 1), date(2026, 12, 31))
    assert (figure.part, figure.whole) == (0, 2)
