"""A sheet of enterprises from upload to undo."""

import pytest
from django.core.exceptions import ValidationError

from anlan.audit.log import history
from anlan.intake.actions import Stale, apply, discard, take, undo
from anlan.intake.models import Batch
from anlan.intake.sheets import SHEETS
from anlan.org.models import Organ
from anlan.registers.actions import update_enterprise
from anlan.registers.models import Enterprise
from anlan.search.queries import find

from .conftest import HEAD, counts, errors, line, workbook


def message(action, *args, **values):
    with pytest.raises(ValidationError) as no:
        action(*args, **values)
    return no.value.messages


def test_new_changed_same_and_wrong_lines_in_one_pass(cast, send):
    again = cast.make_enterprise("永宁长青木业有限公司")
    batch = send(
        line(cast, "柳桥新厂", place="河东区柳桥镇"),
        [cast.mill.credit_code, "永宁和顺粮油有限公司", "石门镇", cast.industry.name],
        [again.credit_code, again.name, "", ""],
        ["91330800", "", "虚构镇", "没有这行"],
    )
    assert counts(batch) == {"new": 1, "update": 1, "same": 1, "wrong": 1}
    assert errors(batch) == {
        5: {
            "credit_code": ["统一社会信用代码应为 18 位。"],
            "name": ["请填写企业名称。"],
            "place": ["没有找到区域“虚构镇”。"],
            "sector": ["没有找到行业领域“没有这行”。"],
        }
    }
    changes = batch.rows.get(action="update")
    assert {name: (changes.before[name]["text"], changes.after[name]["text"]) for name in changes.after} == {
        "name": ("永宁和顺面粉有限公司", "永宁和顺粮油有限公司"),
        "place": ("柳桥镇", "石门镇"),
    }
    assert Enterprise.objects.count() == 2


def test_applying_writes_the_right_lines_and_says_so(cast, send):
    batch = send(
        [
            *line(cast, "柳桥新厂"),
            "规模以上",
            "C2614",
            "大",
            "涉粉涉爆、有限空间",
            "13800000000",
            "2024年3月1日",
        ],
        [*line(cast, "错厂", place="虚构镇"), "", "", "", "", "", ""],
        [cast.mill.credit_code, "", "", "", "是", "", "", "", "", ""],
        head=[*HEAD, "是否规上", "行业类别", "规模", "标签", "联系方式", "纳入日期"],
    )
    assert errors(batch)[2]["above_scale"] == ["请填写“是”或“否”。"]
    batch = send(
        [*line(cast, "柳桥新厂"), "是", "C2614", "大", "涉粉涉爆、有限空间", "13800000000", "2024年3月1日"],
        [*line(cast, "错厂", place="虚构镇"), "", "", "", "", "", ""],
        [cast.mill.credit_code, "", "", "", "是", "", "", "", "", ""],
        head=[*HEAD, "是否规上", "行业类别", "规模", "标签", "联系方式", "纳入日期"],
    )
    apply(batch, actor=cast.officer)
    made = Enterprise.objects.get(name="柳桥新厂")
    assert (made.place, made.sector, made.industry_code, made.scale) == (
        cast.town,
        cast.industry,
        "2614",
        "large",
    )
    assert (made.phone, made.since.isoformat(), made.state) == ("13800000000", "2024-03-01", "active")
    assert {str(tag) for tag in made.tags} == {"规模以上", "涉粉涉爆", "有限空间"}
    assert (made.organ.name, made.organ.kind) == ("柳桥新厂", Organ.Kind.ENTERPRISE)
    assert cast.again(cast.mill).above_scale
    assert not Enterprise.objects.filter(name="错厂").exists()
    assert (batch.state, batch.rows.get(number=2).row_id) == ("applied", made.pk)
    assert [entry.verb for entry in history(made)] == ["导入"]
    assert history(cast.mill).first().facts["note"] == "规模以上：否 → 是"
    assert [hit.name for hit in find(cast.townsman, "lqxc")] == ["柳桥新厂"]


def test_an_empty_cell_changes_nothing_and_a_word_clears(cast, send):
    update_enterprise(
        cast.mill, actor=cast.officer, version=1, phone="0570-6000001", contact="李安", employees=9
    )
    batch = send(
        [cast.mill.credit_code, "", "清空", "清空"], head=["信用代码", "安全联系人", "联系电话", "从业人数"]
    )
    apply(batch, actor=cast.officer)
    mill = cast.again(cast.mill)
    assert (mill.contact, mill.phone, mill.employees) == ("李安", "", None)
    batch = send([cast.mill.credit_code, "清空"], head=["信用代码", "企业名称"])
    assert errors(batch) == {2: {"name": ["请填写企业名称。"]}}


def test_numbers_that_should_have_been_text(cast, send):
    batch = send([913308000000000000, *line(cast)[1:]], ["9.13308E+17", *line(cast)[1:]])
    told = "数字过长，表格软件已丢失第 15 位以后的数字（显示为 %s）。请把这一列设为文本格式后重新填写。"
    assert errors(batch)[2]["credit_code"] == [told % "9.13308e+17"]
    assert errors(batch)[3]["credit_code"] == [told % "9.13308E+17"]


