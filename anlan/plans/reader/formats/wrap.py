"""Lines as printed, back to paragraphs as written.

Used where a file knows lines only: PDF, and text saved with hard line breaks. A line is measured
from the left edge of the text column, in half-width units (a Chinese character is two).
"""

import re
import unicodedata
from dataclasses import dataclass

from anlan.plans.reader.formats.labels import ENDS_SENTENCE, LABEL, LABEL_ALONE, RUNS_ON

SLACK = 4.5  # a full line may end this much early: a mark or a word that did not fit moved down
INDENT = 2.5  # the usual first-line indent is 4 units
APART = 8  # a line that starts so far in stands by itself, as signatures and dates do
_MARKS = (*ENDS_SENTENCE, *RUNS_ON)
_CLOSES = {"《": "》", "（": "）", "〔": "〕", "【": "】"}
_PIECE = re.compile(r"[(（《“〔【]*(?:[A-Za-z0-9.%-]+|.)[，。、；：！？）》”〕】,.;:)]*")
_LATIN = re.compile(r"[A-Za-z0-9,.;:%]\n(?=[A-Za-z])")


@dataclass(slots=True)
class Printed:
    """One printed line; ``gap`` marks a blank line or a wide space above it."""

    text: str
    left: float
    right: float
    gap: bool = False


def width(text: str) -> int:
    """Printed width in half-width units."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def measure(text: str, *, gap: bool = False) -> Printed:
    """A line of a plain text file, its indent counted from its leading blanks."""
    body = text.strip()
    left = width(text[: len(text) - len(text.lstrip())].expandtabs(4).replace("\xa0", " "))
    return Printed(body, left, left + width(body.replace(" ", "")), gap)


def join(lines: list[str]) -> str:
    """Wrapped lines as one text; only Latin words keep a space between them."""
    return re.sub(r"\n", "", _LATIN.sub(lambda found: found[0][0] + " ", "\n".join(lines)))


def paragraphs(
    lines: list[Printed], full: float, *, indent: float = 0, broken: bool = False, exact: bool = False
) -> list[list[Printed]]:
    """Group lines into paragraphs. ``full`` is where a full line ends.

    ``indent`` is the first-line indent where the file has lost it. ``broken`` says that one printed
    line may come as several (a converter broke it where the font changed); such pieces are put
    together when they fill the line exactly. ``exact`` says that ``full`` is known to the point, as in
    a ruled cell: a line is full when nothing of the next one would have fitted on it.
    """
    labelled = [line.left > INDENT for line in lines if LABEL.match(line.text)]
    indenting = sum(labelled) > len(labelled) / 2
    groups: list[list[Printed]] = []
    end = 0.0  # where the printed line that we are on has come to
    for index, line in enumerate(lines):
        if not groups or line.gap:
            fresh = True
        elif broken and end < full - SLACK:
            fresh = _may_end(groups[-1]) and not _fills(lines, index, end, full)
        else:
            slack = _first_piece(line.text) if exact else SLACK
            fresh = _starts(groups[-1], line, end < full - slack, indenting)
        if fresh:
            groups.append([line])
            end = line.right + indent
        else:
            groups[-1].append(line)
            end = line.right + (end if broken and end < full - SLACK else 0)
    return groups


def _starts(group: list[Printed], line: Printed, short: bool, indenting: bool) -> bool:
    """Whether ``line`` starts a paragraph after ``group``, whose last line may stop ``short``.

    ``indenting`` says that labels are indented here, so that one at the edge stands inside a paragraph.
    """
    last = group[-1]
    labelled = LABEL.match(line.text) is not None
    if LABEL_ALONE.fullmatch(last.text):
        return False
    if short:
        return labelled or _may_end(group)
    inwards = line.left - (_body(group) if len(group) > 1 else 0)
    if inwards > APART or (labelled and inwards < -INDENT):
        return True
    if not last.text.endswith(ENDS_SENTENCE):
        return False
    if len(group) == 1 and line.left > last.left + 1 and LABEL.match(last.text):
        return False  # a label that stands out to the left of the other lines of its paragraph
    return inwards > INDENT or (labelled and not indenting)


def _first_piece(text: str) -> float:
    """The width of what a line begins with and cannot be parted: a word, or a character and its marks."""
    found = _PIECE.match(text)
    return width(found[0]) + 0.5 if found else 2.5


def _body(group: list[Printed]) -> float:
    """The left edge of a paragraph's second and later lines."""
    return min(line.left for line in group[1:])


def _may_end(group: list[Printed]) -> bool:
    """Whether a paragraph may end with the last line of ``group``."""
    last = group[-1].text
    if last.endswith(RUNS_ON) or LABEL_ALONE.fullmatch(last):
        return False
    text = "".join(line.text for line in group[-3:])
    return last.endswith("。") or not any(text.count(mark) > text.count(_CLOSES[mark]) for mark in _CLOSES)


def _fills(lines: list[Printed], index: int, end: float, full: float) -> bool:
    """Whether the pieces from ``index`` on complete the printed line that has come to ``end``.

    Converters break a line after a mark only; what ends without one ends its line.
    """
    if not lines[index - 1].text.endswith(_MARKS):
        return False
    for line in lines[index:]:
        if line.gap or line.left or LABEL.match(line.text):
            return False
        end += line.right
        if end > full - SLACK:
            return end < full + SLACK
    return False
