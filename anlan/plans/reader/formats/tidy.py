"""The last step of every loader: clean text, square tables, places numbered."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from anlan.plans.reader.blocks import Block, Cell
from anlan.plans.reader.formats.limits import MAX_BLOCKS, MAX_CELLS, MAX_CHARACTERS
from anlan.plans.reader.formats.refusals import too_large_table, too_long

# PDF writers print 一 as the radical ⼀, which looks the same and equals nothing.
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
# Controls, soft hyphens, zero-width marks, lone surrogates, private characters.
_NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e"
                    "\u2060-\u2064\ufe00-\ufe0f\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff]+")  # fmt: skip
_BULLET = re.compile("^[\uf020-\uf0ff][^\\S\n]*", re.MULTILINE)
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")  # spaces of every width, tabs, no-break spaces
_BOOKMARK = re.compile(r"\[bookmark: [^\]\n]{0,40}\]")  # printed into the text by older converters


def clean(text: str) -> str:
    """Text without marks nobody sees; runs of blanks become one space, line breaks become ``\\n``."""
    text = _BULLET.sub("• ", _BREAKS.sub("\n", text))  # bullets are private characters of symbol fonts
    text = _NOISE.sub("", text).translate(_RADICALS)
    text = _BOOKMARK.sub("", _BLANKS.sub(" ", text))
    return "\n".join(line for line in (part.strip() for part in text.split("\n")) if line)


def tidied(blocks: Iterable[Block]) -> list[Block]:
    """Clean and number the blocks of one file; a paragraph with line breaks becomes several."""
    tidied: list[Block] = []
    paragraphs = tables = characters = 0
    for block in _parts(blocks):
        if block.rows:
            tables += 1
            block.place = replace(block.place, table=tables)
            characters += sum(len(cell.text) for row in block.rows for cell in row)
        else:
            paragraphs += 1
            block.place = replace(block.place, paragraph=paragraphs)
            characters += len(block.text)
        tidied.append(block)
        if len(tidied) > MAX_BLOCKS or characters > MAX_CHARACTERS:
            raise too_long()
    return tidied


def _parts(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.rows:
            rows = _square(block.rows)
            if rows and len(rows[0]) > 1:
                yield replace(block, text="", rows=rows)
                continue
            # One column is no table but a frame around paragraphs.
            block = replace(
                block, rows=[], text="\n".join(row[0].text for row in rows if not row[0].merged_from)
            )
        for line in clean(block.text).split("\n"):
            if line:
                yield replace(block, text=line, rows=[])


def _square(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The grid with equally long rows and clean cells; nothing if no cell says anything."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > MAX_CELLS:
        raise too_large_table()
    square = [[Cell(clean(cell.text), cell.merged_from) for cell in row] for row in rows]
    for row in square:
        row.extend(Cell("") for _ in range(width - len(row)))
    return square if any(cell.text for row in square for cell in row) else []
