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
    (written in local time), or None. Text is never read as a formula or a link. Rows past the end of
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
        for index, (value, column) in enumerate(zip(row, columns, strict=True)):
            write_cell(sheet, last, index, value, column, style)
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return last


def write_cell(sheet, row, index, value, column, style):
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
