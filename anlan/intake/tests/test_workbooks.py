"""The template people fill in, and their own sheet given back with its wrong cells marked."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.intake.actions import apply, take
from anlan.intake.sheets import SHEETS
from anlan.intake.workbooks import marked, template
from anlan.org.models import Place
from anlan.testing import make_place

from .conftest import HEAD, counts, line, text_file, workbook

SHEET = SHEETS["enterprises"]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def lists(book):
    """``{header: options}`` of the drop-downs of the first sheet."""
    page, found = book.worksheets[0], {}
    for rule in page.data_validations.dataValidation:
        column = next(iter(rule.sqref.ranges)).min_col
        area = rule.formula1.split("!")[1].replace("$", "")
        found[page.cell(1, column).value] = [cell.value for (cell,) in book["选项"][area]]
    return found


def test_the_template_offers_what_its_user_may_choose(cast):
    make_place("新村", cast.town, Place.Kind.VILLAGE)
    make_place("新村", cast.town2, Place.Kind.VILLAGE)
    book = opened(template(SHEET, cast.townsman))
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    assert headers[:4] == ["统一社会信用代码*", "企业名称*", "所在区域*", "行业领域"]
    assert book["选项"].sheet_state == "hidden"
    offered = lists(book)
    assert offered["所在区域*"] == ["柳桥镇", "新村"]
    assert offered["企业规模"] == ["大型", "中型", "小型", "微型"]
    assert offered["规模以上"] == ["是", "否"]
    assert "规模以上" not in offered["标签"]
    # Where a name means two places, the drop-down has the names after those above them.
    offered = lists(opened(template(SHEET, cast.officer)))
    assert {"柳桥镇新村", "石门镇新村"} <= set(offered["所在区域*"])
    assert "新村" not in offered["所在区域*"]
    assert page.column_dimensions["A"].width >= 12
    assert [cell.value for cell in book["填写说明"][2]][:2] == ["统一社会信用代码", "是"]


def test_a_filled_in_template_is_read(cast):
    book = opened(template(SHEET, cast.officer))
    page = book.worksheets[0]
    for index, value in enumerate(line(cast, "模板厂"), start=1):
        page.cell(2, index).value = value
    file = io.BytesIO()
    book.save(file)
    batch = take(SHEET, SimpleUploadedFile("模板.xlsx", file.getvalue()), actor=cast.officer)
    assert counts(batch) == {"new": 1, "update": 0, "same": 0, "wrong": 0}


def upload_with_errors(cast, as_text):
    lines = [
        ["某镇企业名单", "", "", "", "备注"],
        [*HEAD, "备注"],
        [*line(cast, "对厂"), "无"],
        [*line(cast, "", place="虚构镇"), "看这里"],
    ]
    return text_file(*lines, encoding="gb18030") if as_text else workbook(*lines, merge=["A1:D1"])


@pytest.mark.parametrize("as_text", [False, True], ids=["xlsx", "csv"])
def test_the_users_own_sheet_comes_back_marked(cast, as_text):
    batch = take(SHEET, upload_with_errors(cast, as_text), actor=cast.officer)
    page = opened(marked(batch)).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.rows]
    assert rows[0][0] == "某镇企业名单"
    assert rows[1] == [*HEAD, "备注", "错误说明"]
    assert rows[2][1:] == ["对厂", "柳桥镇", cast.industry.name, "无", None]
    assert rows[3][1:] == [
        *(None, "虚构镇", cast.industry.name, "看这里"),
        "企业名称：请填写企业名称。；所在区域：没有找到区域“虚构镇”。",
    ]
    coloured = {cell.coordinate for row in page.rows for cell in row if cell.fill.fgColor.rgb == "FFFAD4D1"}
    assert coloured == {"B4", "C4"}


def test_the_marked_sheet_can_be_put_right_and_sent_again(cast):
    batch = take(SHEET, upload_with_errors(cast, as_text=False), actor=cast.officer)
    apply(batch, actor=cast.officer)
    book = opened(marked(batch))
    page = book.worksheets[0]
    page["B4"], page["C4"] = "改好的厂", "柳桥镇"
    file = io.BytesIO()
    book.save(file)
    again = take(SHEET, SimpleUploadedFile("改好.xlsx", file.getvalue()), actor=cast.officer)
    assert counts(again) == {"new": 1, "update": 0, "same": 1, "wrong": 0}
