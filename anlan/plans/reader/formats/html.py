"""Saved web pages: the document on the page, without the page around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from selectolax.lexbor import LexborHTMLParser, LexborNode

from anlan.plans.reader.blocks import Block, ReadError
from anlan.plans.reader.formats.docx_numerals import render
from anlan.plans.reader.formats.encoding import declared_charset, decode
from anlan.plans.reader.formats.grid import Span, lay_out
from anlan.plans.reader.formats.html_page import CELLS, Page, facts, is_aside, title_of
from anlan.plans.reader.formats.limits import MAX_TAGS
from anlan.plans.reader.formats.tidy import clean
from anlan.plans.reader.formats.wrap import join

DEEPEST = 200  # beyond, a box gives its text as one paragraph: no page needs more, and Python calls no deeper
INLINE = {"a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
          "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
          "o:p", "st1:chsdate", "st1:personname", "time", "wbr", "ruby", "rb"}  # fmt: skip
BOLD = {"b", "strong"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEAVY = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_LIGHT = re.compile(r"font-weight:\s*(?:normal|[1-5]00)")


def read(data: bytes, warnings: list[str]) -> list[Block]:
    return page_blocks(_markup(data))


def page_blocks(markup: str) -> list[Block]:
    """The document of a page: its title and facts where the page shows them apart, then its text."""
    if markup.count("<") > MAX_TAGS:
        raise ReadError("too_long", "网页过大，不像一份工作要点或任务清单。请只保存需要分解的那一部分。")
    tree = LexborHTMLParser(markup)
    if tree.body is None:
        return []
    page = Page(tree.body)
    content = page.content()
    body = [block for block in Walk(page).blocks(content) if block.rows or not is_aside(block.text)]
    apart = content.mem_id != tree.body.mem_id
    ahead = [block.text for block in Walk(page, until=content).blocks(tree.body)] if apart else []
    head = list(facts(ahead))
    shown = "".join(block.text for block in body[:8])
    title = _title(tree, ahead)
    if title and "".join(title.split()) not in "".join(shown.split()):
        head.insert(0, title)
    return [Block(text) for text in head] + body


def _markup(data: bytes) -> str:
    if not data.lstrip()[:5].startswith(b"<") and b"multipart/related" in data[:4096]:
        for part in message_from_bytes(data, policy=policy.default).walk():
            if part.get_content_type() == "text/html":
                inner = part.get_payload(decode=True) or b""
                return decode(inner, part.get_content_charset() or declared_charset(inner))
        raise ReadError("corrupt", "网页归档文件中没有正文。请在浏览器中另存为“网页，仅 HTML”后重新上传。")
    return decode(data, declared_charset(data))


def _title(tree: LexborHTMLParser, ahead: list[str]) -> str:
    """The title of the document as the page's own data name it."""
    named = tree.css_first('meta[name="ArticleTitle" i]')
    if named is not None and (named.attributes.get("content") or "").strip():
        return clean(named.attributes["content"] or "")
    heading = tree.css_first("h1")
    if heading is not None and clean(heading.text()) in ahead:
        return clean(heading.text())
    title = tree.css_first("head > title")
    return title_of(clean(title.text())) if title is not None else ""


@dataclass(slots=True)
class _Style:
    """What an element hands down to the text in it."""

    level: int | None = None
    bold: bool = False
    centred: bool = False


@dataclass(slots=True)
class _Open:
    """The paragraph being put together."""

    texts: list[str] = field(default_factory=list)
    bold: bool = True
    style: _Style = field(default_factory=_Style)


