"""Glyphs to printed lines."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from anlan.plans.reader.formats.pdf_page import Glyph

SAME_LINE = 0.5  # of a line's height: pieces whose middles are closer stand on one line
WORD_GAP = 0.5  # of a line's height: more room after a blank is a space that somebody typed
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
    """The lines that glyphs form, from the top down; what stands on one line is put together."""
    pieces = sorted(filter(None, map(_piece, _pieces(glyphs))), key=lambda piece: (piece.top, piece.left))
    rows: list[list[Line]] = []
    for piece in pieces:
        row = next((row for row in reversed(rows[-3:]) if _level(row[0], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [_line(row, page) for row in rows]


def _pieces(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Runs of glyphs that follow each other on a line in the order the file draws them."""
    pieces: list[list[Glyph]] = [[]]
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.text == "\n":
            pieces.append([])
            last = None
        elif glyph.text == " ":
            pieces[-1].append(glyph)
        else:
            size = glyph.bottom - glyph.top
            middle = (glyph.top + glyph.bottom) / 2
            if last is not None and (
                glyph.left < last.right - size
                or abs((last.top + last.bottom) / 2 - middle) > SAME_LINE * size
            ):
                pieces.append([])
            pieces[-1].append(glyph)
            last = glyph
    return pieces


def _piece(glyphs: list[Glyph]) -> Line | None:
    printed = [glyph for glyph in glyphs if glyph.text != " "]
    if not printed:
        return None
    return Line(
        text=_spaced(glyphs),
        left=min(glyph.left for glyph in printed),
        top=min(glyph.top for glyph in printed),
        right=max(glyph.right for glyph in printed),
        bottom=max(glyph.bottom for glyph in printed),
        size=median(glyph.bottom - glyph.top for glyph in printed),
        bold=all(glyph.bold for glyph in printed),
    )


def _spaced(glyphs: list[Glyph]) -> str:
    """The text of a piece. Typesetters leave a little room between figures and Chinese: no space."""
    text, last, blank = "", None, False
    for glyph in glyphs:
        if glyph.text == " ":
            blank = True
            continue
        if last is not None:
            room = (glyph.left - last.right) / (glyph.bottom - glyph.top or 1)
            words = last.text.isascii() and glyph.text.isascii()
            if (blank and (words or room > WORD_GAP)) or room > TAB:
                text += " "
        text += glyph.text
        last, blank = glyph, False
    return text


def _level(line: Line, piece: Line) -> bool:
    apart = abs((line.top + line.bottom) / 2 - (piece.top + piece.bottom) / 2)
    return apart < SAME_LINE * min(line.size, piece.size)


def _line(pieces: list[Line], page: int) -> Line:
    pieces.sort(key=lambda piece: piece.left)
    text = pieces[0].text
    for left, right in pairwise(pieces):
        gap = right.left - left.right > WORD_GAP * right.size
        text += (" " if gap else "") + right.text
    widest = max(pieces, key=lambda piece: piece.right - piece.left)
    return Line(
        text=text,
        left=pieces[0].left,
        top=min(piece.top for piece in pieces),
        right=max(piece.right for piece in pieces),
        bottom=max(piece.bottom for piece in pieces),
        size=widest.size,
        bold=all(piece.bold for piece in pieces),
        page=page,
    )
