"""Sheets of a workbook to blocks: titles and notes as paragraphs, the table between them as a table."""

import datetime
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from anlan.plans.reader.blocks import Block, Cell, Place
from anlan.plans.reader.formats.grid import is_header
from anlan.plans.reader.formats.limits import MAX_CELLS, MAX_COLUMNS
from anlan.plans.reader.formats.refusals import too_large_sheet

HEADER_WITHIN = 8  # rows from the top in which a header is looked for
APART = 20  # so many blank rows part two tables whatever follows
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built-in number formats
_TIMES = {20, 21, 45, 46, 47}
_PERCENTS = {9, 10}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.')


@dataclass(slots=True)
class Sheet:
    """A sheet as read: texts by (row, column) and merged ranges, all 0-based and inclusive."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right

    def put(self, row: int, column: int, text: str) -> None:
        if text.strip():
            self.texts[row, column] = text
            if len(self.texts) > MAX_CELLS:
                raise too_large_sheet(self.name)

    def blocks(self) -> list[Block]:
        rows = sorted({row for row, _ in self.texts})
        columns = sorted({column for _, column in self.texts})
        if len(columns) > MAX_COLUMNS:
            raise too_large_sheet(self.name)
        cells = self._cells(rows, columns)
        found: list[Block] = []
        for group in self._groups(rows, columns, cells):
            found += self._region(group, columns, cells)
        return found

    def _cells(self, rows: list[int], columns: list[int]) -> dict[tuple[int, int], Cell]:
        """Cells of the rows and columns that hold anything, merged ones repeated."""
        cells = {place: Cell(text) for place, text in self.texts.items()}
        for top, left, bottom, right in self.merges:
            text = self.texts.get((top, left), "")
            if not text:
                continue
            for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
                for column in columns[bisect_left(columns, left) : bisect_right(columns, right)]:
                    if (row, column) != (top, left):
                        cells[row, column] = Cell(text, (top, left))
            if len(cells) > 2 * MAX_CELLS:
                raise too_large_sheet(self.name)
        return cells

    def _groups(self, rows: list[int], columns: list[int], cells: dict) -> list[list[int]]:
        """Rows that belong together: a blank row parts them if a new title or header follows."""
        groups: list[list[int]] = []
        for row in rows:
            gap = row - groups[-1][-1] - 1 if groups else APART
            texts = _texts(row, columns, cells)
            if not groups or gap >= APART or (gap and (len(texts) == 1 or is_header(texts))):
                groups.append([])
            groups[-1].append(row)
        return groups

    def _region(self, rows: list[int], columns: list[int], cells: dict) -> list[Block]:
        columns = [column for column in columns if any((row, column) in cells for row in rows)]
        first, last = self._table(rows, columns, cells)
        paragraphs = [self._paragraph(row, columns, cells) for row in rows]
        table = rows[first:last]
        if not table:
            return paragraphs
        places = {row: index for index, row in enumerate(table)}
        across = {column: index for index, column in enumerate(columns)}

        def cell(row: int, column: int) -> Cell:
            found = cells.get((row, column), Cell(""))
            if found.merged_from is None:
                return found
            top, left = found.merged_from
            origin = (places.get(top, 0), across.get(left, 0))
            return Cell(found.text, None if origin == (places[row], across[column]) else origin)

        grid = [[cell(row, column) for column in columns] for row in table]
        place = Place(sheet=self.name, row=table[0] + 1, column=columns[0] + 1)
        return [*paragraphs[:first], Block(rows=grid, place=place), *paragraphs[last:]]

    def _table(self, rows: list[int], columns: list[int], cells: dict) -> tuple[int, int]:
        """Where the table begins and ends among ``rows``: without the titles above and notes below."""
        texts = [_texts(row, columns, cells) for row in rows]
        single = [len(line) <= 1 for line in texts]
        first = next((index for index, alone in enumerate(single) if not alone), len(rows))
        for index in range(first, min(len(rows), HEADER_WITHIN)):
            if is_header(texts[index]):
                first = index
                break
        last = len(rows)
        while last > first and single[last - 1]:
            last -= 1
        return (first, last) if last - first > 1 else (len(rows), len(rows))

    def _paragraph(self, row: int, columns: list[int], cells: dict) -> Block:
        merged = any(cells[row, column].merged_from for column in columns if (row, column) in cells)
        text = " ".join(_texts(row, columns, cells))
        return Block(text, centred=merged, place=Place(sheet=self.name, row=row + 1))


def _texts(row: int, columns: list[int], cells: dict[tuple[int, int], Cell]) -> list[str]:
    """The texts of a row, a cell that runs across several columns counted once."""
    texts, seen = [], set()
    for column in columns:
        cell = cells.get((row, column))
        origin = cell and (cell.merged_from or (row, column))
        if cell and origin not in seen:
            seen.add(origin)
            texts.append(cell.text)
    return texts


def number_kind(key: int, code: str | None) -> str:
    """How a number format shows a number: ``percent``, ``date``, ``month``, ``time`` or nothing special.

    ``key`` is the number of a built-in format, ``code`` the pattern of one the file defines itself.
    """
    if code is None:
        shown = "time" if key in _TIMES else "date" if key in _DATES else ""
        return "percent" if key in _PERCENTS else shown
    code = _LITERAL.sub("", code.split(";")[0]).lower()
    if "%" in code:
        return "percent"
    if "d" in code or "y" in code:
        return "date" if "d" in code else "month"
    return "time" if "h" in code or "s" in code else ""


def print_number(value: float) -> str:
    """Whole numbers without a point, others without the noise of binary fractions."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def print_percent(value: float) -> str:
    return f"{value * 100:.10g}%"


def print_month(value: datetime.date) -> str:
    """2024年3月: a month as a deadline means its end, so no day is made up."""
    return f"{value.year}年{value.month}月"


def print_date(value: datetime.date | datetime.time | datetime.timedelta) -> str:
    """2024-03-31, with the time only where there is one."""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    return value.strftime("%H:%M") if isinstance(value, datetime.time) else str(value)
