"""Word documents (.docx): the body in reading order, with what Word adds when it prints.

Read straight from the parts: the parts that writers other than Word leave out or point nowhere then
do no harm, and pictures are never unpacked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from anlan.plans.reader.blocks import Block, Cell
from anlan.plans.reader.formats.archive import Archive
from anlan.plans.reader.formats.docx_numbering import Numbering
from anlan.plans.reader.formats.docx_styles import (
    VAL,
    Style,
    Styles,
    W,
    heading_level,
    number,
    switch,
    value,
)
from anlan.plans.reader.formats.labels import is_contents_line
from anlan.plans.reader.formats.limits import MAX_CELLS, MAX_COLUMNS
from anlan.plans.reader.formats.opc import main_part, parse, relations
from anlan.plans.reader.formats.refusals import too_large_table, without_body

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
WX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
# Wrappers whose content counts as if they were not there; deletions (w:del, w:moveFrom) are none.
_CLEAR = {
    W + tag
    for tag in (
        "ins", "moveTo", "smartTag", "customXml", "sdtContent", "hyperlink", "fldSimple", "dir", "bdo"
    )
} | {WX + "sect", WX + "sub-section"}  # fmt: skip


def read(data: bytes, warnings: list[str]) -> list[Block]:
    archive = Archive(data)
    main = main_part(archive, "word/document.xml")
    if main not in archive.names:
        raise without_body()
    parts = {relation.kind: relation.target for relation in relations(archive, main)}

    def part(kind: str) -> etree._Element | None:
        content = archive.read(parts.get(kind, f"word/{kind}.xml"))
        return parse(content) if content else None

    return list(body_blocks(parse(archive.read(main)), part("styles"), part("numbering")))


def body_blocks(
    document: etree._Element | None, styles: etree._Element | None, numbering: etree._Element | None
) -> Iterator[Block]:
    """The blocks of a document's body."""
    body = None if document is None else document.find(W + "body")
    if body is None:
        raise without_body()
    resolved = Styles(styles)
    return _Body(resolved, Numbering(numbering, resolved)).blocks(body)


@dataclass(slots=True)
class _Inline:
    """What a paragraph's runs add up to."""

    texts: list[str] = field(default_factory=list)
    bold: bool = True  # no run that prints something is not bold
    before: list[Block] = field(default_factory=list)  # boxes anchored at its front
    after: list[Block] = field(default_factory=list)


