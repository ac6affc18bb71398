"""A few bytes must not become seventeen thousand million cells."""

import io
import zipfile

import openpyxl
import pytest

from anlan.lib.extent import far_cell, letters, number


def workbook(**cells):
    book = openpyxl.Workbook()
    for name, value in cells.items():
        book.active[name] = value
    file = io.BytesIO()
    book.save(file)
    return file


def package(sheet):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("odd/place.xml", sheet)
        archive.writestr("xl/styles.xml", "<styleSheet/>")
    return file


def test_a_far_cell_is_named():
    assert far_cell(workbook(A1="名称", XFD1048576="x"), 1_000_000) == "XFD1048576"
    assert far_cell(workbook(A1="名称", C900="x"), 1_000_000) is None
    assert far_cell(workbook(A1="名称", C900="x"), 2699) == "C900"
    assert far_cell(workbook(A1="名称", C900="x"), 2700) is None


def test_formats_without_values_take_no_room():
    book = openpyxl.Workbook()
    book.active["A1"] = "名称"
    book.active["XFD1048576"].number_format = "@"
    file = io.BytesIO()
    book.save(file)
    assert far_cell(file, 100) is None


def test_cells_without_references_are_counted():
    row = '<x:row r="70000"><x:c><x:v>1</x:v></x:c><x:c><x:v>1</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="u">{row}</x:worksheet>'
    assert far_cell(package(sheet), 139_999) == "B70000"
    assert far_cell(package(sheet), 140_000) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing"])
def test_a_damaged_package_is_a_value_error(content):
    with pytest.raises(ValueError):  # noqa: PT011
        far_cell(io.BytesIO(content), 10)


def test_columns_are_named_and_counted():
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(number(letters(n)) == n for n in range(1, 16385))
