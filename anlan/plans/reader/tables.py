"""Task tables: what each column holds, and one task a row.

A row's task is its most specific column (具体内容 before 工作任务 before 目标项目); broader columns
become its section. A cell that holds a numbered list gives one task an item.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anlan.lib.numerals import number
from anlan.plans.reader import requirements, units, wording
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.dates import deadlines, month_named
from anlan.plans.reader.labels import Label, inline_labels, label_at
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.names import is_unit, split
from anlan.plans.reader.plan import CALENDAR, LEAD, SUPPORT, TARGET, TASK, Requirement
from anlan.plans.reader.units import NEUTRAL, Statement

NUMBER, SECTION, CONTENT, MEASURE, DUE, MONTH, REMARK, UNIT_OF = (
    "number",
    "section",
    "content",
    "measure",
    "due",
    "month",
    "remark",
    "unit_of",
)
_HEADER_ROWS = 6

# (what the column holds, how specific as the words of a task, header); the first that fits decides.
_HEADERS = (
    (NUMBER, 0, r"^(?:序号?|编号|号|no\.?|项次|排序|任务编号|条目)$"),
    (REMARK, 0, r"备注|说明|文件依据|来源|佐证|完成情况|进展|落实情况|存在(?:的)?问题|状态|检查(?:结果|记录)|是否|分值|得分|扣分|自评|权重|标准分|评分|计分|评价标准|考核(?:标准|办法|方式|分)|考评|赋分|电话|成果形式|预期成果|输出"),
    (SUPPORT, 0, r"配合|协办|协同|参与|协作|协助|会办|参加"),
    (LEAD, 0, r"(?:牵头|主办|主责)(?!领导|人)(?:\(?责任\)?)?(?:单位|部门|处室|科室|股室|机构|方|$)|牵头$"),
    (REMARK, 0, r"领导|责任人|负责人|联系人|联络员|挂钩|包保|包联|督办|督导"),
    (NEUTRAL, 0, r"(?:责任|承办|实施|落实|完成|执行|负责|主管|监管|工作)(?:主体|单位|部门|处室|科室|股室|机构|方|分工)|^(?:单位|部门|科室|处室|责任|分工|任务分工|职责分工|责任清单)$|单位\(?(?:部门|科室)\)?$|责任单位"),
    (DUE, 0, r"时限|节点|期限|(?:完成|整改|办结|推进|实施|计划|起止|时间)(?:时间|日期|进度|要求|安排)|^时间$|^进度|年限|完成时"),
    (MONTH, 0, r"^(?:月份|月度|月)$"),
    (UNIT_OF, 0, r"^(?:计量单位|指标单位)$"),
    (CONTENT, 5, r"(?:具体|主要|重点|落实|工作|推进|整治|保障|细化|贯彻|任务|整改|管控|实施|防范)(?:工作)?(?:措施|举措|做法|步骤)|^(?:措施|举措)|具体(?:工作)?(?:内容|任务|要求|事项|目标|项目|安排)|(?:任务|工作|整治|考核|检查|主要|整改|行动|活动|项目)(?:具体)?内容|^内容|工作要求|任务要求|目标要求|具体要求|考核要点|工作任务及要求|任务分解|任务描述|内容(?:和|与|及)要求"),
    (CONTENT, 3, r"(?:工作|重点|主要|目标|年度|整治|攻坚|分解|细化|子|二级|三级|分项|整改|具体|行动|重要)(?:工作)?(?:任务|事项|工作|要点|措施)(?!领域|类|大类|项目)|^(?:任务|事项|工作|要点|要求)(?:名称|事项|清单)?$|^(?:工作|任务)$|行动任务|任务$"),
    (MEASURE, 2, r"目标值|指标值|(?:年度|工作|预期|考核|量化|任务|控制|\d{4}年)?目标$|量化(?:指标|标准)|预期(?:目标|效果)|^目标值?$|(?:年度|\d{4}年|计划|控制)(?:指标|值|数|计划)|任务量|数量|标准$"),
    (CONTENT, 2, r"(?:指标|考核|目标|工作|项目|整治|检查|重点|行动|任务)(?:名称|指标|项目|要素|重点|项)|^(?:指标|项目|名称)$|二级指标|三级指标"),
    (SECTION, 1, r"类别|分类|领域|板块|专项|行业|大类|一级|方面|章节|类型|任务类|环节|部位|对象|区域|范围|维度|行动"),
)  # fmt: skip
_HEADER_RULES = [(role, depth, re.compile(pattern, re.IGNORECASE)) for role, depth, pattern in _HEADERS]
_SAME_AS_ABOVE = frozenset(("同上", "〃", "同前", "″", '"'))
_TOTAL = re.compile(r"(?:合计|小计|总计|总分|得分|备注|注)[:：]?.{0,20}")
_HAN_NUMBER = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?")
_ROMAN_ROW = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|第.{1,3}[部章]|专栏)"
)


@dataclass(slots=True)
class Column:
    role: str
    depth: int = 0
    title: str = ""


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


def _held(cells: list[str]) -> str:
    """The role of a column by its cells: figures, units, or dates; "" for anything else."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return ""
    tests = (
        (NUMBER, lambda cell: re.fullmatch(r"\d{1,3}", cell)),
        (NEUTRAL, lambda cell: all(is_unit(cell[a:b]) for a, b in split(cell, 0, len(cell)))),
        (DUE, lambda cell: deadlines(cell, 0, len(cell), 2000, field=True) and len(cell) <= 20),
    )
    for role, fits in tests:
        if sum(bool(fits(cell)) for cell in filled) * 4 >= len(filled) * 3:
            return role
    return ""


