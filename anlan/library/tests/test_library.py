"""The standards: what is brought along, what holds when, what a text is like, and who keeps them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.library.actions import save_standard
from anlan.library.models import Criterion, Standard
from anlan.library.queries import criterion, holding, standing, suggest
from anlan.library.seeding import load
from anlan.rulebook.book import rule

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


def standard_of(code="ZZ1", **more):
    return {
        "code": code,
        "title": "某行业判定标准",
        "kind": "criteria",
        "valid_from": date(2025, 1, 1),
        **more,
    }


def test_what_is_brought_along_is_loaded_once():
    counts = {
        row.code: (row.declared, row.criteria.count())
        for row in Standard.objects.filter(code__in=("HG121", "GM10", "WF7", "XF7", "GW10"))
    }
    assert counts == {"HG121": (20, 20), "GM10": (64, 3), "WF7": (7, 7), "XF7": (7, 7), "GW10": (10, 10)}
    assert load() == 0


def test_the_codes_of_the_items_are_codes_of_the_rulebook():
    for name in ("danger_class", "key_violation"):
        key = "matter.danger_classes" if name == "danger_class" else "matter.key_violations"
        known = {line["code"] for line in rule(key)}
        assert set(Criterion.objects.exclude(**{name: ""}).values_list(name, flat=True)) - known == set()


def test_what_a_person_changed_is_left_alone_by_the_next_load(cast):
    row = Standard.objects.get(code="RQ2023")
    save_standard(row, actor=cast.officer, title="本地改过的名称")
    Standard.objects.filter(code="MK4").update(title="旧名称")
    assert load() == 1
    titles = Standard.objects.in_bulk(["RQ2023", "MK4"], field_name="code")
    assert [titles[code].title for code in ("RQ2023", "MK4")] == [
        "本地改过的名称",
        "煤矿重大事故隐患判定标准",
    ]


@pytest.mark.parametrize(
    ("day", "code"), [(date(2023, 5, 14), "GM129"), (date(2023, 5, 15), "GM10"), (TODAY, "GM10")]
)
def test_one_edition_follows_the_other_without_gap(day, code):
    held = Standard.objects.in_force(day).filter(code__startswith="GM")
    assert [row.code for row in held] == [code]


def test_an_item_holds_from_the_day_its_standard_does():
    assert criterion("GM10-2", date(2023, 5, 15)).grade == "major"
    assert criterion("GM10-2", date(2023, 5, 14)) is None
    assert criterion("GM10-99", TODAY) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("电焊工无特种作业操作证上岗作业", "HG121-2"),
        ("仓库疏散通道堆放杂物，安全出口被锁闭。", "WF7-3"),
        ("甲醇罐区未设置紧急切断阀", "HG121-5"),
        ("可燃气体检测报警器未投用", "HG121-12"),
        ("楼道内电动自行车充电", "XF7-7"),
        ("未与承包单位签订协议，未统一协调管理", "GM10-1"),
        ("三合一", "WF7-5"),
    ],
)
def test_a_text_finds_the_item_it_is_like(said, code):
    assert code in [one.criterion.code for one in suggest(said, TODAY)][:2]


@pytest.mark.parametrize(
    "said", ["", "。", "墙", "配电室线路老化，未装漏电保护。现场有积水。", "会议记录字迹潦草"]
)
def test_a_text_that_is_like_none_finds_none(said):
    assert suggest(said, TODAY) == []


def test_what_holds_no_more_is_not_suggested(cast):
    assert [one.criterion.code for one in suggest("安全阀未正常投用", TODAY)] == ["HG121-15"]
    Standard.objects.filter(code="HG121").update(valid_to=date(2026, 3, 9))
    assert suggest("安全阀未正常投用", TODAY) == []
    assert [one.criterion.code for one in suggest("安全阀未正常投用", date(2026, 3, 9))] == ["HG121-15"]


def test_words_are_found_in_text_and_standard():
    assert [row.code for row in holding(standing(TODAY), "工贸 承包")] == ["GM10-1"]
    assert holding(standing(TODAY), "工贸 光气").count() == 0


def test_a_new_edition_ends_the_old_one_the_day_before(cast):
    old = save_standard(actor=cast.officer, **standard_of("ZZ1"))
    save_standard(actor=cast.officer, **standard_of("ZZ2", valid_from=date(2026, 7, 1), replaces=old))
    old.refresh_from_db()
    assert (old.valid_to, [entry.verb for entry in history(old)]) == (
        date(2026, 6, 30),
        ["被代替", "新增判定标准"],
    )
    with pytest.raises(Refused, match="新标准的施行日期应晚于被代替的标准（2025-01-01）"):
        save_standard(actor=cast.officer, **standard_of("ZZ3", replaces=old))


def test_only_who_may_keep_them_enters_standards(cast):
    with pytest.raises(Refused, match="您当前的岗位没有这项权限"):
        save_standard(actor=cast.townsman, **standard_of())
    with pytest.raises(ValidationError):
        save_standard(actor=cast.officer, **standard_of(valid_to=date(2024, 1, 1)))
    assert Standard.objects.filter(code__startswith="ZZ").count() == 0
    assert save_standard(actor=cast.officer, **standard_of()).pk


# -- pages and interface ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [("standards", {}), ("criteria", {}), ("criterion", {"code": "HG121-5"}), ("suggest", {})],
)
def test_pages_for_those_who_may_see_them(cast, client_of, name, kwargs):
    address = reverse(f"library:{name}", kwargs=kwargs)
    answers = [
        client_of(user).get(address).status_code
        for user in (cast.officer, cast.manager, cast.outsider, cast.admin)
    ]
    assert answers == [200, 200, 200, 404]


def test_a_standard_shows_its_items_and_what_is_lacking(cast, client_of):
    page = client_of(cast.manager).get(Standard.objects.get(code="GM10").get_absolute_url()).content.decode()
    told = ("管理类第三项", "文件另有 61 项条款尚未收录", "工贸行业重大生产安全事故隐患判定标准（2017版）")
    assert [words for words in told if words not in page] == []
    assert "新增标准" not in page


def test_a_standard_is_entered_and_corrected_on_its_pages(cast, client_of):
    client = client_of(cast.officer)
    said = {
        "code": "ZZ1",
        "title": "某标准",
        "kind": "criteria",
        "valid_from": "2025-01-01",
        "confidence": "likely",
    }
    again = {**said, "code": "zz 1"}
    assert client.post(reverse("library:create"), again).status_code == 422
    client.post(reverse("library:create"), said)
    row = Standard.objects.get(code="ZZ1")
    client.post(reverse("library:change", args=[row.pk]), {**said, "number": "某文1号"})
    row.refresh_from_db()
    assert row.cited == "某标准（某文1号）"
    assert client_of(cast.townsman).get(reverse("library:create")).status_code == 404


def test_suggestions_as_json_while_typing(cast, client_of):
    found = client_of(cast.townsman).get(reverse("library:suggest"), {"q": "电动自行车违规充电"}).json()
    assert [line["code"] for line in found["results"]] == ["XF7-7"]
    assert client_of(cast.townsman).get(reverse("library:suggest")).json() == {"results": []}


def test_the_interface_finds_items_by_words_likeness_and_code(cast, client_of):
    client = client_of(cast.townsman)
    listed = client.get("/api/library/criteria", {"q": "罐区", "on": "2026-03-10"}).json()
    assert (listed["count"], listed["items"][0]["code"]) == (1, "HG121-5")
    found = client.get("/api/library/suggestions", {"q": "安全阀未正常投用"}).json()
    assert [line["criterion"]["code"] for line in found] == ["HG121-15"]
    one = client.get("/api/library/criteria/GM10-2").json()
    assert one["basis"] == "工贸企业重大事故隐患判定标准（应急管理部令第10号）管理类第二项"
    assert client.get("/api/library/criteria/GM10-99").status_code == 404
    assert client_of(cast.admin).get("/api/library/criteria").status_code == 404
