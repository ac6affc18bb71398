"""Layouts are data: what is wrong is named by card and field, each place keeps its own, two editors do not collide."""

import json

import pytest

from anlan.audit.log import history
from anlan.cockpit.actions import save_layout, stamp
from anlan.cockpit.checking import checked_cards, checked_layout
from anlan.cockpit.models import Layout
from anlan.cockpit.queries import built_in, holding_in
from anlan.org.answers import Refused
from anlan.org.models import Organ
from anlan.testing import make_organ, make_user

EDIT = "/cockpit/layouts/leader/"


def said_by(response):
    """The fields of the page of a layout as a browser would send them back."""
    forms, data = response.context["forms"], {"stamp": response.context["stamp"], "add": ""}
    for form in (forms.head, *forms.cards):
        for field in form:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = value
    return data


def faults(cards):
    with pytest.raises(Exception) as wrong:  # noqa: PT011 (its messages are compared)
        checked_cards(cards)
    return wrong.value.messages


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ("map", "第1张卡片“—”的内容：应为一个对象。"),
        ({"type": "pie"}, "第1张卡片“pie”的类型：没有“pie”这种卡片。"),
        ({"type": "map", "size": "huge"}, "第1张卡片“区域一张图”的宽度：没有“huge”这个选项。"),
        ({"type": "map", "size": []}, "第1张卡片“区域一张图”的宽度：没有“[]”这个选项。"),
        ({"type": "map", "colour": "red"}, "第1张卡片“区域一张图”的“colour”：没有这个字段。"),
        (
            {"type": "map", "title": "全市图", "settings": {"indicator": "nope"}},
            "第1张卡片“全市图”的指标：没有“nope”这个选项。",
        ),
        ({"type": "worst", "settings": {"top": 21}}, "第1张卡片“末位区域”的显示条数：应为0至20的整数。"),
        ({"type": "worst", "settings": {"top": True}}, "第1张卡片“末位区域”的显示条数：应为0至20的整数。"),
        ({"type": "zero", "settings": {"indicators": []}}, "第1张卡片“零事故指标”的指标：请至少选择一项。"),
        (
            {"type": "zero", "settings": {"indicators": [{}]}},
            "第1张卡片“零事故指标”的指标：没有“{}”这个选项。",
        ),
        ({"type": "lights", "settings": {"top": 3}}, "第1张卡片“红黄绿任务”的设置“top”：没有这一项。"),
        ({"type": "lights", "settings": []}, "第1张卡片“红黄绿任务”的设置：应为一个对象。"),
        ({"type": "lights", "title": "长" * 21}, f"第1张卡片“{'长' * 21}”的标题：应为不超过20字的文字。"),
    ],
)
def test_what_is_wrong_is_named_by_card_and_field(card, message):
    assert faults([card]) == [message]


def test_several_wrongs_are_told_at_once_and_what_is_left_out_is_filled_in():
    assert len(faults([{"type": "pie"}, {"type": "map"}, {"type": "map", "size": "x", "height": "y"}])) == 3
    assert faults([]) == ["布局应有1至24张卡片。"]
    assert checked_cards([{"type": "coming"}]) == [
        {
            "type": "coming",
            "size": "medium",
            "height": "normal",
            "title": "",
            "settings": {"days": 7, "top": 5},
        }
    ]


def test_the_layouts_of_the_file_are_sound(cast):
    for layout in built_in().values():
        said = {"name": layout.name, "roles": layout.roles, "cards": layout.cards}
        assert checked_layout(said)["cards"] == layout.cards


def test_the_office_reorders_removes_adds_and_sets(cast, client_of):
    client = client_of(cast.officer)
    data = said_by(client.get(EDIT))
    types = [card["type"] for card in built_in()["leader"].cards]
    data |= {
        "name": "市领导看板",
        "card1-order": 99,
        "card2-remove": "on",
        "card3-title": "警情",
        "add": "map",
    }
    number = types.index("coming") + 1
    data |= {f"card{number}-set_days": 30}
    assert client.post(EDIT, data).status_code == 302
    row = Layout.objects.get()
    expected = [*types[2:], types[0], "map"]
    assert [card["type"] for card in row.cards] == expected
    assert (row.name, row.place, row.code, row.version) == ("市领导看板", cast.city, "leader", 1)
    assert row.cards[0]["title"] == "警情"
    assert next(card for card in row.cards if card["type"] == "coming")["settings"]["days"] == 30
    [entry] = history(row)
    assert (entry.verb, entry.actor_id) == ("编制驾驶舱布局", cast.officer.pk)
    assert client_of(cast.boss).get("/cockpit/").context["layout"].name == "市领导看板"
    assert client.post(EDIT, said_by(client.get(EDIT)) | {"name": "再改"}).status_code == 302
    assert [entry.verb for entry in history(row)] == ["修改驾驶舱布局", "编制驾驶舱布局"]


def test_the_page_says_which_field_is_wrong_and_keeps_nothing(cast, client_of):
    client = client_of(cast.officer)
    data = said_by(client.get(EDIT))
    number = [card["type"] for card in built_in()["leader"].cards].index("coming") + 1
    response = client.post(EDIT, data | {f"card{number}-set_days": "300"})
    assert response.status_code == 422
    assert response.context["forms"].cards[number - 1].errors == {"set_days": ["确保该值小于或等于90。"]}
    everything_off = {f"card{n}-remove": "on" for n in range(1, 13)}
    response = client.post(EDIT, data | everything_off)
    assert (response.status_code, list(response.context["problems"])) == (422, ["布局应有1至24张卡片。"])
    assert not Layout.objects.exists()


