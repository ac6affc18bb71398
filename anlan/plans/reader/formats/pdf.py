"""PDF files with text: printed lines back to paragraphs, ruled tables to grids, page furniture dropped.

pdfium keeps state of its own and must not be entered twice at once, hence the lock.
"""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from anlan.plans.reader.blocks import Block, Cell, Place, ReadError
from anlan.plans.reader.formats import pdf_tables
from anlan.plans.reader.formats.labels import is_contents_line, is_page_number
from anlan.plans.reader.formats.limits import MAX_CHARACTERS, MAX_PAGES
from anlan.plans.reader.formats.pdf_lines import Line, lines_of
from anlan.plans.reader.formats.pdf_page import Glyph, Page, read_page
from anlan.plans.reader.formats.pdf_seams import Table, sew
from anlan.plans.reader.formats.refusals import encrypted, too_long
from anlan.plans.reader.formats.wrap import INDENT, Printed, join, paragraphs

FEWEST_GLYPHS = 20  # a page with a picture and less text than this is a scan with a page number
UNMAPPED_AT_MOST = 0.3  # of all glyphs
EDGE_LINES = 2  # lines at the top and the bottom of a page that may be furniture
DRIFT = 6.0  # points by which a running header may move from page to page
CELL_PADDING = 11.0  # points, both sides together; what Word leaves by default
LEADING = 1.7  # times the usual distance between lines: a gap
SKEW = 0.1  # of the page's width by which the margins may differ
TITLE = 1.15  # times the usual size: a title

BLANKS = " \n"

_lock = threading.Lock()


@dataclass(slots=True)
class _Leaf:
    """What stands on a page once its tables are taken out of its lines."""

    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def read(data: bytes, warnings: list[str]) -> list[Block]:
    with _lock:
        leaves = _leaves(data, warnings)
    _drop_furniture(leaves)
    items = [
        item for leaf in leaves for item in sorted([*leaf.lines, *leaf.tables], key=lambda item: item.top)
    ]
    return list(_blocks(sew(items), {number: leaf.width for number, leaf in enumerate(leaves, 1)}))


def _leaves(data: bytes, warnings: list[str]) -> list[_Leaf]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise encrypted() from error
        raise ReadError("corrupt", "PDF 已损坏或不完整，无法读取。请重新下载或重新导出后再上传。") from error
    with document:
        if len(document) > MAX_PAGES:
            raise ReadError("too_long", f"PDF 超过 {MAX_PAGES} 页。请只上传需要分解的那一部分。")
        leaves, scanned = [], []
        glyphs = unmapped = 0
        for index in range(len(document)):
            page = document[index]
            read = read_page(page)
            page.close()
            leaves.append(_leaf(read, index + 1))
            glyphs += sum(glyph.text not in BLANKS for glyph in read.glyphs)
            if glyphs > MAX_CHARACTERS:
                raise too_long()
            unmapped += read.unmapped
            if read.pictured and len(read.glyphs) < FEWEST_GLYPHS:
                scanned.append(index + 1)
    _refuse_unread(glyphs, unmapped, scanned, len(leaves))
    if scanned:
        pages = "、".join(map(str, scanned[:20]))
        warnings.append(f"第 {pages} 页{'等' if len(scanned) > 20 else ''}是图片，其中的文字没有读取。")
    return leaves


def _refuse_unread(glyphs: int, unmapped: int, scanned: list[int], pages: int) -> None:
    if unmapped > UNMAPPED_AT_MOST * (glyphs + unmapped):
        raise ReadError(
            "garbled", "PDF 中的文字没有编码，读出来是乱码。请上传 Word 原件，或用文字识别软件转换后再上传。"
        )
    if not glyphs or len(scanned) > 0.8 * pages:
        raise ReadError(
            "scanned",
            "这份 PDF 是扫描件，里面只有图片，没有文字。请上传 Word 原件或带文字的 PDF，或先用文字识别软件转换。",
        )


