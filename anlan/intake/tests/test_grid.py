"""Files as they come: titles above the header, merged cells, encodings, numbers that were text, far cells."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.files.media import media_of
from anlan.intake.grid import MAX_LINES, plain_header, table, text_of

from .conftest import text_file, workbook

NAMES = {"代码": "code", "名称": "name", "日期": "day", "单位名称": "name"}


def read(upload):
    media, charset = media_of(upload.file, upload.name)
    return table(upload, media, charset, NAMES)


def refused(upload):
    with pytest.raises(ValidationError) as no:
        read(upload)
    return no.value.code


def test_a_plain_sheet():
    found = read(workbook(["代码", "名称", "其他"], ["A1", "甲", "x"], [None, None, None], ["A2", "乙", ""]))
    assert (found.header_line, found.columns, found.headers) == (
        1,
        ["code", "name", ""],
        ["代码", "名称", "其他"],
    )
    assert found.lines == [(2, {0: "A1", 1: "甲", 2: "x"}), (4, {0: "A2", 1: "乙", 2: ""})]


def test_titles_above_and_dressed_headers():
    upload = workbook(
        ["企业名单", None], ["填报:某局 名称见附件", None], ["代 码*", "名称\n(全称)"], ["A1", "甲"]
    )
    found = read(upload)
    assert (found.header_line, found.columns) == (3, ["code", "name"])
    assert found.lines == [(4, {0: "A1", 1: "甲"})]


def test_cells_merged_downwards_count_for_each_line():
    upload = workbook(["代码", "名称", "日期"], ["A1", "甲", "x"], ["A2", None, "y"], merge=["B2:B3"])
    assert [cells[1] for _number, cells in read(upload).lines] == ["甲", "甲"]


def test_a_header_merged_over_two_lines_and_repeated_on_each_page():
    upload = workbook(
        *(["代码", "名称"], [None, None], ["A1", "甲"], ["代码", "名称"], ["A2", "乙"]),
        merge=["A1:A2", "B1:B2"],
    )
    found = read(upload)
    assert found.header_line == 2
    assert [cells[0] for _number, cells in found.lines] == ["A1", "A2"]


def test_the_first_visible_sheet_with_a_header():
    def dress(book):
        hidden = book.create_sheet("隐藏")
        hidden.append(["代码", "名称"])
        hidden.append(["错", "错"])
        hidden.sheet_state = "hidden"
        page = book.create_sheet("数据")
        page.append(["代码", "名称"])
        page.append(["A1", "甲"])

    found = read(workbook(["说明"], dress=dress))
    assert (found.worksheet, found.lines) == ("数据", [(2, {0: "A1", 1: "甲"})])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_encoding(encoding, delimiter):
    upload = text_file(["代码", "名称"], ["A1", "甲,乙"], encoding=encoding, delimiter=delimiter)
    assert read(upload).lines == [(2, {0: "A1", 1: "甲,乙"})]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (0.5, "0.5"),
        (13800000000.0, "13800000000"),
        (9.13308e17, "9.13308e+17"),
        (True, "是"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime.fromisoformat("2024-03-01"), "2024-03-01"),
        (datetime.fromisoformat("2024-03-01T08:30"), "2024-03-01 08:30:00"),
        (" \u200b甲\xa0乙 ", "甲 乙"),
        ("'0123", "0123"),
        ('="0123"', "0123"),
    ],
)
def test_what_a_person_sees_in_a_cell(cell, text):
    assert text_of(cell) == text


def test_headers_without_what_people_add():
    assert [plain_header(text) for text in ("企业名称（全称）*", " 企业\n名称：", "企业名称【必填】")] == [
        *("企业名称", "企业名称", "企业名称【必填】"),
    ]


def test_what_is_no_such_table():
    assert refused(workbook(["随便", "什么"], ["A1", "甲"])) == "no_header"
    assert refused(workbook(["代码", "名称"])) == "no_lines"
    assert refused(workbook(["代码", "名称", "单位名称"], ["A1", "甲", "乙"])) == "twice"
    assert refused(SimpleUploadedFile("图.pdf", b"%PDF-1.7\n%%EOF")) == "kind"
    assert refused(SimpleUploadedFile("空.xlsx", b"")) == "empty"
    assert refused(SimpleUploadedFile("坏.xlsx", b"PK\x03\x04" + b"0" * 100)) == "damaged"


def test_one_far_cell_does_not_fill_the_memory():
    def dress(book):
        book.active["XFD1048576"] = "x"

    assert refused(workbook(["代码", "名称"], ["A1", "甲"], dress=dress)) == "too_far"


def test_too_many_lines_are_to_be_split():
    lines = [[str(number), "甲"] for number in range(MAX_LINES + 1)]
    assert refused(text_file(["代码", "名称"], *lines)) == "too_many"
    assert len(read(text_file(["代码", "名称"], *lines[1:])).lines) == MAX_LINES