class _Body:
    def __init__(self, styles: Styles, numbering: Numbering):
        self._styles = styles
        self._numbering = numbering

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        carried = ""  # text of paragraphs whose end mark is deleted: it belongs to the next one
        for child in self._children(container):
            if child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "p":
                if _mark_deleted(child):
                    carried += "".join(self._inline(child, False).texts)
                else:
                    yield from self._paragraph(child, carried)
                    carried = ""

    def _children(self, container: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs, tables, rows, cells and runs, seen through the wrappers around them."""
        for child in container.iterchildren(etree.Element):
            if child.tag in _CLEAR:
                yield from self._children(child)
            elif child.tag == W + "sdt":
                if not _is_placeholder(child):
                    yield from self._children(child)
            elif child.tag == MC + "AlternateContent":
                for chosen in [*child.iterchildren(MC + "Choice", MC + "Fallback")][:1]:
                    yield from self._children(chosen)
            else:
                yield child

    def _paragraph(self, element: etree._Element, carried: str = "") -> Iterator[Block]:
        properties = element.find(W + "pPr")
        style = self._styles.resolve(value(properties, "pStyle"))
        inline = self._inline(element, style.bold or False)
        text = carried + "".join(inline.texts)
        label = self._label(properties, style)
        # A cell may hold nothing but its number; elsewhere a number without text is an empty line.
        shown = text.strip() or next(element.iterancestors(W + "tc"), None) is not None
        yield from inline.before
        if shown and not (style.contents or is_contents_line(text)):
            outline = number(properties, "outlineLvl")
            alignment = value(properties, "jc")
            yield Block(
                label + text,
                level=style.level if outline is None else heading_level(outline),
                bold=bool(text.strip()) and inline.bold,
                centred=bool(style.centred) if alignment is None else alignment == "center",
            )
        yield from inline.after

    def _label(self, properties: etree._Element | None, style: Style) -> str:
        own = properties.find(W + "numPr") if properties is not None else None
        list_id, depth = number(own, "numId"), number(own, "ilvl")
        if list_id is None:
            list_id = style.list_id
        if not list_id:  # 0 takes a paragraph out of the list of its style
            printed = properties.find(f"{W}listPr/{WX}t") if properties is not None else None
            return "" if printed is None else printed.get(WX + "val", "")
        return self._numbering.label(
            list_id, self._numbering.level_of(list_id, style) if depth is None else depth
        )

    def _inline(self, element: etree._Element, bold: bool) -> _Inline:
        inline = _Inline()
        for run in self._children(element):
            if run.tag == W + "r":
                self._run(run, bold, inline)
            else:
                inline.texts += [text.text or "" for text in run.iter(MATH_TEXT)]
        return inline

    def _run(self, run: etree._Element, bold: bool, inline: _Inline) -> None:
        properties = run.find(W + "rPr")
        if switch(properties, "vanish"):
            return
        text = ""
        for child in self._children(run):
            if child.tag in (W + "drawing", W + "pict", W + "object"):
                boxes = inline.after if "".join((*inline.texts, text)).strip() else inline.before
                outer = next(run.iterancestors(W + "txbxContent"), None)
                for box in child.iter(W + "txbxContent"):
                    if next(box.iterancestors(W + "txbxContent"), None) is outer:
                        boxes.extend(self.blocks(box))
            else:
                text += self._character(child)
        inline.texts.append(text)
        if text.strip():
            own = switch(properties, "b")
            if own is None and (character := value(properties, "rStyle")):
                own = self._styles.resolve(character).bold
            inline.bold = inline.bold and (bold if own is None else own)

    def _character(self, element: etree._Element) -> str:
        if element.tag == W + "t":
            return element.text or ""
        if element.tag == W + "sym":
            code = element.get(W + "char", "")
            return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
        if element.tag == W + "ruby":
            base = element.find(W + "rubyBase")
            return "" if base is None else "".join(text.text or "" for text in base.iter(W + "t"))
        return {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}.get(
            element.tag, ""
        )

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in self._children(table) if row.tag == W + "tr" and not _row_deleted(row)]
        cells = [[cell for cell in self._children(row) if cell.tag == W + "tc"] for row in rows]
        if max(map(len, cells), default=0) == 1:
            for row in cells:  # a frame around text
                for cell in row:
                    yield from self.blocks(cell)
            return
        places: dict[tuple[int, int], Cell] = {}
        for index, row in enumerate(rows):
            column = number(row.find(W + "trPr"), "gridBefore") or 0
            for cell in cells[index]:
                column = self._place(places, cell, index, column)
        width = max((column for _, column in places), default=-1) + 1
        yield Block(
            rows=[
                [places.get((row, column), Cell("")) for column in range(width)] for row in range(len(rows))
            ]
        )

    def _place(self, places: dict[tuple[int, int], Cell], cell: etree._Element, row: int, column: int) -> int:
        """Put one cell on the grid and return the column after it."""
        properties = cell.find(W + "tcPr")
        wide = min(max(number(properties, "gridSpan") or 1, 1), MAX_COLUMNS)
        if len(places) > MAX_CELLS or column > MAX_COLUMNS:
            raise too_large_table()
        text = "\n".join(filter(None, self._cell_texts(cell)))
        across, down = _merge(properties, "hMerge"), _merge(properties, "vMerge")
        source = (row, column - 1) if across == "continue" else (row - 1, column)
        if "continue" in (across, down) and source in places:
            above = places[source]
            places[row, column] = Cell(above.text, above.merged_from or source)
        else:
            places[row, column] = Cell(text)
        origin = places[row, column].merged_from or (row, column)
        for further in range(column + 1, column + wide):
            places[row, further] = Cell(places[row, column].text, origin)
        return column + wide

    def _cell_texts(self, cell: etree._Element) -> Iterator[str]:
        """The paragraphs of a cell; a table inside it gives a line a row."""
        for block in self.blocks(cell):
            yield block.text.strip()
            for row in block.rows:
                yield " ".join(filter(None, (inner.text for inner in row if inner.merged_from is None)))


def _merge(properties: etree._Element | None, tag: str) -> str | None:
    """``restart`` or ``continue``; Word 2003 writes the tag in small letters."""
    for spelling in (tag, tag.lower()):
        if (found := value(properties, spelling)) is not None:
            return found or "continue"
    return None


def _mark_deleted(paragraph: etree._Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _row_deleted(row: etree._Element) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and properties.find(W + "del") is not None


def _is_placeholder(control: etree._Element) -> bool:
    """A content control nobody has filled in, or the one around a table of contents."""
    properties = control.find(W + "sdtPr")
    if properties is None:
        return False
    gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
    contents = gallery is not None and gallery.get(VAL) == "Table of Contents"
    return contents or properties.find(W + "showingPlcHdr") is not None
