"""The pages of duties, as those who may, those who may not, and outsiders see them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.obligations.actions.acting import submit
from anlan.obligations.actions.generating import generate
from anlan.obligations.models import Obligation, Occurrence
from anlan.testing import make_group, make_organ, make_user

from .conftest import CHECK, paper


@pytest.fixture
def this_month(demand):
    """The obligation, with occurrences of the two towns for this month and what comes."""
    today = timezone.localdate()
    row = demand(since=today.replace(day=1), evidence=CHECK)
    generate(timezone.now())
    return row


def mine(row, organ):
    return row.occurrences.filter(organ=organ).earliest("due_on")


PAGES = ("obligations:occurrences", "obligations:obligations")


@pytest.mark.parametrize("name", PAGES)
def test_lists_show_each_what_is_theirs(this_month, cast, client_of, name):
    seen = {
        user.name: "每月安全检查" in client_of(user).get(reverse(name), follow=True).content.decode()
        for user in (cast.officer, cast.boss, cast.townsman, cast.outsider, cast.manager)
    }
    assert seen == {
        "安委办经办": True,
        "分管领导": True,
        "柳桥经办": True,
        "外市经办": False,
        "企业管理员": False,
    }


@pytest.mark.parametrize("name", [*PAGES, "obligations:mine", "obligations:create"])
def test_without_the_permission_there_is_no_page(cast, client_of, name):
    assert client_of(cast.auditor).get(reverse(name)).status_code == 404


def test_a_town_sees_its_own_and_no_other_town_s(this_month, cast, client_of):
    client = client_of(cast.townsman)
    own, other = mine(this_month, cast.town_hall), mine(this_month, cast.town2_hall)
    assert (
        client.get(own.get_absolute_url()).status_code,
        client.get(other.get_absolute_url()).status_code,
    ) == (
        200,
        404,
    )


def test_outsiders_find_nothing(this_month, cast, client_of):
    row = mine(this_month, cast.town_hall)
    addresses = [
        row.get_absolute_url(),
        this_month.get_absolute_url(),
        reverse("obligations:submit", args=[row.pk]),
        reverse("obligations:change", args=[this_month.pk]),
        reverse("obligations:occurrence_step", args=[row.pk, "waive"]),
        reverse("obligations:obligation_step", args=[this_month.pk, "end"]),
    ]
    client = client_of(cast.outsider)
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)


@pytest.mark.parametrize("organs", [1, 3])
def test_the_list_asks_as_often_for_one_row_as_for_three(
    demand, cast, client_of, django_assert_num_queries, organs
):
    group = make_group("若干村", cast.city, [make_organ(place=cast.town) for _ in range(organs)])
    today = timezone.localdate()
    demand(groups=[group], cadence={"kind": "once", "on": str(today)}, since=today)
    generate(timezone.now())
    client = client_of(cast.officer)
    client.get(reverse("obligations:occurrences"), {"phase": "open"})
    with django_assert_num_queries(8):
        page = client.get(reverse("obligations:occurrences"), {"phase": "open"})
    assert page.content.decode().count("每月安全检查</a>") == organs


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"phase": "unfinished", "month": f"{timezone.localdate():%Y-%m}"}, 2),
        ({"organ": "柳桥", "month": f"{timezone.localdate():%Y-%m}"}, 1),
        ({"q": "每月"}, None),
        ({"q": "没有这件事"}, 0),
        ({"phase": "missed"}, 0),
        ({"phase": "at_risk"}, 0),
        ({"month": "2026-13"}, 0),
        ({"month": "早晨"}, 0),
        ({"obligation": "abc"}, 0),
        ({"obligation": "9" * 30}, 0),
        ({"round": "9" * 30}, 0),
        ({"phase": "nonsense"}, 0),
    ],
)
def test_filters_take_any_input(this_month, cast, client_of, query, count):
    page = client_of(cast.officer).get(reverse("obligations:occurrences"), query)
    assert page.status_code == 200
    expected = this_month.occurrences.count() if count is None else count
    assert page.content.decode().count("每月安全检查</a>") == expected


def test_my_unit_s_list_is_mine_alone(this_month, cast, client_of):
    page = client_of(cast.townsman).get(reverse("obligations:mine"), {"phase": "unfinished"}).content.decode()
    assert ("柳桥镇" in page, "石门镇" in page) == (True, False)


def test_the_whole_list_can_be_taken_along(this_month, cast, client_of):
    answer = client_of(cast.officer).get(
        reverse("obligations:occurrences"), {"phase": "unfinished", "format": "xlsx"}
    )
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_several_are_accepted_at_once_and_each_says_why_not(demand, cast, client_of):
    today = timezone.localdate()
    demand(cadence={"kind": "once", "on": str(today)}, since=today)
    generate(timezone.now())
    first, second = Occurrence.objects.order_by("organ__path")
    submit(first, actor=cast.townsman, occurred_on=today)
    address = reverse("obligations:occurrences") + "?phase=unfinished"
    page = client_of(cast.officer).post(address, {"act": "accept", "row": [first.pk, second.pk]}, follow=True)
    first.refresh_from_db()
    assert first.state == "accepted"
    said = page.content.decode()
    assert ("审核通过：已处理 1 条。" in said, "现处“待报送”状态，不能审核通过。" in said) == (True, True)


def test_the_case_says_what_is_asked_and_offers_the_steps(this_month, cast, client_of):
    row = mine(this_month, cast.town_hall)
    town = client_of(cast.townsman).get(row.get_absolute_url()).content.decode()
    office = client_of(cast.officer).get(row.get_absolute_url()).content.decode()
    assert "整改记录或未发现问题的声明" in town
    assert [f"/{row.pk}/{step}/" in town for step in ("submit", "waive", "remind")] == [True, False, False]
    assert [f"/{row.pk}/{step}/" in office for step in ("submit", "waive", "remind")] == [False, True, True]


def test_handing_in_with_files_shows_them_on_the_case(this_month, cast, client_of):
    row, client = mine(this_month, cast.town_hall), client_of(cast.townsman)
    said = {
        "occurred_on": timezone.localdate(),
        "note": "检查企业三家",
        "role_principal": "王明、李清",
        "file_inspection": [paper("检查表.txt")],
        "file_rectification": [paper("整改.txt")],
        "file_publicity": [paper("简报.txt")],
    }
    assert client.get(reverse("obligations:submit", args=[row.pk])).status_code == 200
    assert client.post(reverse("obligations:submit", args=[row.pk]), said).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert [word in page for word in ("检查表.txt", "检查企业三家", "主要负责人：李清", "已报")] == [True] * 4
    kept = row.submissions.get()
    assert kept.participants == [
        {"name": "王明", "role": "principal"},
        {"name": "李清", "role": "principal"},
    ]


def test_waiving_by_form(this_month, cast, client_of):
    row, client = mine(this_month, cast.town_hall), client_of(cast.officer)
    address = reverse("obligations:occurrence_step", args=[row.pk, "waive"])
    assert client.post(address, {"reason": "机构撤并"}).status_code == 422
    assert client.post(address, {"reason": "机构撤并", "document": paper("批复.txt")}).status_code == 302
    assert "批复.txt" in client.get(row.get_absolute_url()).content.decode()


def test_one_obligation_by_round_and_subject(this_month, cast, client_of):
    page = client_of(cast.officer).get(this_month.get_absolute_url()).content.decode()
    today = timezone.localdate()
    assert f"{today.year}年{today.month}月" in page
    assert ("柳桥镇" in page, "石门镇" in page, "进行中 2" in page) == (True, True, True)
    town = client_of(cast.townsman).get(this_month.get_absolute_url()).content.decode()
    assert ('<th scope="row">柳桥镇' in town, '<th scope="row">石门镇' in town) == (True, False)


FORM = {
    "title": "半年应急演练",
    "subject": "group",
    "how": "half_year",
    "least": 1,
    "opens_before": 0,
    "due_shift": 0,
    "weight": 2,
    "starts_on": "2026-01-01",
    "items": "方案预案\n检查记录\n评估报告",
    "roles": "主要负责人 1",
    "basis": "年度工作要点第8条",
}


def create(client, cast, towns, **changes):
    said = {**FORM, "organ": cast.office.pk, "groups": [towns.pk], **changes}
    return client.post(reverse("obligations:create"), said)


def test_a_clerk_writes_a_demand_down(cast, client_of, towns):
    client = client_of(cast.officer)
    assert client.get(reverse("obligations:create")).status_code == 200
    assert create(client, cast, towns).status_code == 302
    row = Obligation.objects.get()
    assert (row.state, row.cadence, list(row.groups.all())) == (
        "proposed",
        {"kind": "every", "unit": "half_year"},
        [towns],
    )
    assert row.evidence == {
        "items": [["scheme"], ["inspection"], ["evaluation"]],
        "fields": [],
        "roles": [{"role": "principal", "least": 1}],
    }
    page = client.get(row.get_absolute_url()).content.decode()
    assert ("每半年" in page, "分组内的单位：各镇" in page) == (True, True)


@pytest.mark.parametrize(
    ("changes", "cadence"),
    [
        ({"how": "month", "due_day": 25}, {"kind": "every", "unit": "month", "day": 25}),
        ({"how": "year", "least": 4}, {"kind": "every", "unit": "year", "least": 4}),
        ({"how": "months", "months": [7], "planned": 2}, {"kind": "months", "months": [7], "planned": 2}),
        ({"how": "once", "on": "2026-06-30"}, {"kind": "once", "on": "2026-06-30"}),
        (
            {"how": "years", "years": 3, "begins": "2025-01-01"},
            {"kind": "every", "unit": "year", "step": 3, "anchor": 2025},
        ),
        (
            {"how": "term", "years": 5, "begins": "2022-03-01"},
            {"kind": "term", "years": 5, "since": "2022-03-01"},
        ),
        (
            {"how": "around", "festivals": ["national_day"], "when": ["before"]},
            {"kind": "around", "periods": ["national_day"], "when": ["before"]},
        ),
        ({"how": "event"}, {"kind": "event"}),
        ({"how": "continuous"}, {"kind": "continuous"}),
        ({"how": "word", "word": "定期", "quote": "定期开展检查"}, {"kind": "word", "word": "定期"}),
    ],
)
def test_every_cadence_can_be_chosen_and_is_shown_again(cast, client_of, towns, changes, cadence):
    client = client_of(cast.officer)
    assert create(client, cast, towns, **changes).status_code == 302
    row = Obligation.objects.get()
    assert row.cadence == cadence
    form = client.get(reverse("obligations:change", args=[row.pk])).context["form"]
    again = {name: form[name].value() for name in form.fields}
    again = {name: value for name, value in again.items() if value not in (None, "", [])}
    again["groups"] = [towns.pk]
    assert client.post(reverse("obligations:change", args=[row.pk]), again).status_code == 302
    row.refresh_from_db()
    assert row.cadence == cadence


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"how": "months"}, "请选择月份"),
        ({"how": "once"}, "请写明完成日期"),
        ({"how": "years"}, "间隔应为"),
        ({"how": "word"}, "请写明原文用语"),
        ({"planned": 1, "least": 2, "how": "nonsense"}, "选择一个有效的选项"),
        ({"items": "检查记录或一封信"}, "没有这种材料：一封信。"),
        ({"roles": "市长 2"}, "看不懂：市长 2。"),
        ({"roles": "主要负责人 很多"}, "看不懂"),
        ({"subject": "enterprise"}, "请指明由谁履职（企业）"),
        ({"subject": "organ", "units": "不存在的单位"}, "没有找到“不存在的单位”"),
        ({"subject": "person", "people": "查无此人"}, "没有名为“查无此人”的账号"),
        ({"ends_on": "2025-01-01"}, "结束日期不能早于开始日期"),
        ({"grace_days": 1000}, "366"),
        ({"title": ""}, "必填"),
    ],
)
def test_what_is_wrong_is_said(cast, client_of, towns, changes, said):
    answer = create(client_of(cast.officer), cast, towns, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Obligation.objects.exists()


def test_units_and_people_are_named_in_words(cast, client_of, towns):
    client = client_of(cast.officer)
    create(client, cast, towns, subject="organ", units="市住建局\n市应急局", groups=[])
    create(client, cast, towns, subject="person", people=f"{cast.builder.username}\n安委办经办", groups=[])
    person, organ = Obligation.objects.all()
    assert set(organ.organs.all()) == {cast.housing, cast.emergency}
    assert set(person.people.all()) == {cast.builder, cast.officer}


def test_the_steps_of_a_demand_by_page(this_month, cast, client_of):
    client = client_of(cast.officer)
    step = reverse("obligations:obligation_step", args=[this_month.pk, "suspend"])
    assert client.get(step).status_code == 200
    assert client.post(step, {}).status_code == 422
    assert client.post(step, {"reason": "机构改革"}).status_code == 302
    assert Obligation.objects.get().state == "suspended"
    assert client_of(cast.townsman).get(step).status_code == 404


def test_another_office_sees_but_does_not_change(this_month, cast, client_of):
    county = make_organ("河东区安委办", cast.county, "committee_office")
    clerk = make_user(county, "office", name="区经办", place=cast.city)
    client = client_of(clerk)
    assert client.get(this_month.get_absolute_url()).status_code == 200
    assert client.get(reverse("obligations:change", args=[this_month.pk])).status_code == 404
