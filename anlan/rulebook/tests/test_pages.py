"""The pages: what is shown to whom, what can be set, and what bad input gets for an answer."""

from datetime import date

import pytest

from anlan.audit.log import history
from anlan.rulebook.actions import mark_day, set_rule
from anlan.rulebook.book import calendar, rule
from anlan.rulebook.models import CalendarDay, Rule
from anlan.testing import make_organ, make_user

DAY = date(2026, 1, 1)


@pytest.fixture
def as_admin(client, cast):
    client.force_login(cast.admin)
    return client


def own(cast, place, value=5):
    return set_rule(
        "plans.yellow_days_left",
        value,
        place=place,
        valid_from=DAY,
        actor=cast.admin,
        basis="永安委办〔2026〕1号",
    )


def shown(response):
    return [row.key for row, _cells in response.context["lines"]]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("words=举报核查", ["tip.verify"]),
        ("words=tip.reply", ["tip.reply"]),
        ("words=第八十六条", ["accident.rectify_assessment"]),
        ("topic=seizure", ["seizure.extension", "seizure.period"]),
        ("topic=chem", ["chem.safety_evaluation", "chem.safety_evaluation"]),
        ("topic=chem&on=2026-05-01", ["chem.safety_evaluation"]),
        ("topic=chem&on=2010-01-01", []),
        (
            "topic=accident&confidence=unsure",
            ["accident.injury_lost_days", "accident.rectify_assessment_start"],
        ),
        ("topic=danger&confidence=default", ["danger.five_elements", "danger.rectify_days"]),
        ("topic=plans&origin=own", ["plans.yellow_days_left"]),
        ("on=yesterday", []),
    ],
)
def test_filters(as_admin, cast, query, keys):
    own(cast, cast.city)
    assert shown(as_admin.get(f"/rules/?{query}")) == keys


def test_the_list_names_value_basis_and_standing(as_admin):
    page = as_admin.get("/rules/?words=accident.unit_report").content.decode()
    for text in (
        "1小时",
        "生产安全事故报告和调查处理条例（国务院令第493号）第九条",
        "已查原文",
        "2007-06-01",
    ):
        assert text in page


def test_everybody_sees_what_holds_for_them_and_nothing_of_others(client, cast):
    own(cast, cast.county)
    townsman, outsider = cast.townsman, cast.outsider
    sees = {}
    for user in (townsman, outsider):
        client.force_login(user)
        listed = client.get("/rules/?origin=own&words=plans.yellow_days_left")
        page = client.get("/rules/plans.yellow_days_left/")
        sees[user] = (shown(listed), "永安委办〔2026〕1号" in page.content.decode())
    assert sees == {townsman: (["plans.yellow_days_left"], True), outsider: ([], False)}
    client.force_login(make_user(make_organ(place=cast.county), "grid"))
    assert client.get("/rules/").status_code == 404


def test_a_rules_page_shows_its_table_and_all_versions(as_admin):
    page = as_admin.get("/rules/accident.grades/").content.decode()
    for text in ("特别重大事故", "100,000,000", "直接经济损失（元，以上）", "“以上”包括本数"):
        assert text in page
    response = as_admin.get("/rules/accident.types/")
    assert [row.valid_from for row, *_ in response.context["versions"]] == [
        date(2026, 7, 1),
        date(1987, 2, 1),
    ]
    assert as_admin.get("/rules/accident.nothing/").status_code == 404


def post_own(client, **data):
    data = {"value": "5", "basis": "永安委办〔2026〕1号", "valid_from": "2026-01-01", **data}
    return client.post("/rules/plans.yellow_days_left/set/", data)


def test_setting_and_dropping_a_rule(as_admin, cast):
    form = as_admin.get("/rules/plans.yellow_days_left/set/").context["form"]
    assert form.initial["value"] == "7"
    assert cast.other_city not in form.fields["place"].queryset
    response = post_own(as_admin, place=cast.county.pk)
    assert (response.status_code, response.url) == (302, "/rules/plans.yellow_days_left/")
    assert rule("plans.yellow_days_left", DAY, cast.town) == 5
    page = as_admin.get("/rules/plans.yellow_days_left/")
    assert [entry.verb for entry in page.context["timeline"]] == ["设置本地规则"]
    row = Rule.objects.get(place=cast.county)
    as_admin.post(f"/rules/own/{row.pk}/drop/")
    assert rule("plans.yellow_days_left", DAY, cast.town) == 7


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("value", "五天", "“五天”格式不符，应如“7”。"),
        ("basis", "", "这个字段是必填项。"),
        ("valid_to", "2025-01-01", "失效日期不能早于施行日期。"),
    ],
)
def test_bad_input_says_why(as_admin, cast, field, value, problem):
    response = post_own(as_admin, place=cast.county.pk, **{field: value})
    assert response.status_code == 422
    assert problem in response.content.decode()
    assert not Rule.objects.filter(place=cast.county).exists()