def test_lines_that_say_the_same_thing_twice(cast, send):
    one = line(cast, "甲厂")
    batch = send(one, line(cast, "乙厂"), one, line(cast, "乙厂"), line(cast, cast.mill.name))
    assert errors(batch) == {
        2: {"credit_code": ["与第 4 行重复。"]},
        4: {"name": ["与第 2 行同名同区域。"], "credit_code": ["与第 2 行重复。"]},
        5: {"name": ["与第 3 行同名同区域。"]},
        6: {"name": ["“柳桥镇”已有同名单位。"]},
    }


def test_a_town_imports_into_itself_alone(cast, send):
    elsewhere = cast.make_enterprise("石门矿业有限公司", place=cast.town2)
    batch = send(
        line(cast, "甲厂"),
        line(cast, "乙厂", place="石门镇"),
        [elsewhere.credit_code, "改名", "", ""],
        [cast.mill.credit_code, "", "石门镇", ""],
        actor=cast.townsman,
    )
    assert counts(batch) == {"new": 1, "update": 0, "same": 0, "wrong": 3}
    assert errors(batch) == {
        3: {"place": ["“石门镇”不在您的管辖范围内。"]},
        4: {"credit_code": ["已登记，但不在您的管辖范围内，不能修改。"]},
        5: {"place": ["“石门镇”不在您的管辖范围内。"]},
    }


def test_a_department_imports_its_sectors_alone(cast, send):
    batch = send(
        line(cast, "甲厂", sector=cast.building.name),
        line(cast, "乙厂"),
        line(cast, "丙厂", sector=""),
        actor=cast.builder,
    )
    assert errors(batch) == {
        3: {"sector": [f"行业领域“{cast.industry.name}”不由您的岗位负责。"]},
        4: {"sector": ["请选择您的岗位负责的行业领域。"]},
    }


def test_states_change_by_their_own_steps(cast, send):
    head = [*HEAD, "经营状态"]
    batch = send(
        [*line(cast, "甲厂"), "停业"],
        [*line(cast, "乙厂"), "关闭"],
        [cast.mill.credit_code, "", "", "", "停业"],
        head=head,
    )
    assert errors(batch) == {
        3: {"state": ["已关闭的企业不能新增。"]},
        4: {"state": ["系统中为“在营”，状态变更请在企业页面办理。"]},
    }
    apply(batch, actor=cast.officer)
    assert Enterprise.objects.get(name="甲厂").state == "suspended"


def test_what_was_previewed_is_what_happens(cast, send):
    batch = send([cast.mill.credit_code, "", "石门镇", ""], line(cast, "新厂"))
    update_enterprise(cast.mill, actor=cast.townsman, version=1, phone="0570-6000001")
    apply(batch, actor=cast.officer)  # what changed meanwhile is not in the sheet
    assert cast.again(cast.mill).phone == "0570-6000001"

    batch = send([cast.mill.credit_code, "", "柳桥镇", ""])
    update_enterprise(cast.mill, actor=cast.officer, version=3, place=cast.town)
    with pytest.raises(Stale):
        apply(batch, actor=cast.officer)
    batch = Batch.objects.get(pk=batch.pk)
    assert (batch.state, counts(batch)) == ("checked", {"new": 0, "update": 0, "same": 1, "wrong": 0})
    assert message(apply, batch, actor=cast.officer) == ["没有可以导入的行。"]
    assert Batch.objects.get(pk=batch.pk).state == "checked"


def test_undo_restores_and_removes(cast, send):
    update_enterprise(
        cast.mill, actor=cast.officer, version=1, lon=118, lat=28, employees=5, tags=[cast.tag("有限空间")]
    )
    before = vars_of(cast.again(cast.mill))
    batch = send(
        [*line(cast, "新厂"), "", "", "", "", ""],
        [cast.mill.credit_code, "改名面粉厂", "石门镇", "", 9, "涉粉涉爆", "119", "2020-01-01", "是"],
        head=[*HEAD, "从业人数", "标签", "经度", "纳入监管日期", "规上"],
    )
    apply(batch, actor=cast.officer)
    changed = cast.again(cast.mill)
    assert (changed.name, str(changed.organ), {str(tag) for tag in changed.tags}) == (
        *("改名面粉厂", "改名面粉厂"),
        {"涉粉涉爆", "规模以上"},
    )
    undo(batch, actor=cast.officer)
    restored = cast.again(cast.mill)
    assert vars_of(restored) == before
    assert (restored.organ.name, restored.organ.place) == (before["name"], cast.town)
    assert [str(tag) for tag in restored.tags] == ["有限空间"]
    assert not Enterprise.objects.filter(name="新厂").exists()
    assert not Organ.objects.filter(name="新厂").exists()
    assert find(cast.officer, "新厂") == []
    assert Batch.objects.get(pk=batch.pk).state == "undone"
    assert history(cast.mill).first().verb == "撤销导入"
    assert message(undo, batch, actor=cast.officer) == ["这一批已经处理过，请刷新后查看。"]


