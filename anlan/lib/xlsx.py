"""Workbooks out, row by row, in constant memory."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, count, islice

import xlsxwriter

FONT = "宋体"
MAX_ROWS = 1_048_576  # of a sheet, its header included
MAX_TEXT = 32_767  # characters in a cell
MAX_TITLE = 31
EXACT = 10**15  # Excel keeps numbers as doubles: whole numbers are exact below this
FORMATS = {
    "text": {"num_format": "@"},
    "number": {"num_format": "General"},
    "percent": {"num_format": "0.0%"},
    "date": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm"},
}
HEAD = {"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "align": "center"}


GAP = 4  # pixels around a picture
POINTS = 0.75  # of a pixel


@dataclass(frozen=True)
class Pictures:
    """Small pictures side by side in one cell: ``files`` are ``(path, width, height)`` in pixels.

    The files must stay until the book is written. ``text`` stands in the cell below them.
    """

    files: Sequence[tuple[str, int, int]] = ()
    text: str = ""


@dataclass(frozen=True)
class Column:
    """``width`` in characters as wide as a digit; ``kind`` a key of FORMATS, empty: as each value is.

    "text" also keeps a number as it is written; "percent" takes 0.5 for 50 %. ``wrap`` for long text.
    """

    label: str
    width: float = 16
    kind: str = ""
    wrap: bool = False


def write_sheet(file, title: str, columns: Sequence[Column | str], rows: Iterable[Sequence]) -> int:
    """Write a table to ``file`` (a path or a binary stream) and return the number of rows.

    A column may be its label alone. A cell is a str, number, bool, date, time with or without zone
    (written in local time), Pictures, or None. Text is never read as a formula or a link. Rows past the end of
    a sheet go on in another one.
    """
    columns = [Column(str(column)) if isinstance(column, str) else column for column in columns]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(file) if hasattr(file, "joinpath") else file, options) as book:

        @cache
        def style(kind, wrap=False):
            look = HEAD if kind == "head" else FORMATS[kind] | {"text_wrap": wrap}
            return book.add_format({"font_name": FONT, "border": 1, "valign": "vcenter"} | look)

        written, rows = 0, iter(rows)
        for part in count(1):
            # The first sheet stands even when there is nothing to write in it.
            first = list(islice(rows, 1))
            if part > 1 and not first:
                break
            sheet = start_sheet(book, sheet_name(title, part), columns, style("head"))
            written += fill_sheet(sheet, chain(first, islice(rows, MAX_ROWS - 2)), columns, style)
    return written


def start_sheet(book, name, columns, head):
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, str(column.label), head)
    return sheet


def fill_sheet(sheet, rows, columns, style):
    """Write ``rows`` below the header and a filter over them; returns how many there were."""
    last = 0
    for last, row in enumerate(rows, start=1):
        # Said before the row is begun: it is gone once the next one is.
        if tallest := max((picture_height(value) for value in row), default=0):
            sheet.set_row(last, tallest)
        for index, (value, column) in enumerate(zip(row, columns, strict=True)):
            write_cell(sheet, last, index, value, column, style)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return last


def write_cell(sheet, row, index, value, column, style):
    if isinstance(value, Pictures):
        write_pictures(sheet, row, index, value.files)
        value = value.text
    kind = column.kind or kind_of(value)
    look = style(kind, column.wrap)
    if value is None or value == "":
        sheet.write_blank(row, index, None, look)
    elif kind in {"date", "time"} and isinstance(value, datetime.date):
        # Excel knows no zones. astimezone() without one means the zone of the process.
        aware = isinstance(value, datetime.datetime) and value.tzinfo
        sheet.write_datetime(row, index, value.astimezone().replace(tzinfo=None) if aware else value, look)
    elif kind in {"number", "percent"} and isinstance(value, bool):
        sheet.write_boolean(row, index, value, look)
    elif kind in {"number", "percent"} and isinstance(value, (int, float, Decimal)) and abs(value) < EXACT:
        sheet.write_number(row, index, value, look)
    else:
        text = str(value)
        sheet.write_string(row, index, text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…", look)


def picture_height(value):
    """In points: the tallest picture, and a line below for the words."""
    if not isinstance(value, Pictures) or not value.files:
        return 0
    return min(409, POINTS * (max(file[2] for file in value.files) + 2 * GAP) + (15 if value.text else 0))


def write_pictures(sheet, row, index, files):
    """From left to right; they move and shrink with their cell, so that a filter hides them too."""
    left = GAP
    for path, width, _height in files:
        place = {"x_offset": left, "y_offset": GAP, "object_position": 1}
        sheet.insert_image(row, index, path, place)
        left += width + GAP


def kind_of(value):
    if isinstance(value, datetime.datetime):
        return "time"
    if isinstance(value, datetime.date):
        return "date"
    return "number" if isinstance(value, (int, float, Decimal)) else "text"


def sheet_name(title, part):
    """``title`` without what Excel forbids in the name of a sheet; later parts are numbered."""
    name = "".join(" " if char in "[]:*?/\\" else char for char in title).strip(" '") or "Sheet"
    tail = f" ({part})" if part > 1 else ""
    return name[: MAX_TITLE - len(tail)].strip(" '") + tail
