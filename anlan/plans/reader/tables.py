"""Task tables: one task a row, whatever cells are merged.

A row's task is its most specific column (具体内容 before 工作任务 before 目标项目); broader columns
become its section. A cell that holds a numbered list gives one task an item.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from anlan.lib.numerals import number
from anlan.plans.reader import requirements, units, wording
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.columns import (
    CONTENT,
    DUE,
    MEASURE,
    MONTH,
    NUMBER,
    SECTION,
    UNIT_OF,
    Column,
    content_of,
    held,
    titled,
)
from anlan.plans.reader.dates import month_named
from anlan.plans.reader.labels import Label, inline_labels, label_at
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.plan import CALENDAR, LEAD, SUPPORT, TARGET, TASK, Requirement
from anlan.plans.reader.units import NEUTRAL, Statement

_HEADER_ROWS = 6
_SHORT_NAME = 10
_UNITS = (LEAD, SUPPORT, NEUTRAL)
_SAME_AS_ABOVE = frozenset(("同上", "〃", "同前", "″", '"'))
_TOTAL = re.compile(r"(?:合计|小计|总计|总分|得分|备注|注)：?.{0,20}")
_HAN_NUMBER = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?")
_HEADING_ROW = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第.{1,3}[部章]|专栏"
)
_BARE_VALUE = re.compile(r"(?P<cmp>[≥≤><]=?)?\s?(?P<n>\d+(?:\.\d+)?)")


@dataclass(slots=True)
class Row:
    """What one row (or one item in its cell) says; ``finish`` makes a task of it."""

    start: int
    end: int
    label: str
    section: tuple[str, ...]
    kind: str
    line: Line
    index: int  # 0-based
    statements: list[Statement] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)


class Table:
    """One table. ``carried`` are the columns of the table before, for one that goes on without a header."""

    def __init__(self, laid: Laid, lines: list[Line], carried: list[Column] | None = None):
        self.laid, self.lines = laid, lines
        self.grid = lines[0].block.rows
        self.width = len(self.grid[0])
        self.columns, self.first = self._header()
        if not self.columns and carried and len(carried) == self.width:
            self.columns = carried
        self.columns = self.columns or self._guessed()
        self.content = self._wordier(content_of(self.columns))
        self._repeated: dict[int, tuple[int, int]] = {}  # column -> the units it last named

    def _wordier(self, content: int | None) -> int | None:
        """The content column, or the goals beside it where it holds but short names: 物资储备, 预案修订."""
        aims = [column for column, kind in enumerate(self.columns) if kind.role == MEASURE]
        if content is None or not aims or aims[0] <= content or self.columns[content].role != CONTENT:
            return content
        names = [self._words(row, content) for row in range(self.first, len(self.grid))]
        goals = [self._words(row, aims[0]) for row in range(self.first, len(self.grid))]
        acts = sum(map(wording.begins_to_do, goals))
        if max(map(len, names), default=99) > _SHORT_NAME or 2 * acts < len(goals):
            return content
        self.columns[aims[0]] = replace(self.columns[aims[0]], role=CONTENT, depth=5)
        return aims[0]

    @property
    def readable(self) -> bool:
        """Whether this is a table of tasks: words to act on, and who, when, or how much."""
        if self.content is None:
            return False
        roles = {column.role for column in self.columns}
        return bool(roles & {*_UNITS, DUE, MONTH, MEASURE, NUMBER}) or self.columns[self.content].depth >= 3

    def rows(self, section: tuple[str, ...], year: int | None, *, goals: bool) -> Iterator[Row]:
        heading: tuple[str, ...] = ()
        for index in range(self.first, len(self.lines)):
            if self._repeats_header(index):
                continue
            title = self._title_row(index)
            if title is None:
                yield from self._row(index, (*section, *heading), year, goals)
            elif title:
                heading = (title,)

    def _span(self, row: int, column: int) -> tuple[int, int]:
        origin = self.grid[row][column].merged_from or (row, column)
        return self.lines[origin[0]].cells[origin[1]]

    def _words(self, row: int, column: int) -> str:
        return self.laid.plain[slice(*self._span(row, column))].strip()

    def _number(self, row: int) -> str:
        return next(
            (self._words(row, i) for i, column in enumerate(self.columns) if column.role == NUMBER), ""
        )

    def _titles(self, row: int) -> list[Column]:
        return [titled(self._words(row, column)) for column in range(self.width)]

    def _header(self) -> tuple[list[Column], int]:
        """The columns by the row that names most of them, and the first row below the header."""
        best, at, columns = 1, -1, []
        for index in range(min(_HEADER_ROWS, len(self.grid))):
            found = self._titles(index)
            known = sum(column.role != "" for column in found)
            if known > best and len({self._span(index, column) for column in range(self.width)}) > 1:
                best, at, columns = known, index, found
        below = at + 1
        if columns and below < len(self.grid) and self._is_second_header(below, at):
            lower = self._titles(below)
            columns = [low if low.role else high for high, low in zip(columns, lower, strict=True)]
            below += 1
        return columns, below

    def _is_second_header(self, row: int, above: int) -> bool:
        """责任单位 over 牵头 and 配合."""
        own = [column for column in range(self.width) if self._span(row, column) != self._span(above, column)]
        words = [word for column in own if (word := self._words(row, column))]
        return bool(words) and all(len(word) <= 10 and titled(word).role for word in words)

    def _guessed(self) -> list[Column]:
        """Columns of a table without a header, told by what their cells hold."""
        texts = [[self._words(row, column) for row in range(len(self.grid))] for column in range(self.width)]
        wordy = max(range(self.width), key=lambda column: sum(map(len, texts[column])))
        acts = sum(map(wording.is_to_do, texts[wordy]))
        columns = [Column(held(cells)) for cells in texts]
        named = any(column.role == NEUTRAL for column in columns)
        if len(self.grid) < 2 or not named or acts * 2 < len(self.grid) or columns[wordy].role:
            return []
        columns[wordy] = Column(CONTENT, 5)
        return columns

    def _repeats_header(self, row: int) -> bool:
        titles = [re.sub(r"\s", "", self._words(row, column)) for column in range(self.width)]
        same = sum(title == column.title for title, column in zip(titles, self.columns, strict=True))
        return same >= max(2, self.width - 1)

    def _title_row(self, row: int) -> str | None:
        """The heading of a row that runs across the table; "" for one that says nothing, None for others."""
        spans = {self._span(row, column) for column in range(self.width)}
        filled = sorted(span for span in spans if span[0] < span[1])
        words = [" ".join(self.laid.plain[slice(*span)].split()) for span in filled]
        if not filled or all(start == end for start, end in self.lines[row].cells):
            return ""
        own = [" ".join(cell.text.split()) for cell in self.grid[row] if cell.text and not cell.merged_from]
        if len(own) == 2 and _HAN_NUMBER.fullmatch(self._number(row)) and len(own[1]) <= 40:
            return own[1]
        if len(filled) > 1 or (len(spans) > 1 and self.width <= 2):
            return None
        if len(words[0]) <= 60 and (len(spans) == 1 or _HEADING_ROW.match(words[0])):
            return words[0]
        return "" if _TOTAL.fullmatch(words[0]) else None

    def _row(self, index: int, section: tuple[str, ...], year: int | None, goals: bool) -> Iterator[Row]:
        at = self._content_cell(index)
        if at is None or len(words := self._words(index, at)) < 2 or _TOTAL.fullmatch(words):
            return
        month = self._month(index, year)
        kind = CALENDAR if month else TARGET if goals or self._lists_goals() else TASK
        section = (*section, *self._section(index, at))
        common = self._read_columns(index, at, year)
        if month:  # its column is read as the month, not once more as a deadline
            common = [month, *(one for one in common if not month.start <= one.start < month.end)]
        named = self._statements(index)
        pieces = list(self._items(*self._span(index, at)))
        for start, body, end in pieces:
            if not self.laid.plain[body:end].strip():
                continue  # a label and nothing behind it
            statements = units.statements(self.laid, body, end) + named
            own = requirements.read(self.laid, body, end, year, goals=kind == TARGET, dated=not month)
            printed = self.laid.plain[start:body].strip() if len(pieces) > 1 else ""
            label = printed or self._number(index)
            yield Row(body, end, label, section, kind, self.lines[index], index, statements, common + own)

    def _content_cell(self, index: int) -> int | None:
        """The column of the task's words in this row: the content column, or the nearest filled one before it."""
        if self._words(index, self.content):
            return self.content
        broader = [
            column
            for column in range(self.content)
            if self.columns[column].role in (CONTENT, SECTION) and self._words(index, column)
        ]
        return broader[-1] if broader else None

    def _lists_goals(self) -> bool:
        """Indicators with their values rather than work."""
        column = self.columns[self.content]
        measured = any(other.role == MEASURE for other in self.columns)
        return measured and re.search(r"指标|^目标", column.title) is not None and column.depth <= 2

    def _section(self, index: int, at: int) -> Iterator[str]:
        """Broader columns to the left, the number of the row in front of the first."""
        last = None
        for column in range(at):
            span = self._span(index, column)
            text = "".join(part.strip() for part in self.laid.text[slice(*span)].split("\n"))
            broader = self.columns[column].role in (SECTION, CONTENT, MONTH)
            if broader and text and span not in (last, self._span(index, at)):
                yield f"{self._number(index)} {text}".strip() if last is None else text
                last = span

    def _statements(self, index: int) -> list[Statement]:
        """The units of a row; 同上 stands for those of the row above."""
        found: dict[tuple[int, int], Statement] = {}
        for column, kind in enumerate(self.columns):
            if kind.role not in _UNITS:
                continue
            span = self._span(index, column)
            if self._words(index, column) in _SAME_AS_ABOVE:
                span = self._repeated.get(column, span)
            elif span[0] < span[1]:
                self._repeated[column] = span
            if span[0] < span[1] and span not in found:
                found[span] = units.cell(self.laid, *span, kind.role)
        return list(found.values())

    def _read_columns(self, index: int, at: int, year: int | None) -> list[Requirement]:
        found: list[Requirement] = []
        for column, kind in enumerate(self.columns):
            start, end = self._span(index, column)
            if start == end or column == at:
                continue
            if kind.role == DUE:
                found += requirements.read_field(self.laid, start, end, year)
            elif kind.role == MEASURE:
                read = requirements.read(self.laid, start, end, year, goals=True)
                found += read or self._bare_value(index, start, end)
            elif kind.role == CONTENT and column > at:
                found += requirements.read(self.laid, start, end, year, goals=False)
        return found

    def _bare_value(self, index: int, start: int, end: int) -> Iterator[Requirement]:
        """A figure alone in a column of goals; its unit stands in a column of its own."""
        words = self.laid.plain[start:end].strip()
        units_of = (self._words(index, i) for i, column in enumerate(self.columns) if column.role == UNIT_OF)
        unit = next(units_of, "")
        if found := _BARE_VALUE.fullmatch(words):
            op = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}.get((found["cmp"] or "")[:1], "=")
            kind = "ratio" if unit == "%" else "quantity"
            value = number(found["n"])
            yield Requirement(kind, words, start, end, op=op, value=value, unit=unit or None, confidence=0.6)

    def _month(self, index: int, year: int | None) -> Requirement | None:
        """The month that makes a row a line of a calendar; a month in 完成时限 is a deadline like others."""
        for column, kind in enumerate(self.columns):
            due = kind.role == DUE and column < self.content
            if due or kind.role in (MONTH, SECTION, NUMBER):
                start, end = self._span(index, column)
                words = self.laid.plain[start:end].strip()
                if named := month_named(words, year):
                    return Requirement("deadline", words, start, end, op="<=", due=named.due)
        return None

    def _items(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(label start, text start, end) of every task in a cell: one, or one an item of its list."""
        labels = self._labels(start, end)
        ends = [label.start for label in labels[1:]] + [end]
        bodies = [
            self.laid.plain[label.end : stop].strip() for label, stop in zip(labels, ends, strict=False)
        ]
        lead = self.laid.plain[start : labels[0].start].strip() if labels else ""
        if len(labels) < 2 or wording.enumerates(lead) or all(map(wording.is_object, bodies)):
            first = label_at(self.laid.plain, start, end)
            yield start, first.end if first and first.style != "month" else start, end
            return
        for label, stop in zip(labels, ends, strict=True):
            yield label.start, label.end, label.end + len(self.laid.plain[label.end : stop].rstrip())

    def _labels(self, start: int, end: int) -> list[Label]:
        """Labels of the outermost list in a cell, on lines of their own or inside them."""
        found: list[Label] = []
        at = start
        for line in self.laid.plain[start:end].split("\n"):
            stop = at + len(line)
            label = label_at(self.laid.plain, at, stop)
            found += [label] if label else []
            found += inline_labels(self.laid.plain, label.end if label else at, stop, None, label)
            at = stop + 1
        if not found or found[0].value > 1:
            return []
        return [label for label in found if label.style == found[0].style]
