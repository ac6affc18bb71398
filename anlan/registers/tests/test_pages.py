"""The pages of the register, as each of the cast sees them."""

import io
import re
from datetime import timedelta

import pytest
from python_calamine import load_workbook

from anlan.registers.actions import tag, update_enterprise
from anlan.registers.models import Enterprise, Likeness
from anlan.testing import today

from .conftest import code

LIST = "/enterprises/"


def names(response):
    return [str(row) for row in response.context["part"]]


def values(cast, **more):
    """What a browser posts for a new enterprise."""
    return {
        "name": "永宁新厂",
        "credit_code": code(),
        "place": cast.town.pk,
        "sector": cast.industry.pk,
        "since": "2024-03-01",
    } | more


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", {"永宁和顺面粉有限公司", "石门矿业有限公司", "无名工地"}),
        ("boss", {"永宁和顺面粉有限公司", "石门矿业有限公司", "无名工地"}),
        ("townsman", {"永宁和顺面粉有限公司", "无名工地"}),
        ("town2sman", {"石门矿业有限公司"}),
        ("rescuer", {"永宁和顺面粉有限公司", "石门矿业有限公司"}),
        ("builder", set()),
        ("miller", {"永宁和顺面粉有限公司"}),
        ("outsider", set()),
    ],
)
def test_who_sees_what(cast, browse, who, seen):
    mine = cast.make_enterprise("石门矿业有限公司", place=cast.town2)
    cast.make_enterprise("无名工地", sector=None)
    client = browse(getattr(cast, who))
    assert set(names(client.get(LIST))) == seen
    for enterprise in (cast.mill, mine):
        assert client.get(enterprise.get_absolute_url()).status_code == (
            200 if enterprise.name in seen else 404
        )


@pytest.mark.parametrize("who", ["admin", "guard", "auditor"])
def test_without_the_permission_there_is_no_such_page(cast, browse, who):
    client = browse(getattr(cast, who))
    for url in (
        LIST,
        "/enterprises/new",
        "/enterprises/likenesses",
        "/enterprises/import",
    ):
        assert client.get(url).status_code == 404
    assert client.get(cast.mill.get_absolute_url()).status_code == 404


def test_filters(cast, browse):
    mine = cast.make_enterprise(
        *["石门矿业有限公司"],
        place=cast.town2,
        industry_code="1019",
        scale="large",
        tags=[cast.tag("非煤矿山")],
    )
    site = cast.make_enterprise("无名工地", sector=None, place=cast.city, industry_code="4710")
    client = browse(cast.officer)
    for query, found in {
        "q=面粉": {cast.mill},
        "q=smky": {mine},
        f"q={mine.credit_code[-6:]}": {mine},
        f"place={cast.county.pk}": {mine, cast.mill},
        f"place={cast.town.pk}": {cast.mill},
        f"sector={cast.industry.pk}": {mine, cast.mill},
        "sector=null": {site},
        "industry=B": {mine},
        "industry=47": {site},
        "scale=large": {mine},
        "state=closed": set(),
        "tag=mine": {mine},
        "q=%E7%9F%BF&tag=dust": set(),
    }.items():
        assert (query, set(client.get(f"{LIST}?{query}").context["part"])) == (query, found)
    # A place of another city is no choice here.
    assert names(client.get(f"{LIST}?place={cast.other_city.pk}")) == []


@pytest.mark.parametrize("sort", ["name", "credit_code", "employees", "verified_at"])
def test_every_order_is_by_an_index(sort):
    columns = {index.fields[0] for index in Enterprise._meta.indexes} | {"credit_code"}
    assert sort in columns


def test_order_and_columns(cast, browse):
    cast.make_enterprise("安和木业有限公司", employees=3)
    client = browse(cast.officer)
    assert names(client.get(f"{LIST}?sort=name")) == ["安和木业有限公司", "永宁和顺面粉有限公司"]
    page = client.get(f"{LIST}?cols=name,employees,industry")
    assert [column.name for column, _link in page.context["headers"]] == ["name", "industry", "employees"]


def test_a_list_of_three_costs_no_more_than_one_of_one(cast, browse, django_assert_num_queries):
    client = browse(cast.officer)
    tag(cast.mill, cast.tag("涉粉涉爆"), actor=cast.officer)
    client.get(LIST)
    with django_assert_num_queries(12):
        assert len(names(client.get(LIST))) == 1
    for name in ("安和木业有限公司", "石门矿业有限公司"):
        cast.make_enterprise(name, tags=[cast.tag("涉粉涉爆"), cast.tag("有限空间")])
    with django_assert_num_queries(12):
        assert len(names(client.get(LIST))) == 3


def test_the_whole_filtered_list_is_exported_with_the_columns_chosen(cast, browse):
    for number in range(60):
        cast.make_enterprise(f"石门矿业{number}号", place=cast.town2, tags=[cast.tag("非煤矿山")])
    client = browse(cast.officer)
    response = client.get(
        f"{LIST}?place={cast.town2.pk}&sort=name&cols=name,credit_code,tags,verified_at&format=xlsx"
    )
    sheet = load_workbook(io.BytesIO(b"".join(response))).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["企业名称", "统一社会信用代码", "标签", "最近核实"]
    assert len(sheet) == 61
    assert {line[2] for line in sheet[1:]} == {"非煤矿山"}
    assert all(len(line[1]) == 18 for line in sheet[1:])


