"""Rich text files (.rtf, often named .doc): paragraphs, printed numbering, tables with merged cells.

Read here because Tika pours the tables of this format out as paragraphs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats.grid import GOES_ON, EdgedCell, lay_out_edges
from anlan.plans.reader.formats.labels import is_contents_line
from anlan.plans.reader.formats.limits import MAX_DEPTH, MAX_WORDS
from anlan.plans.reader.formats.refusals import too_deep, too_long

_TOKEN = re.compile(r"\\([a-z]+)(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)", re.DOTALL)
_STYLE = re.compile(r"\{\\s(\d{1,4})\b[^{}]*\\outlinelevel([0-8])\b")
_SKIPPED = {
    "colortbl", "stylesheet", "info", "pict", "object", "objdata", "header", "headerl", "headerr", "headerf",
    "footer", "footerl", "footerr", "footerf", "footnote", "annotation", "atnid", "atnauthor", "fldinst", "sp",
    "listtable", "listoverridetable", "nonshppict", "themedata", "datastore", "generator", "xmlnstbl", "tc", "xe",
}  # fmt: skip
_KEPT = {"shpinst", "fldrslt", "listtext", "pntext"}  # marked as optional, yet holding text
_CODECS = {
    0: "cp1252",
    128: "shift_jis",
    129: "cp949",
    134: "gb18030",
    136: "big5hkscs",
}  # by charset of a font
_PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 1252: "cp1252"}
_SYMBOLS = {
    "tab": "\t", "line": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip


@dataclass(slots=True)
class _Group:
    """What a brace keeps to itself."""

    skipped: bool = False
    fonts: bool = False  # inside the font table
    codec: str = ""  # of the font in use, empty for the file's own
    bold: bool = False
    hidden: bool = False
    fallback: int = 1  # characters after \u that old readers show instead


@dataclass(slots=True)
class _Paragraph:
    texts: list[str] = field(default_factory=list)
    bold: bool = True
    level: int | None = None
    centred: bool = False
    in_table: bool = False


def read(data: bytes, warnings: list[str]) -> list[Block]:
    if data.count(b"\\") > MAX_WORDS or data.count(b"{") > MAX_WORDS:
        raise too_long()
    return _Reader().read(data.decode("latin-1"))


class _Reader:
    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._group = _Group()
        self._stack: list[_Group] = []
        self._codec = "gb18030"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = b""
        self._paragraph = _Paragraph()
        self._cell: list[str] = []
        self._cells: list[str] = []
        self._edges: list[EdgedCell] = []
        self._merge = (0, False)  # vertical, horizontal: of the cell being defined
        self._rows: list[tuple[list[str], list[EdgedCell]]] = []
        self._pass = 0  # fallback characters still to pass over
        self._levels: dict[int, int] = {}  # heading levels of the styles

    def read(self, text: str) -> list[Block]:
        self._levels = {int(style): int(level) + 1 for style, level in _STYLE.findall(text)}
        at = 0
        while found := _TOKEN.search(text, at):
            at = found.end()
            word, number, code, symbol, brace, plain = found.groups()
            if brace:
                self._brace(brace)
            elif word == "bin":
                at += int(number or 0)
            elif word:
                self._word(word, None if number is None else int(number))
            elif code:
                self._put(bytes.fromhex(code))
            elif symbol:
                self._symbol(symbol)
            else:
                self._put(plain.encode("latin-1"))
        self._end_paragraph()
        self._end_table()
        return self._blocks

    def _brace(self, brace: str) -> None:
        self._decode()
        if len(self._stack) > MAX_DEPTH:
            raise too_deep()
        if brace == "{":
            self._stack.append(replace(self._group))
        elif self._stack:
            self._group = self._stack.pop()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._group.skipped = True  # until a word says otherwise
        elif symbol in "\r\n":
            self._end_paragraph()
        else:
            self._write({"~": " ", "_": "-", "-": ""}.get(symbol, symbol))

    def _word(self, word: str, number: int | None) -> None:
        group = self._group
        if word in _KEPT:
            group.skipped = False
        elif word in _SKIPPED:
            group.skipped = True
        elif word == "fonttbl":
            group.fonts = True
        elif word == "f":
            self._decode()
            self._font = number or 0
            group.codec = "" if group.fonts else self._fonts.get(self._font, "")
        elif word == "fcharset" and group.fonts:
            self._fonts[self._font] = _CODECS.get(number or 0, "") if number else ""
        elif word == "ansicpg":
            self._codec = _PAGES.get(number or 0, "gb18030")
        elif word == "uc":
            group.fallback = max(0, number or 0)
        elif not group.skipped and not group.fonts:
            self._content(word, number)

    def _content(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._write(chr(number % 0x10000))
            self._pass = self._group.fallback
        elif word in _SYMBOLS:
            self._write(_SYMBOLS[word])
        elif word == "b":
            self._decode()
            self._group.bold = number != 0
        elif word in ("v", "deleted"):
            self._decode()
            self._group.hidden = number != 0
        elif word == "plain":
            self._decode()
            self._group.bold = self._group.hidden = False
        elif action := _ACTIONS.get(word):
            self._decode()
            action(self, number)

    def _pard(self, number: int | None) -> None:
        texts, bold = self._paragraph.texts, self._paragraph.bold
        self._paragraph = _Paragraph(texts, bold)

    def _centre(self, number: int | None) -> None:
        self._paragraph.centred = True

    def _outline(self, number: int | None) -> None:
        self._paragraph.level = number + 1 if number is not None and 0 <= number < 9 else None

    def _style(self, number: int | None) -> None:
        self._paragraph.level = self._levels.get(number or 0)

    def _in_table(self, number: int | None) -> None:
        self._paragraph.in_table = True

    def _end_paragraph(self, number: int | None = None) -> None:
        self._decode()
        paragraph = self._paragraph
        text = "".join(paragraph.texts)
        if paragraph.in_table:
            self._cell.append(text)
        elif text.strip() and not is_contents_line(text):
            self._end_table()
            self._blocks.append(Block(text, paragraph.level, paragraph.bold, paragraph.centred))
        self._paragraph = replace(paragraph, texts=[], bold=True)

    def _start_row(self, number: int | None) -> None:
        self._edges = []
        self._merge = (0, False)

    def _end_edge(self, number: int | None) -> None:
        left = self._edges[-1].right if self._edges else min(0, number or 0)
        vertical, across = self._merge
        self._edges.append(EdgedCell(left, number or 0, -1 if across else vertical))
        self._merge = (0, False)

    def _end_cell(self, number: int | None) -> None:
        self._cell.append("".join(self._paragraph.texts))
        self._cells.append("\n".join(filter(None, map(str.strip, self._cell))))
        self._cell = []
        self._paragraph = replace(self._paragraph, texts=[], bold=True)

    def _end_row(self, number: int | None) -> None:
        texts: list[str] = []
        edges: list[EdgedCell] = []
        for text, cell in zip(self._cells, self._edges, strict=False):
            if cell.vertical == -1 and edges:  # merged with the cell to its left
                edges[-1].right = cell.right
            else:
                texts.append(text)
                edges.append(replace(cell))
        self._rows.append((texts, edges))
        self._cells = []

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if any(any(texts) for texts, _ in rows):
            grid = lay_out_edges([texts for texts, _ in rows], [edges for _, edges in rows])
            self._blocks.append(Block(rows=grid))

    def _put(self, raw: bytes) -> None:
        """Text as bytes; decoded when the run ends, for one character may come in two pieces."""
        passed = min(self._pass, len(raw))
        self._pass -= passed
        if not (self._group.skipped or self._group.fonts or self._group.hidden):
            self._bytes += raw[passed:]

    def _decode(self) -> None:
        if self._bytes:
            raw, self._bytes = self._bytes, b""
            self._write(raw.decode(self._group.codec or self._codec, "replace"))

    def _write(self, text: str) -> None:
        self._decode()
        group = self._group
        if group.skipped or group.fonts or group.hidden:
            return
        self._paragraph.texts.append(text)
        if text.strip():
            self._paragraph.bold = self._paragraph.bold and group.bold


def _merging(vertical: int, across: bool) -> Callable[[_Reader, int | None], None]:
    def mark(reader: _Reader, number: int | None) -> None:
        reader._merge = (vertical or reader._merge[0], across or reader._merge[1])

    return mark


_ACTIONS: dict[str, Callable[[_Reader, int | None], None]] = {
    "par": _Reader._end_paragraph,
    "sect": _Reader._end_paragraph,
    "pard": _Reader._pard,
    "qc": _Reader._centre,
    "s": _Reader._style,
    "outlinelevel": _Reader._outline,
    "intbl": _Reader._in_table,
    "trowd": _Reader._start_row,
    "cellx": _Reader._end_edge,
    "clvmrg": _merging(GOES_ON, across=False),
    "clmrg": _merging(0, across=True),
    "cell": _Reader._end_cell,
    "row": _Reader._end_row,
}
