"""Workbooks as a reader of the file finds them: text stays text, times are local, nothing is lost."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from anlan.lib import xlsx
from anlan.lib.xlsx import Column, write_sheet

UTC = datetime.UTC


def written(columns, rows, title="清单"):
    file = io.BytesIO()
    number = write_sheet(file, title, columns, rows)
    return number, openpyxl.load_workbook(file)


def cells(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_table_is_written_under_its_header_and_counted():
    columns = [Column("名称", 30), Column("数量"), Column("比例", kind="percent")]
    number, book = written(columns, iter([("甲厂", 3, 0.5), ("乙厂", None, Decimal("0.25"))]))
    sheet = book["清单"]
    assert number == 2
    assert cells(sheet) == [["名称", "数量", "比例"], ["甲厂", 3, 0.5], ["乙厂", None, 0.25]]
    assert sheet["C2"].number_format == "0.0%"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)


def test_text_that_looks_like_a_formula_a_link_or_a_number_stays_text():
    texts = ["=1+1", "@SUM(A1)", "+86", "http://example.test/", "0012", "123456789012345678"]
    _, book = written([Column("代码")], [(text,) for text in texts])
    found = book.active["A"][1:]
    assert [cell.value for cell in found] == texts
    assert {cell.data_type for cell in found} == {"s"}
    assert {cell.hyperlink for cell in found} == {None}


def test_a_code_given_as_a_number_is_text_in_a_text_column_and_a_number_elsewhere():
    columns = [Column("代码", kind="text"), "数", Column("长数")]
    _, book = written(columns, [(123456, 123456, 10**17 + 1)])
    assert cells(book.active)[1] == ["123456", 123456, "100000000000000001"]


def test_times_with_a_zone_are_written_in_local_time(settings):
    assert settings.TIME_ZONE == "Asia/Shanghai"
    moment = datetime.datetime(2026, 3, 31, 20, 30, tzinfo=UTC)
    columns = ["时间", Column("日期", kind="date")]
    _, book = written(columns, [(moment, datetime.date(2026, 3, 31))])
    row = cells(book.active)[1]
    assert row == [datetime.datetime(2026, 4, 1, 4, 30), datetime.datetime(2026, 3, 31)]  # noqa: DTZ001


def test_values_of_every_kind_find_their_format():
    _, book = written(["甲", "乙", "丙"], [("文", 1.5, datetime.date(2026, 3, 1)), (True, None, "")])
    sheet = book.active
    assert [cell.number_format for cell in sheet[2]] == ["@", "General", "yyyy-mm-dd"]
    assert cells(sheet)[2] == [True, None, None]


def test_rows_past_the_end_of_a_sheet_go_on_in_another(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 4)
    number, book = written([Column("序号")], ((i,) for i in range(7)), title="表")
    assert number == 7
    assert {sheet.title: [row[0] for row in cells(sheet)] for sheet in book} == {
        "表": ["序号", 0, 1, 2],
        "表 (2)": ["序号", 3, 4, 5],
        "表 (3)": ["序号", 6],
    }


@pytest.mark.parametrize("rows", [3, 6])
def test_full_sheets_are_not_followed_by_an_empty_one(monkeypatch, rows):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 4)
    _, book = written([Column("序号")], ((i,) for i in range(rows)))
    assert len(book.worksheets) == rows // 3


def test_an_empty_table_has_its_header():
    number, book = written([Column("名称")], [])
    assert (number, cells(book.active)) == (0, [["名称"]])


@pytest.mark.parametrize(
    ("title", "name"),
    [("2026年[重点]任务:一/二", "2026年 重点 任务 一 二"), ("", "Sheet"), ("长" * 40, "长" * 31)],
)
def test_a_title_that_excel_forbids_is_made_fit(title, name):
    _, book = written([Column("名称")], [], title=title)
    assert book.sheetnames == [name]


def test_text_longer_than_a_cell_is_cut_with_a_mark():
    _, book = written([Column("说明", wrap=True)], [("长" * 40_000,)])
    value = book.active["A2"].value
    assert len(value) == xlsx.MAX_TEXT
    assert value.endswith("长…")


def test_a_row_of_the_wrong_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        written([Column("甲"), Column("乙")], [("只有一个",)])