class Walk:
    """Turns a part of a page into blocks; stops at the node ``until``, if one is given."""

    def __init__(self, page: Page, until: LexborNode | None = None):
        self._page = page
        self._until = None if until is None else until.mem_id
        self._stopped = False
        self._open = _Open()

    def blocks(self, node: LexborNode, style: _Style | None = None, depth: int = 0) -> Iterator[Block]:
        style = style or _Style()
        number = _first_number(node)
        for child in node.iter(include_text=True):
            if child.mem_id == self._until:
                self._stopped = True
            if self._stopped:
                break
            if child.tag == "-text":
                self._text(child.text_content or "", style)
            elif child.tag == "br":
                yield from self._flush()
            elif not self._is_left_out(child):
                yield from self._element(child, style, depth, number)
                number += child.tag == "li"
        if depth == 0:
            yield from self._flush()

    def _element(self, node: LexborNode, style: _Style, depth: int, number: int) -> Iterator[Block]:
        if depth >= DEEPEST:
            self._text(node.text(), style)
        elif node.tag in INLINE:
            yield from self.blocks(node, _styled(node, style), depth + 1)
        elif node.tag == "table" and self._until is None:
            yield from self._flush()
            yield from self._table(node, depth)
        else:
            yield from self._flush()
            if node.tag == "li" and node.parent is not None and node.parent.tag == "ol":
                kind = node.parent.attributes.get("type") or ""
                self._text(render(number, _LIST_TYPES.get(kind, "decimal")) + ". ", style)
            yield from self.blocks(node, _styled(node, style), depth + 1)
            yield from self._flush()

    def _is_left_out(self, node: LexborNode) -> bool:
        return self._page.is_frame(node)

    def _text(self, text: str, style: _Style) -> None:
        if text.strip():
            if not self._open.texts:
                self._open.style = style
            self._open.bold = self._open.bold and style.bold
        if self._open.texts or text.strip():
            self._open.texts.append(text)

    def _flush(self) -> Iterator[Block]:
        text = join([line for part in "".join(self._open.texts).split("\n") if (line := part.strip("\r\t "))])
        if text := clean(text):
            style = self._open.style
            yield Block(text, level=style.level, bold=self._open.bold, centred=style.centred)
        self._open = _Open()

    def _table(self, table: LexborNode, depth: int) -> Iterator[Block]:
        rows = [[cell for cell in row.iter() if cell.tag in CELLS] for row in _rows(table)]
        wordy = any(len(cell.css("table")) > 1 for row in rows for cell in row)
        if wordy or max(map(len, rows), default=0) <= 1:
            for cell in (cell for row in rows for cell in row):  # a frame around text
                yield from self.blocks(cell, None, depth + 1)
                yield from self._flush()
            return
        grid = [[self._span(cell) for cell in row] for row in rows]
        texts = [span.text for row in grid for span in row if span.text]
        if len(told := list(facts(texts))) >= 2 and len(told) * 4 >= len(texts):
            yield from (Block(text) for text in told)
        elif texts:
            yield Block(rows=lay_out(grid))

    def _span(self, cell: LexborNode) -> Span:
        inner = Walk(self._page)
        lines = []
        for block in inner.blocks(cell):
            lines.append(block.text)
            lines += [" ".join(c.text for c in row if c.merged_from is None) for row in block.rows]
        return Span("\n".join(filter(None, lines)), _count(cell, "rowspan"), _count(cell, "colspan"))


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """The rows of a table, not those of tables inside it."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _count(cell: LexborNode, name: str) -> int:
    text = (cell.attributes.get(name) or "").strip()
    return int(text) if re.fullmatch(r"\d{1,4}", text) else 1


def _first_number(node: LexborNode) -> int:
    start = (node.attributes.get("start") or "") if node.tag == "ol" else ""
    return int(start) if re.fullmatch(r"\d{1,4}", start) else 1


def _styled(node: LexborNode, style: _Style) -> _Style:
    css = (node.attributes.get("style") or "").lower()
    align = (node.attributes.get("align") or "").lower()
    bold = style.bold or node.tag in BOLD or node.tag in HEADINGS or _HEAVY.search(css) is not None
    placed = re.search(r"text-align:\s*(\w+)", css)
    centre = placed[1] if placed else align
    return _Style(
        level=HEADINGS.get(node.tag, style.level),
        bold=bold and not _LIGHT.search(css),
        centred=centre == "center" if centre else style.centred or node.tag == "center",
    )