def vars_of(enterprise):
    kept = {name: value for name, value in vars(enterprise).items() if not name.startswith("_")}
    kept.pop("version")
    return kept


def test_undo_leaves_what_has_been_touched_or_is_needed_and_says_which(cast, send):
    batch = send(
        line(cast, "甲厂"),
        line(cast, "乙厂"),
        line(cast, "丙厂"),
        [cast.mill.credit_code, "改名面粉厂", "", ""],
    )
    apply(batch, actor=cast.officer)
    touched, needed = (Enterprise.objects.get(name=name) for name in ("甲厂", "乙厂"))
    update_enterprise(touched, actor=cast.townsman, version=1, phone="0570-6000001")
    cast.manager.posts.update(organ=needed.organ)
    undo(batch, actor=cast.officer)
    batch = Batch.objects.get(pk=batch.pk)
    assert batch.state == "partly"
    kept = {row.number: row.kept for row in batch.rows.exclude(kept="")}
    assert kept.keys() == {2, 3}
    assert kept[2].startswith("柳桥经办于 ")
    assert kept[2].endswith("办理了“修改企业信息”。")
    assert kept[3] == "已有岗位与之关联。"
    assert {row.number for row in batch.rows.filter(undone=True)} == {4, 5}
    assert set(Enterprise.objects.values_list("name", flat=True)) == {"甲厂", "乙厂", "永宁和顺面粉有限公司"}

    cast.manager.posts.update(organ=cast.plant)
    undo(batch, actor=cast.officer)
    assert {row.number for row in batch.rows.exclude(kept="")} == {2}
    assert set(Enterprise.objects.values_list("name", flat=True)) == {"甲厂", "永宁和顺面粉有限公司"}


def test_two_imports_are_undone_one_after_the_other(cast, send):
    first = send(line(cast, "甲厂"))
    apply(first, actor=cast.officer)
    made = Enterprise.objects.get(name="甲厂")
    second = send([made.credit_code, "乙厂", "", ""])
    apply(second, actor=cast.officer)
    undo(first, actor=cast.officer)
    assert first.rows.get().kept.endswith("办理了“导入”。")
    undo(second, actor=cast.officer)
    undo(first, actor=cast.officer)
    assert not Enterprise.objects.filter(pk=made.pk).exists()


def test_undo_stays_within_the_reach_of_who_undoes(cast, send):
    batch = send(line(cast, "甲厂"))
    apply(batch, actor=cast.officer)
    cast.officer.posts.update(place=cast.town2)
    undo(batch, actor=cast.fresh(cast.officer))
    assert batch.rows.get().kept == "不在您的管辖范围内。"
    assert Enterprise.objects.filter(name="甲厂").exists()


def test_a_batch_belongs_to_the_organ_that_sent_it(cast, send):
    batch = send(line(cast, "甲厂"))
    seen = {
        name: Batch.objects.visible_to(getattr(cast, name)).count()
        for name in ("officer", "boss", "townsman", "outsider", "admin", "miller")
    }
    assert seen == {"officer": 1, "boss": 0, "townsman": 0, "outsider": 0, "admin": 0, "miller": 0}
    for action in (apply, undo, discard):
        assert message(action, batch, actor=cast.outsider) == ["不能处理这一批导入。"]
    discard(batch, actor=cast.officer)
    assert message(apply, batch, actor=cast.officer) == ["这一批已经处理过，请刷新后查看。"]
    assert not Enterprise.objects.filter(name="甲厂").exists()


def test_a_sheet_needs_the_column_that_names_the_rows(cast):
    upload = workbook(["企业名称", "所在区域"], ["新厂", "柳桥镇"])
    assert message(take, SHEETS["enterprises"], upload, actor=cast.officer) == [
        "缺少“统一社会信用代码”列，无法识别每一行。"
    ]
    assert not Batch.objects.exists()


def test_a_day_in_the_future_and_half_a_position(cast, send):
    batch = send(
        [*line(cast, "甲厂"), "2999-01-01", "118.1", ""], head=[*HEAD, "纳入监管日期", "经度", "纬度"]
    )
    assert errors(batch) == {2: {"since": ["纳入监管日期不能晚于今天。"], "lon": ["经度和纬度须同时填写。"]}}


def test_many_lines_cost_no_query_each(cast, send, django_assert_max_num_queries):
    few = 60
    with django_assert_max_num_queries(few):
        batch = send(*(line(cast, f"厂{number}") for number in range(300)))
    with django_assert_max_num_queries(few):
        apply(batch, actor=cast.officer)
    changed = [
        [row.credit_code, f"新{row.name}", "", ""] for row in Enterprise.objects.filter(name__startswith="厂")
    ]
    assert len(changed) == 300
    batch = send(*changed)
    with django_assert_max_num_queries(few):
        apply(batch, actor=cast.officer)
    with django_assert_max_num_queries(few):
        undo(batch, actor=cast.officer)
    assert Enterprise.objects.filter(name="厂299", version=3).exists()