def test_tagging_several_with_a_note(cast, browse):
    other = cast.make_enterprise("安和木业有限公司")
    client = browse(cast.officer)
    act = {"row": [cast.mill.pk, other.pk], "tag": "dust", "act": "add_tag", "note": "专项排查"}
    page = client.post(LIST, act, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["加标签：已处理 2 条。"]
    assert all([str(one) for one in row.tags] == ["涉粉涉爆"] for row in Enterprise.objects.all())
    page = client.post(LIST, act, follow=True)
    assert len(page.context["messages"]) == 2
    page = client.post(LIST, act | {"tag": ""}, follow=True)
    assert {str(message).partition("：")[2] for message in page.context["messages"]} == {"请先选择标签。"}
    client.post(LIST, act | {"act": "remove_tag"})
    assert not any(row.tags for row in Enterprise.objects.all())
    assert browse(cast.boss).post(LIST, act).status_code == 404


def test_a_reader_cannot_tag_what_is_out_of_sight(cast, browse):
    browse(cast.town2sman).post(LIST, {"row": [cast.mill.pk], "tag": "dust", "act": "add_tag"})
    assert cast.again(cast.mill).tags == []


def test_the_page_of_an_enterprise_shows_its_file_and_its_story(cast, browse):
    page = browse(cast.officer).get(cast.mill.get_absolute_url())
    facts = dict(page.context["facts"])
    assert facts["信用代码"] == cast.mill.credit_code
    assert facts["区域"] == "永宁市河东区柳桥镇"
    assert facts["最近核实"] == "从未核实"
    assert [entry.verb for entry in page.context["timeline"]] == ["企业建档"]
    assert [offer.step.name for offer, _url in page.context["offers"]] == [
        *("verify", "suspend", "close", "merge")
    ]
    assert "修改</a>" in page.content.decode()
    assert browse(cast.boss).get(cast.mill.get_absolute_url()).context["offers"] == []
    assert "修改</a>" not in browse(cast.boss).get(cast.mill.get_absolute_url()).content.decode()


def test_filing_an_enterprise(cast, browse):
    client = browse(cast.townsman)
    page = client.get("/enterprises/new")
    assert set(page.context["form"].fields["place"].queryset) == {cast.town}
    response = client.post("/enterprises/new", values(cast, tags=[cast.tag("有限空间").pk], above_scale="on"))
    made = Enterprise.objects.get(name="永宁新厂")
    assert (response.status_code, response["Location"]) == (302, made.get_absolute_url())
    assert {str(one) for one in made.tags} == {"规模以上", "有限空间"}
    assert browse(cast.boss).get("/enterprises/new").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("credit_code", "1", "统一社会信用代码应为 18 位。"),
        ("phone", "无", "请填写电话号码，多个号码用“、”隔开。"),
        ("since", "2999-01-01", "纳入监管日期不能晚于今天。"),
        ("industry_code", "化工", "没有行业代码“化工”（GB/T 4754-2017）。"),
        ("lon", "190", "确保该值小于或等于136。"),
        ("employees", "-1", "确保该值大于或等于0。"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(cast, browse, field, value, told):
    page = browse(cast.officer).post("/enterprises/new", values(cast, **{field: value}))
    assert page.status_code == 422
    assert page.context["form"].errors[field] == [told]
    assert Enterprise.objects.count() == 1


def test_a_code_on_file_leads_to_that_file(cast, browse):
    page = browse(cast.officer).post("/enterprises/new", values(cast, credit_code=cast.mill.credit_code))
    assert page.status_code == 422
    assert f'<a href="/enterprises/{cast.mill.pk}">永宁和顺面粉有限公司</a>' in page.content.decode()


def test_a_name_like_one_nearby_is_asked_about_first(cast, browse):
    client = browse(cast.officer)
    posted = values(cast, name="柳桥和顺面粉厂")
    page = client.post("/enterprises/new", posted)
    assert page.status_code == 422
    assert page.context["similar"] == [(cast.mill, 100)]
    assert client.post("/enterprises/new", posted | {"sure": "on"}).status_code == 302
    assert Likeness.objects.count() == 1


def opened(client, url):
    """The data a browser would post back from the form at ``url``, unchanged."""
    html = client.get(url).content.decode()
    data = {}
    for tag_text in re.findall(r"<input[^>]*>", html):
        name, value = (re.search(rf'{key}="([^"]*)"', tag_text) for key in ("name", "value"))
        kind = re.search(r'type="(\w+)"', tag_text)[1]
        if (
            name
            and name[1] not in {"csrfmiddlewaretoken", "q"}
            and (kind != "checkbox" or "checked" in tag_text)
        ):
            data.setdefault(name[1], []).append(value[1] if value else "on" if kind == "checkbox" else "")
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        data[name] = chosen[1] if chosen else ""
    return data


def test_two_people_edit_at_once(cast, browse):
    url = f"/enterprises/{cast.mill.pk}/edit"
    officer, townsman = browse(cast.officer), browse(cast.townsman)
    first, second = opened(townsman, url), opened(officer, url)
    assert townsman.post(url, first | {"phone": "0570-6000001", "contact": "李安"}).status_code == 302
    page = officer.post(url, second | {"phone": "0570-6000002", "employees": "30"})
    assert page.status_code == 422
    [told] = page.context["form"].non_field_errors()
    assert "柳桥经办“修改企业信息”安全联系人：— → 李安；联系电话：— → 0570-6000001" in told
    # What the first changed and the second did not is taken over; the second's own input stands.
    shown = page.context["form"].data
    assert (shown["contact"], shown["phone"], shown["employees"], shown["version"]) == (
        *("李安", "0570-6000002"),
        *("30", "2"),
    )
    assert officer.post(url, shown).status_code == 302
    mill = cast.again(cast.mill)
    assert (mill.contact, mill.phone, mill.employees, mill.version) == ("李安", "0570-6000002", 30, 3)


def test_an_unchanged_form_changes_nothing(cast, browse):
    update_enterprise(
        cast.mill,
        actor=cast.officer,
        version=1,
        lon="118.5",
        lat="28.25",
        tags=[cast.tag("有限空间")],
        above_scale=True,
    )
    url = f"/enterprises/{cast.mill.pk}/edit"
    client = browse(cast.officer)
    assert client.post(url, opened(client, url)).status_code == 302
    assert cast.again(cast.mill).version == 2
    without = {
        name: value for name, value in opened(client, url).items() if name not in {"tags", "above_scale"}
    }
    assert client.post(url, without).status_code == 302
    assert cast.again(cast.mill).tags == []


def test_an_enterprise_edits_its_contact(cast, browse):
    client = browse(cast.miller)
    url = f"/enterprises/{cast.mill.pk}/edit"
    page = client.get(url)
    assert list(page.context["form"].fields) == ["version", "contact", "phone"]
    assert (
        client.post(
            url, {"version": 1, "contact": "李安", "phone": "0570-6000003", "name": "改名"}
        ).status_code
        == 302
    )
    mill = cast.again(cast.mill)
    assert (mill.contact, mill.phone, mill.name) == ("李安", "0570-6000003", "永宁和顺面粉有限公司")
    other = cast.make_enterprise("安和木业有限公司")
    assert client.get(f"/enterprises/{other.pk}/edit").status_code == 404


@pytest.mark.parametrize("who", ["boss", "town2sman", "builder", "outsider", "admin"])
def test_who_gets_no_edit_page(cast, browse, who):
    url = f"/enterprises/{cast.mill.pk}/edit"
    assert browse(getattr(cast, who)).get(url).status_code == 404
    assert browse(getattr(cast, who)).post(url, {"version": 1, "name": "改名"}).status_code == 404
    assert cast.again(cast.mill).name == "永宁和顺面粉有限公司"


def test_closing_through_the_page(cast, browse):
    url = f"/enterprises/{cast.mill.pk}/steps/close"
    client = browse(cast.townsman)
    assert client.get(url).context["form"].fields["closed_on"].initial
    late = (today() + timedelta(days=2)).isoformat()
    page = client.post(url, {"closed_on": late, "reason": "注销"})
    assert (page.status_code, page.context["form"].non_field_errors()) == (422, ["日期不能晚于今天。"])
    assert client.post(url, {"closed_on": today().isoformat(), "reason": "注销"}).status_code == 302
    assert cast.again(cast.mill).state == "closed"
    assert browse(cast.town2sman).get(url).status_code == 404
    assert browse(cast.boss).get(url).status_code == 404


def test_likenesses_are_listed_and_dismissed(cast, browse, django_assert_num_queries):
    cast.make_enterprise("柳桥镇和顺面粉厂")
    client = browse(cast.officer)
    page = client.get("/enterprises/likenesses")
    assert len(page.context["part"]) == 1
    with django_assert_num_queries(7):
        client.get("/enterprises/likenesses")
    cast.make_enterprise("柳桥镇和顺面粉加工厂")
    with django_assert_num_queries(7):
        assert len(client.get("/enterprises/likenesses").context["part"]) == 3
    rows = list(Likeness.objects.values_list("pk", flat=True))
    client.post("/enterprises/likenesses", {"row": rows, "act": "dismiss", "note": "已现场核对"})
    assert names(client.get("/enterprises/likenesses")) == []
    assert names(browse(cast.town2sman).get("/enterprises/likenesses")) == []


def test_an_enterprise_is_likened_only_to_those_the_reader_sees(cast, browse):
    twin = cast.make_enterprise("永宁和顺面粉厂", sector=cast.building)
    assert Likeness.objects.count() == 1
    page = cast.mill.get_absolute_url()
    assert browse(cast.rescuer).get(page).context["likenesses"] == []
    assert [other for other, _score in browse(cast.officer).get(page).context["likenesses"]] == [twin]
