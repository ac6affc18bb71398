"""Owners from a sheet: each wrong cell is told, the right lines are written, and undone."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.owners.models import Owner

HEADS = ("信用代码", "责任类别", "执法部门", "挂钩领导", "起始日期", "依据")


def taken(user, *lines):
    made, file = openpyxl.Workbook(), io.BytesIO()
    for line in (HEADS, *lines):
        made.active.append(line)
    made.save(file)
    return take(SHEETS["enterprise_owners"], SimpleUploadedFile("分工.xlsx", file.getvalue()), actor=user)


@pytest.mark.clause("S2-3.9.1")
def test_owners_come_from_a_sheet_and_go_again(cast):
    other = cast.make_enterprise("安泰木业有限公司")
    far = cast.make_enterprise("石门矿业有限公司", place=cast.town2)
    batch = taken(
        cast.officer,
        (cast.mill.credit_code, "日常执法", "市应急局", None, "2026-03-01", "分工方案"),
        (other.name, "挂钩领导", "市安委办", "王某", None, None),
        (other.credit_code, "日常执法", "没有的局", None, None, None),
        (cast.mill.credit_code, "日常执法", "永宁市应急管理局", None, None, None),
        (far.credit_code, "属地", "柳桥镇", None, None, None),
        (far.credit_code, "主管", "市应急局", None, "2999-01-01", None),
    )
    assert (batch.new, batch.wrong) == (2, 4)
    wrong = {row.number: row.errors for row in batch.rows.filter(action="wrong")}
    assert wrong == {
        4: {"organ": ["没有找到机构“没有的局”。"]},
        5: {"kind": ["与第 2 行重复。"]},
        6: {"organ": ["“柳桥镇”的辖区不包括“石门镇”。"]},
        7: {
            "kind": ["“主管”不是可选项，应为：属地、行业主管、审批、日常执法、协助执法、挂钩领导、专委会。"],
            "since": ["起始日期不能晚于今天。"],
        },
    }
    apply(batch, actor=cast.officer)
    said = [(str(row), str(row.since)) for row in Owner.objects.filter(enterprise=cast.mill)]
    assert said == [("日常执法：市应急局", "2026-03-01")]
    assert [str(row) for row in Owner.objects.filter(enterprise=other)] == ["挂钩领导：王某（市安委办）"]
    undo(batch, actor=cast.officer)
    assert Owner.objects.count() == 0


def test_a_department_brings_in_its_own_alone(cast):
    batch = taken(
        cast.rescuer,
        (cast.mill.credit_code, "日常执法", "市应急局", None, None, None),
        (cast.mill.credit_code, "协助执法", "市住建局", None, None, None),
    )
    assert (batch.new, batch.wrong) == (1, 1)
