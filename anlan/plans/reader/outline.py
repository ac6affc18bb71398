"""The tree of a document: which label stands under which, whatever styles it numbers in.

Lines come in reading order. A label continues the innermost open list of its style; the first label
of a new list opens a level below, unless the list it interrupts never goes on, and then the usual
rank of the styles decides (``labels.RANK``).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from anlan.plans.reader import units
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.labels import RANK, Label, inline_labels, label_at, next_label
from anlan.plans.reader.layout import Laid

ITEM, TEXT, HEADING, TABLE, ROOT = "item", "text", "heading", "table", "root"
_NAMED, _BARE = 8, 9  # levels of headings that only their words, or only their place, give away
_SAME = {"dot": "comma", "comma": "dot"}  # 1. and 1、 are mixed by careless writers

_ANNEX = re.compile(
    r"附\s?(?:件|表|录)\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:-\d{1,2})?\s?(?P<colon>[:：.、]?)"
)
_MARKS = re.compile(r"[，。；：、,;:]|\d{4}年\d")
_MONTHS = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[-~至、](?:\d{1,2}|[一二三四五六七八九十]{1,2}))?月份?"
    r"|第?[一二三四1-4]季度|(?:上|下)半年|全年"
)
HEADING_NAMES = re.compile(
    r"(?:总体(?:要求|思路|目标)|指导思想|基本原则|(?:工作|主要|总体|年度)目标|(?:主要|重点|工作)(?:任务|内容|工作|措施)"
    r"|(?:保障|工作)措施|工作要求|组织(?:领导|保障|实施)|(?:工作|实施)步骤|时间安排|(?:实施|整治)范围|进度安排)"
)


@dataclass(slots=True)
class Node:
    """A labelled item, a heading, an unlabelled paragraph, or a table, with what stands below it.

    ``start``..``end`` is its own text in the plain text, label included, without children;
    ``body`` is where the text after the label begins.
    """

    kind: str
    start: int
    end: int
    line: Line | None = None
    label: Label | None = None
    parent: "Node | None" = None
    level: int | None = None
    inline: bool = False
    lines: list[Line] = field(default_factory=list)  # rows of a table
    children: list["Node"] = field(default_factory=list)

    @property
    def body(self) -> int:
        return self.label.end if self.label else self.start

    def add(self, child: "Node") -> "Node":
        child.parent = self
        self.children.append(child)
        return child


@dataclass(slots=True)
class _Frame:
    key: str
    rank: float
    value: int
    node: Node


class _Builder:
    """Places lines into the tree. The stack holds the open lists from the outermost to the innermost."""

    def __init__(self, laid: Laid, lines: list[Line]):
        self.laid, self.plain = laid, laid.plain
        self.lines = lines
        self.root = Node(ROOT, lines[0].start if lines else 0, lines[-1].end if lines else 0)
        self.part = self.root
        self.stack: list[_Frame] = []
        self.below: set[tuple[str, str]] = set()  # (style, style it has stood below)
        self.labels = line_labels(self.plain, lines)
        self.positions: dict[str, list[int]] = {}
        for index, label in enumerate(self.labels):
            if label:
                self.positions.setdefault(label.key, []).append(index)

    def build(self) -> Node:
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if line.block.rows:
                self._table(line)
            elif label := self.labels[index]:
                self._item(index, line, label)
            elif self._is_annex(line):
                index = self._annex(index, line)
            elif level := self._heading_level(index, line):
                self._heading(index, line, level)
            else:
                self._text(index, line)
            index += 1
        return self.root

    def _table(self, line: Line) -> None:
        top = self._top()
        last = top.children[-1] if top.children else None
        if last and last.kind == TABLE and last.line.block is line.block:
            last.lines.append(line)
            last.end = line.end
            return
        self._close_inline()
        self._top().add(Node(TABLE, line.start, line.end, line, lines=[line]))

    def _item(self, index: int, line: Line, label: Label) -> None:
        node = Node(ITEM, line.start, line.end, line, label, level=line.block.level)
        self._place(index, label, node)
        self._inline(index, line, node)

    def _text(self, index: int, line: Line) -> None:
        self._close_inline()
        node = self._top().add(Node(TEXT, line.start, line.end, line))
        self._inline(index, line, node)

    def _inline(self, index: int, line: Line, node: Node) -> None:
        """Cut a paragraph where a list runs inside it."""
        follows = self.labels[index + 1] if index + 1 < len(self.lines) else None
        labels = inline_labels(self.plain, node.body, line.end, follows, node.label)
        own = node
        for position, label in enumerate(labels):
            own.end = label.start
            stop = labels[position + 1].start if position + 1 < len(labels) else line.end
            own = Node(ITEM, label.start, stop, line, label, inline=True)
            self._place(index, label, own)

    def _annex(self, index: int, line: Line) -> int:
        """附件 starts a new part; a list of annexes in front of the signature is passed over."""
        self.stack.clear()
        self.part = self.root.add(Node(HEADING, line.start, line.end, line, level=0))
        inner = label_at(self.plain, _ANNEX.match(self.plain, line.start).end(), line.end)
        value = inner.value if inner else 0
        while value and index + 1 < len(self.lines):
            label = self.labels[index + 1]
            if not label or label.value != value + 1 or self._text_of(index + 1).endswith("。"):
                break
            value += 1
            index += 1
        return index

    def _is_annex(self, line: Line) -> bool:
        found = _ANNEX.match(self.plain, line.start, line.end)
        if not found or line.end - line.start > 120:
            return False
        return (
            bool(found["colon"])
            or found.end() == line.end
            or not self.plain[line.start : line.end].endswith("。")
        )

    def _is_long(self, index: int) -> bool:
        """Whether a line is a paragraph of sentences, which a line of a few words may head."""
        text = self._text_of(index)
        return len(text) >= 40 and text.endswith("。") and not self.lines[index].block.rows

    def _text_of(self, index: int) -> str:
        return self.plain[self.lines[index].start : self.lines[index].end]

    def _heading_level(self, index: int, line: Line) -> int | None:
        """The level of an unlabelled heading, None for a paragraph."""
        text = self.plain[line.start : line.end].strip("【】〔〕 ")
        if len(text) > 40 or text.endswith(tuple("。；;，,、")):
            return None
        if line.block.level:
            return line.block.level
        if index + 1 >= len(self.lines):
            return None
        if line.block.bold and not text.endswith((":", "：")):
            return _BARE
        if HEADING_NAMES.fullmatch(text.rstrip(":：")) or _MONTHS.fullmatch(text.rstrip(":：")):
            return _NAMED
        label = self.labels[index + 1]
        if label is None and len(text) <= 25 and not _MARKS.search(text) and self._is_long(index + 1):
            return _BARE
        opens = label is not None and label.value <= 1 and label.style != "bullet"
        if opens and not text.startswith("各") and units.heading_units(self.laid, line.start, line.end):
            return _BARE  # 应急管理局： above what it has to do
        return _BARE if opens and len(text) <= 30 and not text.endswith((":", "：")) else None

    def _heading(self, index: int, line: Line, level: int) -> None:
        key = f"heading{level}"
        node = Node(HEADING, line.start, line.end, line, level=level)
        if level >= _NAMED:
            self._close_inline()
            self._pop_for_bare_heading(index, level)
        else:
            while self.stack and (self.stack[-1].node.level or 99) >= level:
                self.stack.pop()
        self._top().add(node)
        self.stack.append(_Frame(key, RANK["heading"], 1, node))

    def _pop_for_bare_heading(self, index: int, level: int) -> None:
        """A bare heading stands beside the last of its level, or above the list that begins below it."""
        follows = self.labels[index + 1] if index + 1 < len(self.lines) else None
        for depth, frame in enumerate(self.stack):
            beside = frame.node.kind == HEADING and level <= (frame.node.level or 0) <= _BARE
            if beside or (follows and frame.key == follows.key):
                del self.stack[depth:]
                return

    def _place(self, index: int, label: Label, node: Node) -> None:
        depth = self._continued(label)
        if depth is None:
            while self.stack and not self._nests(index, label, self.stack[-1]):
                self.stack.pop()
        else:
            del self.stack[depth:]
        self._top().add(node)
        if self.stack:
            self.below.add((label.key, self.stack[-1].key))
        self.stack.append(_Frame(label.key, RANK[label.style], label.value, node))

    def _continued(self, label: Label) -> int | None:
        """The depth of the open list that this label goes on with, if any."""
        keys = [frame.key for frame in self.stack]
        for depth in range(len(keys) - 1, -1, -1):
            if (
                keys[depth] in (label.key, _SAME.get(label.key))
                and self.stack[depth].value + 1 == label.value
            ):
                return depth
        for depth in range(len(keys) - 1, -1, -1):
            if keys[depth] == label.key:
                return depth
        return None

    def _nests(self, index: int, label: Label, frame: _Frame) -> bool:
        """Whether a new list of ``label``'s style stands below the item ``frame`` is at."""
        if frame.key.startswith("heading") or (label.key, frame.key) in self.below:
            return True
        if label.path and frame.key in ("dot", "comma", "decimal1") and frame.value == label.path[0]:
            return True
        positions = self.positions.get(frame.key, [])
        at = bisect_right(positions, index)
        goes_on = at < len(positions) and self.labels[positions[at]].value == frame.value + 1
        if goes_on and label.value == 1:
            return True
        return RANK[label.style] > frame.rank

    def _top(self) -> Node:
        return self.stack[-1].node if self.stack else self.part

    def _close_inline(self) -> None:
        while self.stack and self.stack[-1].node.inline:
            self.stack.pop()


def line_labels(plain: str, lines: list[Line]) -> list[Label | None]:
    """The label of every line; one with figures right behind it is told by the number before it."""
    labels: list[Label | None] = []
    last = 0
    for line in lines:
        label = None if line.block.rows else label_at(plain, line.start, line.end)
        if not line.block.rows and (label is None or label.style == "decimal"):
            label = next_label(plain, line.start, line.end, last) or label
        if label and label.style in _SAME:
            last = label.value
        labels.append(label)
    return labels


def outline(laid: Laid, lines: list[Line]) -> Node:
    """The tree of ``lines``, which must be in reading order."""
    return _Builder(laid, lines).build()
