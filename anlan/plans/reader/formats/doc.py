"""Word 97-2003 documents (.doc, .wps): text by Tika, merged cells by the file's own table definitions."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from lxml import etree

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats.doc_rows import table_rows
from anlan.plans.reader.formats.grid import EdgedCell, Span, fill_down, lay_out, lay_out_edges
from anlan.plans.reader.formats.labels import is_contents_line
from anlan.plans.reader.formats.limits import MAX_CHARACTERS
from anlan.plans.reader.formats.ole import Compound
from anlan.plans.reader.formats.opc import parse
from anlan.plans.reader.formats.refusals import damaged, encrypted

X = "{http://www.w3.org/1999/xhtml}"
_ENCRYPTED = 0x0100  # in the flags of the file information block
_ASIDES = {"header", "footer", "footnote", "endnote", "annotation", "comment", "embedded", "package-entry"}
_HEADING = re.compile(r"(?:heading|标题)[_ ]?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)[_ ]?\d", re.IGNORECASE)


@cache
def _extractor():
    # Maps a native library of 100 MB, so only when a .doc file comes.
    from iscc_tika import Extractor, OfficeParserConfig

    office = OfficeParserConfig().set_include_headers_and_footers(False)
    extractor = Extractor().set_xml_output(True).set_office_config(office)
    return extractor.set_extract_string_max_length(4 * MAX_CHARACTERS)


def read(data: bytes, warnings: list[str]) -> list[Block]:
    compound = Compound(data)
    head = compound.stream("WordDocument")[:12]
    if int.from_bytes(head[10:12], "little") & _ENCRYPTED:
        raise encrypted()
    try:
        markup, _ = _extractor().extract_bytes_to_string(bytearray(data))
    except Exception as error:  # the library has no exception of its own
        if "ncrypted" in str(error) or "assword" in str(error):
            raise encrypted() from error
        raise damaged() from error
    body = parse(markup.encode()).find(X + "body")
    return [] if body is None else list(_Body(body, table_rows(compound)).blocks())


class _Body:
    def __init__(self, body: etree._Element, rows: list[list[EdgedCell]]):
        self._body = body
        printed = [len(row.findall(X + "td")) for row in body.iter(X + "tr")]
        # Only if the file's rows are those that Tika gives, one for one.
        self._rows = iter(rows) if printed == [len(row) for row in rows] else None

    def blocks(self) -> Iterator[Block]:
        return self._children(self._body)

    def _children(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent.iterchildren(etree.Element):
            tag, kind = child.tag.removeprefix(X), child.get("class", "")
            if tag == "table":
                yield from self._table(child)
            elif tag in ("p", "li") or re.fullmatch("h[1-9]", tag):
                text = "".join(child.itertext())
                if not (_CONTENTS.match(kind) or is_contents_line(text)):
                    yield Block(text, level=_level(tag, kind), bold=_is_bold(child))
            elif not _ASIDES & set(kind.split()):
                yield from self._children(child)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row.findall(X + "td") for row in table.iter(X + "tr")]
        texts = [["\n".join(_texts(cell)) for cell in row] for row in rows]
        sizes = list(islice(self._rows, len(rows))) if self._rows is not None else []
        if sizes:
            yield Block(rows=lay_out_edges(texts, sizes))
            return
        width = max(map(len, texts), default=0)
        spans = [[Span(text) for text in row] for row in texts]
        for row in spans:
            if row:
                row[-1].columns = width - len(row) + 1
        grid = lay_out(spans)
        fill_down(grid)
        yield Block(rows=grid)


def _texts(cell: etree._Element) -> Iterator[str]:
    for paragraph in cell.iter(X + "p", X + "li"):
        if text := "".join(paragraph.itertext()).strip():
            yield text


def _level(tag: str, kind: str) -> int | None:
    if tag.startswith("h"):
        return int(tag[1])
    found = _HEADING.match(kind)
    return int(found[1]) if found else None


def _is_bold(paragraph: etree._Element) -> bool:
    """Whether all text of a paragraph stands in bold."""
    bold = "".join("".join(part.itertext()) for part in paragraph.iter(X + "b"))
    text = "".join(paragraph.itertext())
    return bool(text.strip()) and "".join(bold.split()) == "".join(text.split())