def test_only_an_administrator_of_the_place_changes_it(client, cast):
    row = own(cast, cast.city)
    seed = Rule.objects.get(key="plans.yellow_days_left", place=None)
    client.force_login(cast.officer)
    assert client.get("/rules/plans.yellow_days_left/set/").status_code == 404
    assert client.post(f"/rules/own/{row.pk}/drop/").status_code == 404
    client.force_login(cast.county_admin)
    assert post_own(client, place=cast.city.pk).status_code == 422
    assert client.post(f"/rules/own/{row.pk}/drop/").status_code == 404
    assert client.post(f"/rules/own/{seed.pk}/drop/").status_code == 404
    assert post_own(client, place=cast.county.pk).status_code == 302
    assert Rule.objects.filter(pk__in=[row.pk, seed.pk]).count() == 2


def test_a_table_is_edited_as_text(as_admin, cast):
    form = as_admin.get("/rules/plans.escalate_days_after/set/").context["form"]
    text = form.initial["value"].replace("3 | 责任单位领导", "2 | 责任单位领导")
    data = {"place": cast.city.pk, "value": text, "basis": "本地文件", "valid_from": "2026-01-01"}
    assert as_admin.post("/rules/plans.escalate_days_after/set/", data).status_code == 302
    assert rule("plans.escalate_days_after", DAY, cast.city)[1] == {"days": 2, "to": "leader"}
    broken = as_admin.post("/rules/plans.escalate_days_after/set/", {**data, "value": "3 | 市长"})
    assert broken.context["form"].errors == {"value": ["第 1 行：“市长”格式不符，应如“责任单位”。"]}


def test_the_calendar(as_admin, cast):
    day = {"day": "2026-03-03", "working": "no", "note": "台风停工"}
    assert as_admin.post("/rules/days/new/", {**day, "place": cast.city.pk}).status_code == 302
    assert calendar(cast.town) == {date(2026, 3, 3): False}
    elsewhere = as_admin.post("/rules/days/new/", {**day, "place": cast.other_city.pk})
    assert elsewhere.status_code == 422
    listed = as_admin.get("/rules/days/?since=2026-03-01&until=2026-03-31")
    (row,) = [row for row, _cells in listed.context["lines"]]
    assert "台风停工" in listed.content.decode()
    response = as_admin.post("/rules/days/", {"act": "take_back", "row": [row.pk]}, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["撤销调整：已处理 1 条。"]
    assert CalendarDay.objects.count() == 0


def test_a_year_nobody_announced_is_called_an_estimate(as_admin, monkeypatch):
    monkeypatch.setattr("anlan.rulebook.views.is_published", lambda day: False)
    assert "年的放假安排尚未收录" in as_admin.get("/rules/days/").content.decode()
    monkeypatch.setattr("anlan.rulebook.views.is_published", lambda day: True)
    assert "尚未收录" not in as_admin.get("/rules/days/").content.decode()


def test_days_of_others_are_not_seen(client, cast):
    mark_day(DAY, working=True, place=cast.city, actor=cast.admin)
    client.force_login(cast.outsider)
    assert list(client.get("/rules/days/").context["lines"]) == []
    client.force_login(cast.townsman)
    assert len(client.get("/rules/days/").context["lines"]) == 1
    client.force_login(cast.county_admin)
    response = client.post(
        "/rules/days/", {"act": "take_back", "row": [CalendarDay.objects.get().pk]}, follow=True
    )
    assert [str(message) for message in response.context["messages"]] == [
        "2026-01-01 上班：不在您的管辖范围内。"
    ]
    assert CalendarDay.objects.count() == 1


@pytest.mark.parametrize("rules", [1, 30])
def test_the_list_asks_few_questions(as_admin, cast, rules, django_assert_num_queries):
    for number in range(rules):
        set_rule(
            "plans.yellow_days_left",
            number,
            place=cast.city,
            valid_from=date(2026, 1, number + 1),
            actor=cast.admin,
            basis="本地文件",
        )
    as_admin.get("/rules/")
    with django_assert_num_queries(7):
        as_admin.get("/rules/?origin=own")


def test_a_request_sees_what_another_process_changed(as_admin, cast):
    assert rule("plans.yellow_days_left", DAY, cast.city) == 7
    seed = Rule.objects.get(key="plans.yellow_days_left")
    seed.value = 6
    seed.save()
    assert rule("plans.yellow_days_left", DAY, cast.city) == 7
    post_own(as_admin, place=cast.city.pk)
    (said,) = history(Rule.objects.get(place=cast.city))
    assert (said.facts["before"], said.facts["after"]) == (6, 5)
