"""Workbooks to blocks: titles, tables with merged cells, numbers as they are shown."""

import struct
from datetime import date, datetime

import pytest

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats import load
from anlan.plans.tests.make_files import ods, packed, record, xls, xls_number, xls_text, xlsx
from anlan.plans.tests.test_reader_formats import grid, texts

HEADER = ["序号", "类别", "任务", "完成率", "时限"]


def fill(book) -> None:
    sheet = book.active
    sheet.title = "任务清单"
    sheet["A1"] = "2024年安全生产任务清单"
    sheet.merge_cells("A1:E1")
    sheet["A2"], sheet["D2"] = "填报单位：市安委办", "填报日期：2024年2月"
    sheet.append(HEADER)
    sheet.append([1, "燃气安全", "排查隐患", 1, date(2024, 3, 31)])
    sheet.append([2, None, "整治隐患", 0.855, datetime(2024, 6, 30, 9, 30)])  # noqa: DTZ001 as typed in a cell
    sheet.append(["二、消防"])
    sheet.append([3, "消防安全", "开展演练", 0.1 + 0.2, "年底前"])
    sheet.append([4, "消防安全", "全年\n培训", 12345678901, date(2024, 9, 1)])
    sheet["D4"].number_format, sheet["D5"].number_format = "0%", "0.00%"
    sheet["E8"].number_format = 'yyyy"年"m"月"'
    sheet.merge_cells("B4:B5")
    sheet.merge_cells("A6:E6")
    sheet["A10"] = "注：按月报送。"


def test_a_workbook_gives_titles_table_and_notes():
    source = load(xlsx(fill), "清单.xlsx")
    assert (source.media, source.warnings) == ("xlsx", [])
    assert texts(source) == [
        "2024年安全生产任务清单",
        "填报单位：市安委办 填报日期：2024年2月",
        "",
        "注：按月报送。",
    ]
    assert [block.centred for block in source.blocks] == [True, False, False, False]
    assert grid(source.blocks[2]) == [
        HEADER,
        ["1", "燃气安全", "排查隐患", "100%", "2024-03-31"],
        ["2", "燃气安全^", "整治隐患", "85.5%", "2024-06-30 09:30"],
        ["二、消防"] + ["二、消防^"] * 4,
        ["3", "消防安全", "开展演练", "0.3", "年底前"],
        ["4", "消防安全", "全年\n培训", "12345678901", "2024年9月"],
    ]
    assert source.blocks[2].rows[2][1].merged_from == (1, 1)
    place = source.blocks[2].place
    assert (place.sheet, place.row, place.column) == ("任务清单", 3, 1)


def test_hidden_sheets_are_named_and_left_out():
    def two(book) -> None:
        fill(book)
        hidden = book.create_sheet("底稿")
        hidden["A1"] = "草稿"
        hidden.sheet_state = "hidden"
        second = book.create_sheet("二")
        second["B2"] = "仅一列"
        second["B3"] = "不是表格"

    source = load(xlsx(two), "清单.xlsx")
    assert source.warnings == ["工作表“底稿”是隐藏的，没有读取。"]
    assert [(block.text, block.place.sheet) for block in source.blocks[-2:]] == [
        ("仅一列", "二"),
        ("不是表格", "二"),
    ]


def test_a_blank_row_and_a_new_header_start_a_new_table():
    def stacked(book) -> None:
        sheet = book.active
        for row in (
            ["序号", "任务"],
            [1, "甲"],
            [2, "乙"],
            [],
            [3, "丙"],
            [],
            ["附表二"],
            ["序号", "单位"],
            [1, "丁"],
        ):
            sheet.append(row or [None])

    source = load(xlsx(stacked), "清单.xlsx")
    assert [grid(block) or block.text for block in source.blocks] == [
        [["序号", "任务"], ["1", "甲"], ["2", "乙"], ["3", "丙"]],
        "附表二",
        [["序号", "单位"], ["1", "丁"]],
    ]


def test_a_cell_far_away_costs_nothing():
    def far(book) -> None:
        sheet = book.active
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "序号", "任务", 1, "甲"
        sheet["XFD1048576"] = "远"

    source = load(xlsx(far), "清单.xlsx")
    assert [grid(block) or block.text for block in source.blocks] == [[["序号", "任务"], ["1", "甲"]], "远"]