class Table:
    """One table. ``carried`` are the columns of the table before, for one that goes on without a header."""

    def __init__(self, laid: Laid, lines: list[Line], carried: list[Column] | None = None):
        self.laid, self.lines = laid, lines
        self.grid = lines[0].block.rows
        self.width = len(self.grid[0])
        self.columns, self.first = self._header()
        if not self.columns and carried and len(carried) == self.width:
            self.columns, self.first = carried, 0
        self.columns = self.columns or self._guessed()
        self.content = self._content()

    @property
    def readable(self) -> bool:
        """Whether this is a table of tasks: words to act on, and who, when, or how much."""
        roles = {column.role for column in self.columns}
        known = roles & {LEAD, SUPPORT, NEUTRAL, DUE, MONTH, MEASURE, NUMBER}
        return self.content is not None and (bool(known) or self.columns[self.content].depth >= 3)

    def rows(self, section: tuple[str, ...], year: int | None, *, goals: bool) -> Iterator[Row]:
        heading: tuple[str, ...] = ()
        for index in range(self.first, len(self.lines)):
            if self._repeats_header(index):
                continue
            title = self._title_row(index)
            if title is not None:
                heading = (title,) if title else heading
                continue
            yield from self._row(index, (*section, *heading), year, goals)

    def _span(self, row: int, column: int) -> tuple[int, int]:
        origin = self.grid[row][column].merged_from or (row, column)
        return self.lines[origin[0]].cells[origin[1]]

    def _words(self, row: int, column: int) -> str:
        return self.laid.plain[slice(*self._span(row, column))].strip()

    def _number(self, row: int) -> str:
        return next((self._words(row, i) for i, column in enumerate(self.columns) if column.role == NUMBER), "")

    def _header(self) -> tuple[list[Column], int]:
        """The columns by the row that names most of them, and the first row below the header."""
        best: tuple[int, int, list[Column]] = (0, 0, [])
        for index in range(min(_HEADER_ROWS, len(self.grid))):
            columns = [self._column(self._words(index, column)) for column in range(self.width)]
            known = sum(column.role != "" for column in columns)
            distinct = len({self._span(index, column) for column in range(self.width)})
            if known > best[0] and known >= 2 and distinct >= 2:
                best = (known, index, columns)
        known, index, columns = best
        if not known:
            return [], 0
        below = index + 1
        if below < len(self.grid) and self._is_header_row(below, index):
            lower = [self._column(self._words(below, column)) for column in range(self.width)]
            columns = [low if low.role else high for high, low in zip(columns, lower, strict=True)]
            below += 1
        return columns, below

    def _guessed(self) -> list[Column]:
        """Columns of a table without a header, told by what their cells hold."""
        rows = range(len(self.grid))
        texts = [[self._words(row, column) for row in rows] for column in range(self.width)]
        wordy = max(range(self.width), key=lambda column: sum(map(len, texts[column])))
        acts = sum(wording.is_to_do(text) for text in texts[wordy])
        columns = [Column(_held(cells)) for cells in texts]
        named = any(column.role == NEUTRAL for column in columns)
        if len(self.grid) < 2 or not named or acts * 2 < len(self.grid) or columns[wordy].role:
            return []
        columns[wordy] = Column(CONTENT, 5)
        return columns

    def _is_header_row(self, row: int, above: int) -> bool:
        """A second header row: 责任单位 over 牵头 and 配合."""
        words = [self._words(row, column) for column in range(self.width)]
        fresh = [
            word
            for column, word in enumerate(words)
            if self._span(row, column) != self._span(above, column) and word
        ]
        return bool(fresh) and all(len(word) <= 10 and self._column(word).role for word in fresh)

    def _column(self, title: str) -> Column:
        bare = re.sub(r"\s", "", title)
        short = re.sub(r"\([^()]*\)$", "", bare) or bare
        if not bare or len(short) > 16 or re.search(r"[。；;]", short):
            return Column("", 0, bare)
        for role, depth, rule in _HEADER_RULES:
            if rule.search(short):
                return Column(role, depth, bare)
        return Column("", 0, bare)

    def _content(self) -> int | None:
        """The column whose words are the tasks: the most specific, and of equals the last."""
        best = None
        for index, column in enumerate(self.columns):
            if column.role in (CONTENT, MEASURE) and (
                best is None or column.depth >= self.columns[best].depth
            ):
                if column.role == MEASURE and best is not None:
                    continue
                best = index
        if best is None:
            best = next((i for i, column in enumerate(self.columns) if column.role == SECTION), None)
        return best

    def _repeats_header(self, row: int) -> bool:
        same = sum(
            re.sub(r"\s", "", self._words(row, index)) == column.title
            for index, column in enumerate(self.columns)
        )
        return same >= max(2, self.width - 1)

    def _title_row(self, row: int) -> str | None:
        """The heading of a row that runs across the table; "" for one that says nothing, None for others."""
        spans = {self._span(row, column) for column in range(self.width)}
        filled = sorted(span for span in spans if span[0] < span[1])
        if not filled:
            return ""
        own = [span for column, span in enumerate(self.lines[row].cells) if span[0] < span[1]]
        words = self.laid.plain[slice(*filled[0])].strip()
        number = self._number(row)
        if len(filled) == 2 and _HAN_NUMBER.fullmatch(number) and filled[1][1] - filled[1][0] <= 40:
            return " ".join(self.laid.text[slice(*filled[1])].split())
        across = len(filled) == 1 and (len(spans) == 1 or self.width > 2)
        if across and (len(spans) == 1 or _ROMAN_ROW.match(words)) and len(words) <= 60:
            return " ".join(words.split())
        if not own or (len(filled) == 1 and _TOTAL.fullmatch(words)):
            return ""
        return None

    def _row(self, index: int, section: tuple[str, ...], year: int | None, goals: bool) -> Iterator[Row]:
        at = self.content
        if not self._words(index, at):
            filled = [
                c for c in range(at) if self.columns[c].role in (CONTENT, SECTION) and self._words(index, c)
            ]
            if not filled:
                return
            at = filled[-1]
        words = self._words(index, at)
        if _TOTAL.fullmatch(words) or len(words) < 2:
            return
        month = self._month(index, year)
        kind = CALENDAR if month else TARGET if goals or self._lists_goals() else TASK
        section = (*section, *self._section(index, at))
        common = [month] if month else []
        common += self._read_columns(index, at, year)
        label = self._number(index)
        pieces = list(self._items(*self._span(index, at)))
        for start, body, end in pieces:
            statements = units.statements(self.laid, body, end) + self._statements(index)
            own = requirements.read(self.laid, body, end, year, goals=kind == TARGET, dated=not month)
            printed = self.laid.plain[start:body].strip() if len(pieces) > 1 else ""
            yield Row(
                body, end, printed or label, section, kind, self.lines[index], index, statements, common + own
            )

    def _lists_goals(self) -> bool:
        """Indicators with their values rather than work."""
        column = self.columns[self.content]
        measured = any(other.role == MEASURE for other in self.columns)
        return measured and re.search(r"指标|^目标", column.title) is not None and column.depth <= 2

    def _section(self, index: int, at: int) -> Iterator[str]:
        """Broader columns to the left, the number of the row in front of the first."""
        numbered = self._number(index)
        last = None
        for column in range(self.width):
            if column == at or self.columns[column].role not in (SECTION, CONTENT, MONTH) or column > at:
                continue
            span = self._span(index, column)
            text = "".join(part.strip() for part in self.laid.text[slice(*span)].split("\n"))
            if text and span != last and span != self._span(index, at):
                yield f"{numbered} {text}".strip() if last is None else text
                last = span

    def _statements(self, index: int) -> list[Statement]:
        found = []
        seen = set()
        for column, kind in enumerate(self.columns):
            row, span = index, self._span(index, column)
            said = self._words(row, column)
            while row > self.first and (said in _SAME_AS_ABOVE or (row < index and not said)):
                row -= 1
                said, span = self._words(row, column), self._span(row, column)
            if kind.role in (LEAD, SUPPORT, NEUTRAL) and span not in seen and span[0] < span[1]:
                seen.add(span)
                found.append(units.cell(self.laid, *span, kind.role))
        return found

    def _read_columns(self, index: int, at: int, year: int | None) -> list[Requirement]:
        found: list[Requirement] = []
        for column, kind in enumerate(self.columns):
            start, end = self._span(index, column)
            if start == end or column == at:
                continue
            if kind.role == DUE:
                found += requirements.read_field(self.laid, start, end, year)
            elif kind.role == MEASURE:
                found += requirements.read(self.laid, start, end, year, goals=True) or self._bare_value(
                    index, start, end
                )
            elif kind.role == CONTENT and column > at:
                found += requirements.read(self.laid, start, end, year, goals=False)
        return found

    def _bare_value(self, index: int, start: int, end: int) -> list[Requirement]:
        """A figure alone in a column of goals; its unit stands in a column of its own."""
        words = self.laid.plain[start:end].strip()
        found = re.fullmatch(r"(?P<cmp>[≥≤><]=?)?\s?(?P<n>\d+(?:\.\d+)?)", words)
        unit = next(
            (self._words(index, i) for i, column in enumerate(self.columns) if column.role == UNIT_OF), ""
        )
        if not found:
            return []
        op = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}.get((found["cmp"] or "")[:1], "=")
        kind = "ratio" if unit == "%" else "quantity"
        return [
            Requirement(
                kind, words, start, end, op=op, value=number(found["n"]), unit=unit or None, confidence=0.6
            )
        ]

    def _month(self, index: int, year: int | None) -> Requirement | None:
        for column, kind in enumerate(self.columns):
            if kind.role not in (MONTH, DUE, SECTION, NUMBER) or (kind.role == DUE and column > self.content):
                continue
            start, end = self._span(index, column)
            words = self.laid.plain[start:end].strip()
            if named := month_named(words, year):
                return Requirement("deadline", words, start, end, op="<=", due=named.due)
        return None

    def _items(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(label start, text start, end) of every task in a cell: one, or one an item of its list."""
        labels = self._labels(start, end)
        bodies = [
            self.laid.plain[label.end : after.start if after else end].strip()
            for label, after in zip(labels, [*labels[1:], None], strict=False)
        ]
        lead = self.laid.plain[start : labels[0].start].strip() if labels else ""
        split = len(labels) > 1 and not wording.enumerates(lead) and not all(map(wording.is_object, bodies))
        if not split:
            first = label_at(self.laid.plain, start, end)
            yield start, first.end if first and first.style != "month" else start, end
            return
        for index, label in enumerate(labels):
            stop = labels[index + 1].start if index + 1 < len(labels) else end
            while stop > label.end and self.laid.plain[stop - 1].isspace():
                stop -= 1
            yield label.start, label.end, stop

    def _labels(self, start: int, end: int) -> list[Label]:
        """Labels of the outermost list in a cell, on lines of their own or inside them."""
        found: list[Label] = []
        at = start
        for line in self.laid.plain[start:end].split("\n"):
            stop = at + len(line)
            if label := label_at(self.laid.plain, at, stop):
                found.append(label)
            found += inline_labels(self.laid.plain, label.end if label else at, stop, None, label)
            at = stop + 1
        if not found:
            return []
        style = found[0].style
        return [label for label in found if label.style == style] if found[0].value <= 1 else []