def _leaf(page: Page, number: int) -> _Leaf:
    grids = pdf_tables.grids(page)
    free: list[Glyph] = []
    held: dict[int, dict[tuple[int, int], list[Glyph]]] = defaultdict(lambda: defaultdict(list))
    last: tuple[int, tuple[int, int]] | None = None
    for glyph in page.glyphs:
        if glyph.text in BLANKS:
            target = free if last is None else held[last[0]][last[1]]
            target.append(glyph)
            continue
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        index = next((index for index, grid in enumerate(grids) if grid.holds(x, y)), None)
        last = None if index is None else (index, grids[index].place(x, y))
        (free if last is None else held[last[0]][last[1]]).append(glyph)
    leaf = _Leaf(page.width, page.height, lines_of(free, number))
    for index, grid in enumerate(grids):
        if held[index]:
            leaf.tables.append(_table(grid, held[index], number))
    return leaf


def _table(grid: pdf_tables.Grid, held: dict[tuple[int, int], list[Glyph]], page: int) -> Table:
    texts = {owner: _cell_text(lines_of(glyphs, page), grid.width(owner)) for owner, glyphs in held.items()}
    rows = []
    for row in range(len(grid.rows) - 1):
        owners = [grid.owners[row, column] for column in range(len(grid.columns) - 1)]
        rows.append(
            [
                Cell(texts.get(owner, ""), None if owner == (row, column) else owner)
                for column, owner in enumerate(owners)
            ]
        )
    return Table(rows, grid.columns, grid.rows[0], page, page)


def _cell_text(lines: list[Line], room: float) -> str:
    """The paragraphs of a cell; a line that the next word would have fitted on ends one."""
    if not lines:
        return ""
    unit = _unit(lines)
    printed = [Printed(line.text, 0, (line.right - line.left) / unit) for line in lines]
    groups = paragraphs(printed, (room - CELL_PADDING) / unit, exact=True)
    return "\n".join(join([line.text for line in group]) for group in groups)


def _unit(lines: list[Line]) -> float:
    """Points to a half-width unit: half the width of a Chinese character."""
    widths = [
        (line.right - line.left) / len(line.text) for line in lines if line.text and not line.text.isascii()
    ]
    return max(median(widths) / 2, 1.0) if widths else max(median(line.size for line in lines) / 2, 1.0)


