"""Automatic numbering of a Word document: what Word prints in front of a numbered paragraph."""

import re
from dataclasses import dataclass, field

from lxml import etree

from anlan.plans.reader.formats.docx_numerals import render
from anlan.plans.reader.formats.docx_styles import LEVELS, Style, Styles, W, number, switch, value

_PLACE = re.compile(r"%([1-9])")
# After these a label needs no space; after a figure or a point it does, or 1. and 5项 would read 1.5项.
_CLOSED = tuple("、）．。】〕」’：:)") + tuple(map(chr, range(0x2460, 0x249C)))


@dataclass(slots=True)
class Level:
    start: int = 1
    style: str = "decimal"  # number format
    text: str = ""  # with %1 to %9 in the places of the numbers
    restart: int | None = None  # restarts after this level (1-based) or a higher one; 0 is never
    legal: bool = False  # all numbers as figures
    paragraph_style: str = ""


@dataclass(slots=True)
class List:
    """A ``w:num``: which definition it counts by, and where it starts anew."""

    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    begun: bool = False


class Numbering:
    """Counts the numbered paragraphs of a document in reading order and prints their labels."""

    def __init__(self, root: etree._Element | None, styles: Styles):
        self._styles = styles
        self._definitions: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}  # definition -> the numbering style that really defines it
        self._lists: dict[int, List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in () if root is None else root.iterchildren(W + "abstractNum"):
            key = element.get(W + "abstractNumId", "")
            self._definitions[key] = dict(map(_level, element.iterchildren(W + "lvl")))
            if link := value(element, "numStyleLink"):
                self._links[key] = link
        for element in () if root is None else root.iterchildren(W + "num"):
            if (key := element.get(W + "numId", "")).isdigit():
                self._lists[int(key)] = _list(element)

    def level_of(self, list_id: int, style: Style) -> int:
        """The level that a paragraph style stands for in its list."""
        entry = self._lists.get(list_id)
        levels = self._levels(entry) if entry else {}
        for key in style.chain:
            for depth, level in levels.items():
                if level.paragraph_style == key:
                    return depth
        return style.list_level or 0

    def label(self, list_id: int, depth: int) -> str:
        """Count one paragraph of the list at ``depth`` (0 to 8) and return its printed label."""
        entry = self._lists.get(list_id)
        if entry is None or not 0 <= depth < LEVELS:
            return ""
        levels = self._levels(entry)
        level = levels.get(depth, Level())
        counts = self._counts.setdefault(self._definition(entry), {})
        if not entry.begun:
            entry.begun = True
            for again in entry.starts:
                counts.pop(again, None)
        start = entry.starts.get(depth, level.start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [key for key in counts if key > depth]:
            after = levels.get(deeper, Level()).restart
            if after is None or depth < after:
                del counts[deeper]
        return _print(level, levels, counts, entry)

    def _definition(self, entry: List) -> str:
        """The definition a list counts by, through the numbering style it may point at."""
        link = self._links.get(entry.definition)
        if link is not None:
            target = self._lists.get(self._styles.resolve(link).list_id or 0)
            if target is not None:
                return target.definition
        return entry.definition

    def _levels(self, entry: List) -> dict[int, Level]:
        return self._definitions.get(self._definition(entry), {}) | entry.levels


def _level(element: etree._Element) -> tuple[int, Level]:
    depth = element.get(W + "ilvl", "0")
    start = number(element, "start")
    return int(depth) if depth.isdigit() else 0, Level(
        start=1 if start is None else start,
        style=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restart=number(element, "lvlRestart"),
        legal=switch(element, "isLgl") or False,
        paragraph_style=value(element, "pStyle") or "",
    )


def _list(element: etree._Element) -> List:
    entry = List(value(element, "abstractNumId") or "")
    for change in element.iterchildren(W + "lvlOverride"):
        depth = int(change.get(W + "ilvl", "0"))
        if (own := change.find(W + "lvl")) is not None:
            entry.levels[depth] = _level(own)[1]
        if (start := number(change, "startOverride")) is not None:
            entry.starts[depth] = start
    return entry


def _print(level: Level, levels: dict[int, Level], counts: dict[int, int], entry: List) -> str:
    if level.style == "bullet":
        return "• "

    def place(found: re.Match) -> str:
        depth = int(found[1]) - 1
        shown = levels.get(depth, Level())
        count = counts.get(depth, entry.starts.get(depth, shown.start))
        return render(count, "decimal" if level.legal else shown.style)

    text = _PLACE.sub(place, level.text).strip()
    return text if not text or text.endswith(_CLOSED) else text + " "
