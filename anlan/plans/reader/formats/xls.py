"""Excel workbooks of 97 to 2003 (.xls, .et): values by calamine, guarded by a look at the records.

calamine lays a sheet out as a full rectangle, so two cells at opposite corners would cost gigabytes;
and it gives numbers without the format that shows them as 100% or 2024年3月.
"""

import datetime
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats.limits import MAX_CELLS, MAX_SHEETS
from anlan.plans.reader.formats.ole import Compound
from anlan.plans.reader.formats.refusals import damaged, encrypted, too_large_sheet
from anlan.plans.reader.formats.sheet import (
    Sheet,
    number_kind,
    print_date,
    print_month,
    print_number,
    print_percent,
)

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _FORMAT, _XF = 0x0809, 0x0A, 0x85, 0x2F, 0x041E, 0xE0
_MULRK = 0xBD
_CELLS = {0x0203, 0x0204, 0x0205, 0x027E, 0xFD, 0xD6, 0x06, _MULRK}
MAX_AREA = 5 * MAX_CELLS  # of the rectangle around a sheet's cells, empty ones included


@dataclass(slots=True)
class _Scan:
    """A sheet's records: its rectangle, and the cells whose number format matters."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    kinds: dict[tuple[int, int], str] = field(default_factory=dict)

    def area(self) -> int:
        if not self.rows:
            return 0
        return (max(self.rows) - min(self.rows) + 1) * (max(self.columns) - min(self.columns) + 1)


def read(data: bytes, warnings: list[str]) -> list[Block]:
    compound = Compound(data)
    scans = _scan(compound.stream("Workbook") or compound.stream("Book"))
    try:
        return _blocks(data, scans, warnings)
    except BaseException as error:
        # A panic of the parser, which is written in Rust, is deliberately no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _blocks(data: bytes, scans: list[_Scan], warnings: list[str]) -> list[Block]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    blocks: list[Block] = []
    for index, about in enumerate(book.sheets_metadata[:MAX_SHEETS]):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            warnings.append(f"工作表“{about.name}”是隐藏的，没有读取。")
            continue
        scan = scans[index] if index < len(scans) else _Scan()
        if scan.area() > MAX_AREA:
            raise too_large_sheet(about.name)
        blocks += _sheet(about.name, book.get_sheet_by_index(index), scan).blocks()
    return blocks


def _sheet(name: str, source: CalamineSheet, scan: _Scan) -> Sheet:
    sheet = Sheet(name)
    first_row, first_column = source.start or (0, 0)
    for row, values in enumerate(source.iter_rows(), first_row):
        for column, value in enumerate(values, first_column):
            sheet.put(row, column, _text(value, scan.kinds.get((row, column), "")))
    sheet.merges = [(*top_left, *bottom_right) for top_left, bottom_right in source.merged_cell_ranges or ()]
    return sheet


def _text(value, kind: str) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return print_percent(value) if kind == "percent" else print_number(value)
    if isinstance(value, str):
        return value
    return print_month(value) if kind == "month" and isinstance(value, datetime.date) else print_date(value)


def _scan(stream: bytes) -> list[_Scan]:
    formats: dict[int, str] = {}
    styles: list[int] = []
    starts: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _FORMAT and len(body) > 5:
            wide = body[4] & 1
            text = body[5:].decode("utf-16-le" if wide else "latin-1", "replace")
            formats[struct.unpack_from("<H", body)[0]] = text
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
    kinds = [number_kind(key, formats.get(key)) for key in styles]
    return [_scan_sheet(stream, start, kinds) for start in starts[:MAX_SHEETS]]


def _scan_sheet(stream: bytes, start: int, kinds: list[str]) -> _Scan:
    scan = _Scan()
    for record, body in _records(stream, start):
        if record not in _CELLS or len(body) < 6:
            continue
        row, column, style = struct.unpack_from("<HHH", body)
        last = struct.unpack_from("<H", body, len(body) - 2)[0] if record == _MULRK else column
        scan.rows.add(row)
        scan.columns.update((column, last))
        for step in range(max(0, min(last, 255) - column) + 1):
            # Several numbers in a row share a record: style and value, six bytes each.
            place = 4 + 6 * step
            shown = struct.unpack_from("<H", body, place)[0] if place + 2 <= len(body) else style
            if shown < len(kinds) and kinds[shown] in ("percent", "month"):
                scan.kinds[row, column + step] = kinds[shown]
    return scan


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from one beginning-of-file mark to its end, those of embedded charts left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