def test_of_two_editors_the_second_is_told(cast, client_of):
    other = client_of(make_user(cast.office, "office", name="另一经办"))
    first = client_of(cast.officer)
    data, late = said_by(first.get(EDIT)), said_by(other.get(EDIT))
    assert first.post(EDIT, data | {"name": "甲"}).status_code == 302
    response = other.post(EDIT, late | {"name": "乙"})
    assert response.status_code == 409
    assert response.context["problems"] == [
        "安委办经办已在您编辑期间修改了这个布局，您的修改没有保存。请刷新后重新修改。"
    ]
    late = said_by(other.get(EDIT))
    assert first.post(EDIT, said_by(first.get(EDIT)) | {"name": "丙"}).status_code == 302
    assert other.post(EDIT, late | {"name": "丁"}).status_code == 409
    assert Layout.objects.get().name == "丙"
    assert other.post(EDIT, said_by(other.get(EDIT)) | {"name": "丁"}).status_code == 302


def test_a_lower_place_keeps_its_own(cast, client_of):
    office = make_organ("河东区安委办", cast.county, Organ.Kind.COMMITTEE_OFFICE)
    lower, chief = make_user(office, "office"), make_user(office, "leader")
    client_of(cast.officer).post(EDIT, said_by(client_of(cast.officer).get(EDIT)) | {"name": "市里的"})
    assert client_of(chief).get("/cockpit/").context["layout"].name == "市里的"
    client_of(lower).post(EDIT, said_by(client_of(lower).get(EDIT)) | {"name": "区里的"})
    assert client_of(chief).get("/cockpit/").context["layout"].name == "区里的"
    assert client_of(cast.boss).get("/cockpit/").context["layout"].name == "市里的"
    assert holding_in(cast.other_city)["leader"].built_in
    assert client_of(lower).post(f"{EDIT}give-up").status_code == 302
    assert client_of(chief).get("/cockpit/").context["layout"].name == "市里的"
    refused = client_of(lower).post(f"{EDIT}give-up", follow=True)
    assert "本区域没有单独设置这个布局。" in refused.content.decode()


def test_only_the_office_keeps_layouts(cast, client_of):
    for user, status in ((cast.officer, 200), (cast.boss, 404), (cast.builder, 404), (cast.manager, 404)):
        for path in ("/cockpit/layouts/", EDIT, f"{EDIT}export", f"{EDIT}import", f"{EDIT}give-up"):
            assert client_of(user).get(path).status_code == status
    layout = built_in()["leader"]
    said = {"started_from": stamp(layout), "name": "x", "roles": layout.roles, "cards": layout.cards}
    with pytest.raises(Refused, match="您当前的岗位不能修改驾驶舱布局。"):
        save_layout("leader", actor=cast.boss, **said)


def test_a_layout_of_ones_own_is_there_for_its_roles_alone(cast, client_of):
    client = client_of(cast.officer)
    response = client.post("/cockpit/layouts/new", {"name": "住建专用", "roles": ["department"]})
    code = response.url.split("/")[-2]
    assert [one["code"] for one in client_of(cast.builder).get("/api/cockpit/layouts").json()] == [
        "department",
        code,
    ]
    assert client_of(cast.boss).get(f"/cockpit/screens/{code}/").status_code == 404
    assert client_of(cast.outsider).get(f"/cockpit/layouts/{code}/").status_code == 404
    client.post(f"/cockpit/layouts/{code}/give-up")
    assert client_of(cast.builder).get(f"/cockpit/screens/{code}/").status_code == 404


def test_what_is_exported_can_be_imported(cast, client_of):
    client = client_of(cast.officer)
    said = json.loads(client.get("/cockpit/layouts/town/export").content)
    said["name"] = "搬来的"
    page = client.get(f"{EDIT}import")
    data = {"text": json.dumps(said), "stamp": page.context["stamp"]}
    assert client.post(f"{EDIT}import", data).url == EDIT
    row = Layout.objects.get()
    assert (row.code, row.name, row.roles) == ("leader", "搬来的", ["town"])
    assert row.cards == built_in()["town"].cards
    assert client.post(f"{EDIT}import", data).status_code == 422  # begun before the first was kept


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["请选择文件或粘贴内容。"]),
        ('{"name": 1,\n oops}', ["第2行不是有效的 JSON。"]),
        ("[" * 50_000, None),
        ("[]", ["应为一个 JSON 对象，含 name、roles、cards。"]),
        (
            '{"name": "", "roles": ["king"], "cards": 3, "x": 1}',
            [
                "“名称”：应为1至40字。",
                "“适用角色”：没有代码为“king”的角色。",
                "布局应有1至24张卡片。",
                "“x”：没有这个字段。",
            ],
        ),
    ],
)
def test_a_bad_import_is_refused_with_the_reason(cast, client_of, text, messages):
    client = client_of(cast.officer)
    response = client.post(f"{EDIT}import", {"text": text, "stamp": "0.0"})
    assert response.status_code == 422
    told = response.context["form"].non_field_errors()
    assert list(told) == messages if messages else len(told) == 1
    assert not Layout.objects.exists()
