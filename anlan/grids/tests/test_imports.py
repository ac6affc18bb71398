"""Grids and what they look after from a sheet: each wrong cell is told, the right ones are written, and undone."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.grids.actions.walking import patrol
from anlan.grids.models import Cell, Holder, Premise
from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.org.models import Place


def taken(code, user, *lines):
    made, file = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        made.active.append(line)
    made.save(file)
    return take(SHEETS[code], SimpleUploadedFile("网格.xlsx", file.getvalue()), actor=user)


def faults(batch):
    return {row.number: row.errors for row in batch.rows.filter(action="wrong")}


HEADS = ("网格编码", "网格名称", "村社区", "网格员姓名", "电话", "面积")


@pytest.mark.clause("S0-3.1.2e")
def test_grids_come_from_a_sheet_and_go_again(cast):
    batch = taken(
        "grids",
        cast.townsman,
        HEADS,
        ("LQ-7", "柳桥第7网格", "柳桥镇", "周某", "0570-1", "1.2"),
        ("LQ-8", "柳桥第8网格", "柳桥镇", None, None, None),
        ("LQ-1", "柳桥第9网格", "柳桥镇", None, None, None),
        ("SM-1", "石门第1网格", "石门镇", None, None, None),
        ("LQ-10", "柳桥第7网格", "柳桥镇", None, None, "-1"),
    )
    assert (batch.new, batch.wrong, Cell.objects.count()) == (2, 3, 2)
    wrong = faults(batch)
    assert wrong[4] == {"code": ["代码LQ-1已被使用。"]}
    assert wrong[5] == {"parent": ["“石门镇”不在您的管辖范围内。"]}
    assert (set(wrong[6]), wrong[6]["name"]) == ({"area", "name"}, ["“柳桥镇”已有同名网格。"])
    apply(batch, actor=cast.townsman)
    seven = Cell.objects.get(place__code="LQ-7")
    assert (seven.organ, str(seven.area), Holder.objects.get(place=seven.place).name) == (
        cast.town_hall,
        "1.200",
        "周某",
    )
    undo(batch, actor=cast.townsman)
    assert not Place.objects.filter(code__in=["LQ-7", "LQ-8"]).exists()
    assert Cell.objects.count() == 2


@pytest.mark.clause("S0-3.1.2e")
def test_assignments_come_from_a_sheet(cast):
    firm, far = cast.make_enterprise("永宁宏达机械厂"), cast.make_enterprise("永宁石门矿业", place=cast.town2)
    heads = ("信用代码", "企业名称", "所属网格", "类别", "地址")
    batch = taken(
        "grid_premises",
        cast.townsman,
        heads,
        (firm.credit_code, firm.name, "LQ-2", "重点", None),
        (None, "老桥头码头", "柳桥第2网格", "点位", "老桥头"),
        (cast.mill.credit_code, cast.mill.name, "LQ-2", "一般", None),
        (far.credit_code, far.name, "LQ-2", "一般", None),
        (None, "某处", "无此网格", "奇怪", None),
    )
    wrong = faults(batch)
    assert wrong[4] == {"credit_code": ["这家企业已在网格中。"]}
    assert wrong[5] == {"credit_code": [f"没有统一社会信用代码为“{far.credit_code}”的企业。"]}
    assert set(wrong[6]) == {"cell", "category"}
    apply(batch, actor=cast.townsman)
    made = Premise.objects.filter(cell=cast.cell2).order_by("pk")
    assert [(one.name, one.enterprise, one.category) for one in made] == [
        (firm.name, firm, "key"),
        ("老桥头码头", None, "spot"),
    ]
    undo(batch, actor=cast.townsman)
    assert not Premise.objects.filter(cell=cast.cell2).exists()


def test_what_was_walked_stays(cast):
    batch = taken("grid_premises", cast.townsman, ("名称", "网格", "类别"), ("新开早餐店", "LQ-1", "小场所"))
    apply(batch, actor=cast.townsman)
    premise = Premise.objects.get(name="新开早餐店")
    patrol(premise, actor=cast.fresh(cast.walker), result="fine")
    undo(batch, actor=cast.townsman)
    assert batch.rows.get().kept == "已有巡查记录与之关联。"
    assert Premise.objects.filter(pk=premise.pk).exists()


def test_who_may_not_keep_grids_has_no_sheet(cast, browse):
    path = reverse("intake:upload", args=["grids"])
    assert (browse(cast.townsman).get(path).status_code, browse(cast.walker).get(path).status_code) == (
        200,
        404,
    )
