"""Facts: recorded one by one or by the sheet, put right, withdrawn; seen within scope."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from anlan.audit.log import history
from anlan.facts.models import Fact, FactKind
from anlan.flow.flow import Refused

ACCIDENT = {"grade": "一般", "deaths": 1, "responsible": "是"}


def test_a_fact_is_recorded_through_the_page(cast, client_of):
    data = {
        "happened_on": "2026-03-10",
        "organ": cast.town_hall.pk,
        "subject": "某施工工地",
        "fact_grade": "一般",
        "fact_deaths": "1",
        "fact_responsible": "是",
    }
    answer = client_of(cast.officer).post(reverse("facts:record", args=["accident"]), data)
    row = Fact.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
    assert (row.place, row.facts) == (cast.town, {"grade": "一般", "deaths": 1, "responsible": True})
    assert (row.entered_by, history(row)[0].verb) == (cast.officer, "登记台账")
    page = client_of(cast.officer).get(row.get_absolute_url()).content.decode()
    assert "某施工工地" in page


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"deaths": 1}, ["事故等级：必填。"]),
        ({"grade": "巨大", "deaths": 1}, ["事故等级：“巨大”应为一般、较大、重大、特别重大之一。"]),
        ({"grade": "一般", "deaths": "许多"}, ["死亡人数：“许多”不是数字。"]),
        ({"grade": "一般", "deaths": "NaN"}, ["死亡人数：“NaN”不是数字。"]),
        ({"grade": "一般", "deaths": 1, "traced": "也许"}, ["已倒查：“也许”应为是或否。"]),
    ],
)
def test_what_the_kind_asks_for_is_checked(fact, facts, said):
    with pytest.raises(ValidationError) as no:
        fact("accident", subject="工地", facts=facts)
    assert no.value.messages == said
    assert Fact.objects.count() == 0


def test_a_fact_needs_its_subject_and_a_day_that_has_come(fact):
    with pytest.raises(Refused, match="请填写事故单位"):
        fact("accident", facts=ACCIDENT)
    with pytest.raises(Refused, match="发生日期不能晚于今天"):
        fact("accident", timezone.localdate() + timedelta(days=1), subject="工地", facts=ACCIDENT)


def test_who_may_record_for_whom(cast, fact):
    with pytest.raises(Refused, match="不能为这个单位或区域登记"):
        fact("secret_visit", actor=cast.outsider, subject="夜查")
    with pytest.raises(Refused, match="不能为这个单位或区域登记"):
        fact("secret_visit", actor=cast.town2sman, subject="夜查")
    assert fact("secret_visit", actor=cast.townsman, subject="夜查").pk


def test_putting_right_keeps_what_it_said_and_withdrawing_keeps_the_row(cast, client_of, fact):
    row = fact("accident", subject="工地", facts=ACCIDENT)
    client = client_of(cast.officer)
    data = {
        "happened_on": "2026-03-10",
        "organ": cast.town_hall.pk,
        "subject": "工地",
        "fact_grade": "较大",
        "fact_deaths": "3",
        "reason": "伤员第五日死亡",
    }
    address = reverse("facts:correct", args=[row.pk])
    assert client.post(address, data | {"reason": ""}).status_code == 422
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.facts == {"grade": "较大", "deaths": 3}
    assert history(row)[0].facts["before"]["facts"]["grade"] == "一般"

    gone = reverse("facts:withdraw", args=[row.pk])
    assert client_of(cast.townsman).post(gone, {"reason": "重复"}).status_code == 404  # no permission
    assert client.post(gone, {"reason": "重复登记"}).status_code == 302
    assert Fact.objects.standing().count() == 0
    assert client.get(row.get_absolute_url()).status_code == 200
    assert client.post(gone, {"reason": "再次"}).status_code == 404
    assert client.get(address).status_code == 404


def test_lines_pasted_from_a_sheet(cast, client_of):
    address = reverse("facts:paste", args=["venue_visit"])
    client = client_of(cast.officer)
    head = "发生日期\t责任单位\t场所\t检查层级\t类别\t分管领导参与\t双随机"
    good = "2026-03-01\t柳桥镇\t东湖游泳馆\t市级\t高危险性体育项目\t是\t否"
    bad = "3月1日\t没有的单位\t\t省级"
    answer = client.post(address, {"lines": f"{head}\n{good}\n{bad}"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["lines"] == [
        "第3行：发生日期“3月1日”应写成2026-01-31。",
        "第3行：责任单位“没有的单位”不存在或不在您的范围内。",
        "第3行：场所：必填。",
        "第3行：检查层级：“省级”应为市级、县级、镇级之一。",
    ]
    assert Fact.objects.count() == 0
    assert client.post(address, {"lines": f"{head}\n{good}\n{good}"}).status_code == 302
    assert [row.facts["leader"] for row in Fact.objects.all()] == [True, True]


def test_pages_and_api_within_scope(cast, client_of, fact):
    row = fact("secret_visit", subject="夜查")
    seen = {
        name: client_of(getattr(cast, name)).get(row.get_absolute_url()).status_code
        for name in ("officer", "boss", "townsman", "town2sman", "builder", "manager", "outsider")
    }
    assert seen == {
        "officer": 200,
        "boss": 200,
        "townsman": 200,
        "town2sman": 404,
        "builder": 404,  # of no sector of his
        "manager": 404,
        "outsider": 404,
    }
    assert client_of(cast.outsider).get("/api/facts/facts").json() == []
    said = {
        "kind": "secret_visit",
        "organ": cast.town_hall.pk,
        "happened_on": "2026-03-02",
        "subject": "夜查二",
    }
    assert client_of(cast.outsider).post("/api/facts/facts", said, "application/json").status_code == 404
    made = client_of(cast.officer).post("/api/facts/facts", said, "application/json")
    assert (made.status_code, made.json()["subject"]) == (201, "夜查二")
    listed = client_of(cast.officer).get(reverse("facts:facts"), {"kind": "secret_visit"})
    assert [str(line) for line, _cells in listed.context["lines"]] == ["夜查", "夜查二"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(cast, client_of, fact, django_assert_num_queries, count):
    for number in range(count):
        fact("secret_visit", subject=f"夜查{number}")
    client = client_of(cast.officer)
    client.get(reverse("facts:facts"))
    with django_assert_num_queries(10):
        client.get(reverse("facts:facts"))


def test_a_day_before_all_days_is_no_fact_of_the_span(fact):
    fact("secret_visit", date(2026, 3, 31), subject="夜查")
    rows = Fact.objects.of("secret_visit", [Fact.objects.get().place_id], date(2026, 4, 1), date(2026, 4, 30))
    assert rows.count() == 0


def test_every_kind_says_where_it_comes_from(db):
    assert [kind.code for kind in FactKind.objects.all() if len(kind.basis) < 6] == []
