"""Putting an enterprise on file, changing it, marking it: who may, what is refused, what is written down."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.registers.actions import (
    Conflict,
    create_enterprise,
    dismiss_likeness,
    tag,
    update_enterprise,
)
from anlan.registers.flow import flow
from anlan.registers.models import Enterprise, Likeness, Tagging
from anlan.registers.queries import similar
from anlan.search.queries import find
from anlan.testing import today

from .conftest import code


def wrong(action, *args, **values):
    """``{field: [messages]}`` of the ValidationError with which the action is refused."""
    with pytest.raises(ValidationError) as no:
        action(*args, **values)
    return no.value.message_dict


def test_a_new_file_is_an_organ_found_by_search_and_in_the_log(cast):
    made = create_enterprise(
        actor=cast.townsman,
        name="永宁 长青木业(集团)有限公司",
        credit_code=code(),
        place=cast.town,
        sector=cast.industry,
        industry_code="2011",
        above_scale=True,
        tags=[cast.tag("涉粉涉爆")],
    )
    made = cast.again(made)
    assert made.name == "永宁长青木业（集团）有限公司"
    assert (made.organ.name, made.organ.place, made.organ.sector) == (made.name, cast.town, cast.industry)
    assert (made.organ.kind, made.state, made.since, made.version) == ("enterprise", "active", today(), 1)
    assert {str(tag) for tag in made.tags} == {"规模以上", "涉粉涉爆"}
    assert [(entry.verb, entry.actor_name) for entry in history(made)] == [("企业建档", "柳桥经办")]
    assert [hit.name for hit in find(cast.officer, "cqmy")] == [made.name]
    assert find(cast.outsider, "cqmy") == []


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"credit_code": "913308001"}, "credit_code", "统一社会信用代码应为 18 位。"),
        (
            {"credit_code": "91330800MA0000000X"},
            "credit_code",
            "统一社会信用代码的校验位不对，请核对是否有错字。",
        ),
        ({"industry_code": "9901"}, "industry_code", "没有行业代码“9901”（GB/T 4754-2017）。"),
        ({"lon": 118}, "lon", "经度和纬度须同时填写。"),
        ({"since": date(2999, 1, 1)}, "since", "纳入监管日期不能晚于今天。"),
        ({"name": "永宁和顺面粉有限公司"}, "name", "“柳桥镇”已有同名单位。"),
    ],
)
def test_wrong_values_are_told_at_their_fields(cast, values, field, message):
    values = {"name": "新厂", "credit_code": code(), "place": cast.town, "sector": cast.industry} | values
    assert wrong(create_enterprise, actor=cast.officer, **values)[field] == [message]
    assert Enterprise.objects.count() == 1


def test_a_code_on_file_is_refused_with_the_name_of_the_other_file(cast):
    values = {"name": "另一家", "credit_code": cast.mill.credit_code, "sector": cast.industry}
    told = wrong(create_enterprise, actor=cast.townsman, place=cast.town, **values)
    assert told == {"credit_code": ["该统一社会信用代码已登记：永宁和顺面粉有限公司。"]}
    # Who may not see the other file learns no more than that it exists.
    told = wrong(create_enterprise, actor=cast.outsider, place=cast.other_city, **values)
    assert told == {"credit_code": ["该统一社会信用代码已在其他区域或行业登记。"]}


def test_a_post_files_only_in_its_territory_and_sectors(cast):
    def file(actor, place, sector):
        return create_enterprise(actor=actor, name="新厂", credit_code=code(), place=place, sector=sector)

    assert wrong(file, cast.townsman, cast.town2, cast.industry) == {
        "place": ["“石门镇”不在您的管辖范围内。"]
    }
    assert wrong(file, cast.builder, cast.town, cast.industry) == {
        "place": [f"行业领域“{cast.industry}”不由您的岗位负责。"]
    }
    assert wrong(file, cast.builder, cast.town, None) == {"place": ["请选择您的岗位负责的行业领域。"]}
    for actor in (cast.boss, cast.miller, cast.admin):
        with pytest.raises(Refused, match="您当前的岗位没有这项权限。"):
            file(actor, cast.town, cast.industry)
    assert file(cast.townsman, cast.town, None).sector is None
    assert file(cast.builder, cast.town2, cast.building).place == cast.town2


def test_a_change_goes_to_the_organ_and_says_what_it_was(cast):
    changed = update_enterprise(
        cast.mill, actor=cast.officer, version=1, name="永宁和顺粮油有限公司", place=cast.town2, employees=30
    )
    mill = cast.again(cast.mill)
    assert (mill.name, mill.place, mill.employees, mill.version) == (changed.name, cast.town2, 30, 2)
    assert (mill.organ.name, mill.organ.place) == (mill.name, cast.town2)
    entry = history(mill).first()
    assert entry.verb == "修改企业信息"
    assert entry.facts["note"] == (
        "企业名称：永宁和顺面粉有限公司 → 永宁和顺粮油有限公司；所在区域：柳桥镇 → 石门镇；从业人数：— → 30"
    )
    assert [hit.name for hit in find(cast.officer, "和顺")] == [mill.name]


def test_nothing_changed_is_no_new_version(cast):
    update_enterprise(cast.mill, actor=cast.officer, version=1, name=cast.mill.name, sector=cast.industry)
    assert cast.again(cast.mill).version == 1
    assert history(cast.mill).count() == 1


def test_the_second_of_two_is_told_what_the_first_changed(cast):
    update_enterprise(cast.mill, actor=cast.townsman, version=1, phone="0570-6000001")
    with pytest.raises(Conflict) as no:
        update_enterprise(cast.mill, actor=cast.officer, version=1, phone="0570-6000002")
    assert str(no.value) == (
        "您打开之后，他人已改动这家企业：柳桥经办“修改企业信息”联系电话：— → 0570-6000001。请核对后再保存。"
    )
    assert cast.again(cast.mill).phone == "0570-6000001"
    update_enterprise(cast.mill, actor=cast.officer, version=2, phone="0570-6000002")
    assert cast.again(cast.mill).phone == "0570-6000002"


def test_an_enterprise_changes_its_contact_and_nothing_else(cast):
    update_enterprise(cast.mill, actor=cast.miller, version=1, contact="李安", phone="0570-6000003")
    assert (cast.again(cast.mill).contact, cast.again(cast.mill).phone) == ("李安", "0570-6000003")
    with pytest.raises(Refused, match="企业只能修改安全联系人和联系电话"):
        update_enterprise(cast.mill, actor=cast.miller, version=2, employees=3)
    other = cast.make_enterprise("永宁长青木业有限公司")
    with pytest.raises(Refused, match="不在您的管辖范围内"):
        update_enterprise(other, actor=cast.miller, version=1, contact="李安")


@pytest.mark.parametrize("who", ["town2sman", "builder", "outsider", "boss", "admin", "auditor"])
def test_who_may_not_change_a_file(cast, who):
    with pytest.raises(Refused):
        update_enterprise(cast.mill, actor=getattr(cast, who), version=1, employees=3)
    assert cast.again(cast.mill).employees is None


def test_a_file_is_not_pushed_out_of_the_territory(cast):
    told = wrong(update_enterprise, cast.mill, actor=cast.townsman, version=1, place=cast.town2)
    assert told == {"place": ["“石门镇”不在您的管辖范围内。"]}
    assert cast.again(cast.mill).place == cast.town


def test_tags_begin_and_end_by_day(cast):
    dust = cast.tag("涉粉涉爆")
    tag(cast.mill, dust, actor=cast.officer, note="现场核实")
    assert [str(one) for one in cast.again(cast.mill).tags] == ["涉粉涉爆"]
    assert history(cast.mill).first().facts["note"] == "标签：— → 涉粉涉爆；现场核实"
    with pytest.raises(Refused, match="已有标签“涉粉涉爆”。"):
        tag(cast.mill, dust, actor=cast.officer)

    Tagging.objects.update(since=today() - timedelta(days=10))
    tag(cast.mill, dust, actor=cast.officer, carries=False)
    ended = Tagging.objects.get()
    assert ended.until == today() - timedelta(days=1)
    assert list(Enterprise.objects.tagged("dust", today() - timedelta(days=1))) == [cast.mill]
    assert list(Enterprise.objects.tagged("dust", today())) == []
    assert list(Enterprise.objects.tagged("dust", today() - timedelta(days=11))) == []


def test_a_tag_given_and_taken_on_one_day_was_never_carried(cast):
    above = cast.tag("规模以上")
    tag(cast.mill, above, actor=cast.officer)
    assert cast.again(cast.mill).above_scale
    tag(cast.mill, above, actor=cast.officer, carries=False)
    assert not cast.again(cast.mill).above_scale
    assert not Tagging.objects.exists()
    with pytest.raises(Refused, match="没有标签“规模以上”。"):
        tag(cast.mill, above, actor=cast.officer, carries=False)


def test_alike_names_nearby_are_noted_and_dismissed_for_good(cast):
    twin = cast.make_enterprise("柳桥镇和顺面粉厂")
    cast.make_enterprise("永宁和顺面粉有限公司", place=cast.town2)  # another town: not nearby
    found = Likeness.objects.get()
    assert (found.first, found.second, found.score) == (cast.mill, twin, 100)
    assert [row for row, _score in similar("和顺面粉加工厂", cast.town)] == [cast.mill, twin]

    with pytest.raises(Refused):
        dismiss_likeness(found, actor=cast.town2sman)
    dismiss_likeness(found, actor=cast.townsman, note="两家独立法人")
    update_enterprise(twin, actor=cast.officer, version=1, name="柳桥镇和顺面粉工厂")
    assert [(row.dismissed, row.note) for row in Likeness.objects.all()] == [(True, "两家独立法人")]


def test_closing_one_of_two_settles_the_likeness(cast):
    twin = cast.make_enterprise("柳桥镇和顺面粉厂")
    assert Likeness.objects.open().count() == 1
    flow.move(twin, "close", actor=cast.officer, closed_on=today(), reason="重复建档")
    assert Likeness.objects.open().count() == 0


def test_a_name_no_longer_alike_is_no_longer_noted(cast):
    twin = cast.make_enterprise("柳桥镇和顺面粉厂")
    update_enterprise(twin, actor=cast.officer, version=1, name="柳桥镇长青木业厂")
    assert not Likeness.objects.exists()


def test_likenesses_are_seen_by_who_sees_both(cast):
    cast.make_enterprise("柳桥镇和顺面粉厂", sector=cast.building)
    seen = {
        name: Likeness.objects.visible_to(getattr(cast, name)).count()
        for name in ("officer", "townsman", "town2sman", "rescuer", "builder", "outsider")
    }
    assert seen == {"officer": 1, "townsman": 1, "town2sman": 0, "rescuer": 0, "builder": 0, "outsider": 0}