def _drop_furniture(leaves: list[_Leaf]) -> None:
    """Take out page numbers, and lines that come back at the same height of many pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for leaf in leaves:
        for line in _edges(leaf):
            seen[_mould(line)] += 1
    often = max(3, 0.4 * len(leaves))
    for leaf in leaves:
        edges = {id(line) for line in _edges(leaf)}
        leaf.lines = [
            line for line in leaf.lines
            if not (id(line) in edges and (_is_number(line, leaf) or _count(seen, line) >= often))
            and not is_contents_line(line.text)
        ]  # fmt: skip


def _edges(leaf: _Leaf) -> list[Line]:
    return [*leaf.lines[:EDGE_LINES], *leaf.lines[EDGE_LINES:][-EDGE_LINES:]]


def _mould(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / DRIFT)


def _count(seen: Counter, line: Line) -> int:
    text, place = _mould(line)
    return sum(seen[text, place + step] for step in (-1, 0, 1))


def _is_number(line: Line, leaf: _Leaf) -> bool:
    """A page number; a bare figure only in the margin."""
    margin = line.bottom < 0.1 * leaf.height or line.top > 0.88 * leaf.height
    return is_page_number(line.text) or (margin and re.fullmatch(r"\d{1,4}", line.text.strip()) is not None)


def _blocks(items: list[Line | Table], widths: dict[int, float]) -> Iterator[Block]:
    """Runs of lines become paragraphs; tables stay where they are."""
    column = _Column([item for item in items if isinstance(item, Line)], widths)
    run: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            run.append(item)
            continue
        yield from column.blocks(run)
        run = []
        yield Block(rows=item.rows, place=Place(page=item.page))
    yield from column.blocks(run)


class _Column:
    """The column of text of a document: its edges, the usual size and distance of its lines."""

    def __init__(self, lines: list[Line], widths: dict[int, float]):
        """``widths`` are those of the pages, by number."""
        self._size = median(line.size for line in lines) if lines else 12.0
        self._unit = _unit(lines) if lines else 6.0
        by_page: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            by_page[line.page].append(line)
        self._edges = {
            page: edge for page, group in by_page.items() if (edge := self._edges_of(group, widths[page]))
        }
        self._usual = self._usual_edges(lines, widths)
        steps = [
            after.top - before.top
            for group in by_page.values()
            for before, after in pairwise(group)
            if after.top > before.bottom - before.size / 2
        ]
        self._leading = median(steps) if steps else 2 * self._size

    def _edges_of(self, lines: list[Line], width: float) -> tuple[float, float] | None:
        """Left and right edge of a page's text, from the lines that run from one to the other."""
        right = max(line.right for line in lines)
        long = [line for line in lines if line.right > right - 2 * self._unit]
        left = min(line.left for line in long)
        # Margins are about alike; lines that stop far from the right one are all merely short.
        return (left, right) if len(long) >= 3 and right > (1 - SKEW) * width - left else None

    def _usual_edges(self, lines: list[Line], widths: dict[int, float]) -> tuple[float, float]:
        if self._edges:
            lefts, rights = zip(*self._edges.values(), strict=True)
            return median(lefts), median(rights)
        left = min((line.left for line in lines), default=0.0)
        right = max((line.right for line in lines), default=0.0)
        return left, max(right, median(widths.values()) - left)

    def blocks(self, lines: list[Line]) -> Iterator[Block]:
        if not lines:
            return
        lines = self._with_titles(lines)
        found: dict[int, Line] = {}
        printed = []
        for index, line in enumerate(lines):
            item = self._printed(line, lines[index - 1] if index else None)
            found[id(item)] = line
            printed.append(item)
        left, right = self._usual
        for group in paragraphs(printed, (right - left) / self._unit):
            own = [found[id(item)] for item in group]
            yield Block(
                join([line.text for line in own]),
                bold=all(line.bold for line in own),
                centred=all(self._is_centred(line) for line in own),
                place=Place(page=own[0].page),
            )

    def _edge(self, line: Line) -> tuple[float, float]:
        return self._edges.get(line.page, self._usual)

    def _printed(self, line: Line, above: Line | None) -> Printed:
        left, right = self._edge(line)
        usual = self._usual[1] - self._usual[0]
        from_left = (line.left - left) / self._unit
        to_right = (usual - (right - line.right)) / self._unit
        gap = above is not None and (
            self._is_centred(line)
            or self._is_centred(above)
            or abs(line.size - above.size) > 0.12 * self._size
            or (above.page == line.page and line.top - above.top > LEADING * self._leading)
        )
        return Printed(line.text, max(0.0, from_left), to_right, gap)

    def _is_centred(self, line: Line) -> bool:
        left, right = self._edge(line)
        before, after = line.left - left, right - line.right
        # A title may be nearly as wide as the column; a line of text that wide is merely indented.
        large = line.size > TITLE * self._size
        away = min(before, after) > (0.5 if large else 2 * INDENT) * self._unit
        return away and abs(before - after) < 3 * self._unit

    def _with_titles(self, lines: list[Line]) -> list[Line]:
        """The lines with those of one title put together: centred, large, close to each other."""
        joined: list[Line] = []
        for line in lines:
            above = joined[-1] if joined else None
            if above is not None and self._continues_title(above, line):
                joined[-1] = replace(above, text=above.text + line.text, bottom=line.bottom)
            else:
                joined.append(line)
        return joined

    def _continues_title(self, above: Line, line: Line) -> bool:
        alike = abs(above.size - line.size) < 0.08 * line.size and above.page == line.page
        near = line.top - above.bottom < line.size
        large = line.size > TITLE * self._size
        return large and alike and near and self._is_centred(above) and self._is_centred(line)
