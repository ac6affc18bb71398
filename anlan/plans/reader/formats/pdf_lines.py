"""Glyphs to printed lines."""

from dataclasses import dataclass
from itertools import islice
from statistics import median

from anlan.plans.reader.formats.pdf_page import Glyph

SAME_LINE = 0.5  # of a glyph's height: glyphs whose middles are closer stand on one line
SAME_PLACE = 0.3  # of a glyph's height: the same glyph this close is drawn twice, to look bold
WORD_GAP = 0.5  # of a glyph's height: more room after a blank is a space that somebody typed
MOST_ROWS = 200  # looked back through for the line a glyph belongs to
TAB = 1.5  # so much room is a space even if the file has none


@dataclass(slots=True)
class Line:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # height of its characters
    bold: bool = False
    page: int = 0  # 1-based


def lines_of(glyphs: list[Glyph], page: int) -> list[Line]:
    """The lines that glyphs form, from the top down.

    A file draws them in any order, often one font after the other, so only their places count.
    """
    rows: list[list[tuple[Glyph, bool]]] = []
    row: list[tuple[Glyph, bool]] = []
    blank = False
    for glyph in glyphs:
        if glyph.text in " \n":
            blank = True
            continue
        if not row or not _level(row[0][0], glyph):
            row = next(
                (other for other in islice(reversed(rows), MOST_ROWS) if _level(other[0][0], glyph)), []
            )
            if not row:
                rows.append(row)
        row.append((glyph, blank))
        blank = False
    return sorted((_line(row, page) for row in rows), key=lambda line: line.top)


def _level(glyph: Glyph, other: Glyph) -> bool:
    apart = abs(glyph.top + glyph.bottom - other.top - other.bottom) / 2
    return apart < SAME_LINE * min(glyph.bottom - glyph.top, other.bottom - other.top)


def _line(row: list[tuple[Glyph, bool]], page: int) -> Line:
    row.sort(key=lambda entry: entry[0].left)
    glyphs = [glyph for glyph, _ in row]
    return Line(
        text=_text(row),
        left=glyphs[0].left,
        top=min(glyph.top for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        bottom=max(glyph.bottom for glyph in glyphs),
        size=median(glyph.bottom - glyph.top for glyph in glyphs),
        bold=all(glyph.bold for glyph in glyphs),
        page=page,
    )


def _text(row: list[tuple[Glyph, bool]]) -> str:
    """The text of a row. Typesetters leave a little room between figures and Chinese: no space."""
    text = ""
    last: Glyph | None = None
    for glyph, blank in row:
        if last is not None:
            size = glyph.bottom - glyph.top or 1
            if glyph.text == last.text and glyph.left - last.left < SAME_PLACE * size:
                continue
            room = (glyph.left - last.right) / size
            words = last.text.isascii() and glyph.text.isascii() and room > 0
            if (blank and (words or room > WORD_GAP)) or room > TAB:
                text += " "
        text += glyph.text
        last = glyph
    return text