def test_strings_errors_and_truth_are_shown_as_in_the_sheet():
    names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = (
        '<c r="A1" t="inlineStr"><is><r><t>序</t></r><r><t>号</t></r><rPh><t>xuhao</t></rPh></is></c>'
        '<c r="B1" t="str"><f>X</f><v>任务</v></c></row>'
        '<row r="2"><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="s"><v>99</v></c><c><v>1E3</v></c></row>'
    )
    source = load(
        packed(
            {
                "xl/workbook.xml": f'<workbook {names} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                'relationships"><sheets><sheet name="一" r:id="a"/></sheets></workbook>',
                "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                'relationships"><Relationship Id="a" Type="x/worksheet" Target="s.xml"/></Relationships>',
                "xl/s.xml": f'<worksheet {names}><sheetData><row r="1">{cells}</sheetData></worksheet>',
            }
        ),
        "清单.xlsx",
    )
    assert grid(source.blocks[0]) == [["序号", "任务", ""], ["是", "", "1000"]]


def test_an_old_workbook_gives_the_same():
    percent = record(0xE0, struct.pack("<HH16x", 0, 0)) + record(0xE0, struct.pack("<HH16x", 0, 9))
    cells = b"".join(xls_text(0, column, text) for column, text in enumerate(HEADER[:4]))
    cells += (
        xls_number(1, 0, 1)
        + xls_text(1, 1, "燃气安全")
        + xls_text(1, 2, "排查")
        + xls_number(1, 3, 1, style=1)
    )
    cells += xls_number(2, 0, 2) + xls_text(2, 2, "整治") + xls_number(2, 3, 0.5)
    cells += record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 1, 1))
    source = load(xls(cells, before=percent), "清单.xls")
    assert (source.media, source.warnings, source.blocks[0].place.sheet) == ("xls", [], "清单")
    assert grid(source.blocks[0]) == [
        HEADER[:4],
        ["1", "燃气安全", "排查", "100%"],
        ["2", "燃气安全^", "整治", "0.5"],
    ]


@pytest.mark.parametrize(
    ("cells", "before", "code"),
    [
        (xls_text(0, 0, "序号") + xls_text(65535, 255, "远"), b"", "too_long"),
        (xls_text(0, 0, "序号"), record(0x2F, bytes(6)), "encrypted"),
    ],
)
def test_an_old_workbook_is_looked_at_before_it_is_laid_out(cells, before, code):
    with pytest.raises(ReadError) as caught:
        load(xls(cells, before), "清单.xls")
    assert caught.value.code == code


def cell(text: str = "", **spans: int) -> str:
    more = "".join(f' table:number-{name.replace("_", "-")}="{count}"' for name, count in spans.items())
    return f"<table:table-cell{more}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def test_an_open_document_sheet_gives_the_same():
    dated = '<table:table-cell office:date-value="2024-03-31"><text:p>3月31日</text:p></table:table-cell>'
    table = (
        row(cell("任务清单", columns_spanned=3))
        + row(cell("序号"), cell("任务"), cell("时限"))
        + row(cell("1"), cell("排查", rows_spanned=2), dated)
        + row(cell("2"), "<table:covered-table-cell/>", cell("85%"), cell(columns_repeated=16000))
        + row(cell(columns_repeated=16384), more=' table:number-rows-repeated="1048000"')
    )
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    tables = f'<table:table table:name="一">{table}</table:table>'
    tables += f'<table:table table:name="二" table:style-name="h">{row(cell("隐"))}</table:table>'
    source = load(ods(tables, hidden), "清单.ods")
    assert source.warnings == ["工作表“二”是隐藏的，没有读取。"]
    assert source.blocks[0].text == "任务清单"
    assert grid(source.blocks[1]) == [
        ["序号", "任务", "时限"],
        ["1", "排查", "2024-03-31"],
        ["2", "排查^", "85%"],
    ]


def test_repeated_cells_without_end_are_refused():
    many = row(cell("甲", columns_repeated=9999999), more=' table:number-rows-repeated="9999999"')
    with pytest.raises(ReadError) as caught:
        load(ods(f"<table:table>{many}</table:table>"), "清单.ods")
    assert caught.value.code == "too_long"
