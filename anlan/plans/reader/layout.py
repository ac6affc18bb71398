"""Blocks laid out as one plain text. Every fact the reader finds is a span of this text.

``plain`` is the same text folded to half width, character for character, so that the grammar needs
one spelling of ``（１）．`` and offsets hold in both.
"""

import re
import unicodedata
from dataclasses import dataclass

from anlan.plans.reader.blocks import Block, Line
from anlan.plans.reader.plan import Found

_KEEP = "，。；：！？"  # full-width marks that have a different meaning from their half-width twins


def _table() -> dict[int, str]:
    fold = {
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0xFF01, 0xFF5F), *range(0x2F00, 0x2FD6), 0xFE6A)
        if chr(code) not in _KEEP
    }
    fold |= dict.fromkeys(map(ord, "‐‑‒–—―－─"), "-")
    fold |= dict.fromkeys(map(ord, "～〜∼﹣"), "~")
    fold |= {
        ord("﹝"): "〔",
        ord("﹞"): "〕",
        ord("［"): "〔",
        ord("］"): "〕",
        ord("["): "〔",
        ord("]"): "〕",
    }
    fold |= {ord("．"): ".", ord("•"): "·", ord("﹪"): "%", ord("≧"): "≥", ord("≦"): "≤", ord("○"): "〇"}
    fold |= {ord("\u3000"): " ", ord("\xa0"): " "}
    return {code: text for code, text in fold.items() if len(text) == 1}


_FOLD = _table()
_FULL_MARKS = dict(zip(",;:!?", "，；：！？", strict=True))
_HALF_MARK = re.compile(r"(?<=[\u3400-\u9fff”》)\]〕】])[,;:!?]|[,;:!?](?=[\u3400-\u9fff“《(〔【])")
_BLANKS = re.compile(r"[^\S\n]+")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}(?=\s)")  # 1 总则: only the blank makes it a label
_LABELLED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是要]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、)]|[①-⑳●■◆·-]|第.{1,3}[条章节部]|.{2,8}："
)
_LABEL_ALONE = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、]|[①-⑳])\s*$"
)


def fold(text: str) -> str:
    """One spelling for every character, one for one, so that offsets stay the same.

    Figures, letters and brackets become half-width; marks beside Chinese become full-width.
    """
    return _HALF_MARK.sub(lambda found: _FULL_MARKS[found[0]], text.translate(_FOLD))


@dataclass(slots=True)
class Laid:
    """The plain text of a document and the lines it is made of."""

    text: str
    plain: str
    lines: list[Line]

    def words(self, line: Line) -> str:
        """The folded words of a line."""
        return self.plain[line.start : line.end].strip()

    def bare(self, line: Line) -> tuple[int, int]:
        """The span of a line without blanks in front."""
        words = self.plain[line.start : line.end]
        return line.start + len(words) - len(words.lstrip()), line.end

    def found(self, start: int, end: int, role: str = "") -> Found:
        """What is printed at ``start``..``end``, line breaks and the marks of a title left out."""
        text = "".join(part.strip() for part in self.text[start:end].split("\n"))
        return Found(text.strip("《》 "), start, end, role)


def lay_out(blocks: list[Block]) -> Laid:
    """Print every block on lines of its own; one line to a table row."""
    parts: list[str] = []
    lines: list[Line] = []
    at = 0
    for block in _joined(blocks):
        for text, cells in _printed(block):
            shifted = tuple((at + start, at + end) for start, end in cells)
            lines.append(Line(text, at, at + len(text), block, shifted))
            parts.append(text)
            at += len(text) + 1
    text = "\n".join(parts)
    return Laid(text, fold(text), lines)


def _joined(blocks: list[Block]) -> list[Block]:
    """Put a label alone on its line in front of its text, and together what a bracket still holds open."""
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        prose = before is not None and not before.rows and not block.rows
        if prose and _goes_on(before.text.strip(), block.text.strip()):
            joined[-1] = Block(before.text + block.text, before.level, block.bold, False, [], before.place)
        elif block.rows or block.text.strip():
            joined.append(block)
    return joined


def _goes_on(before: str, after: str) -> bool:
    if _LABEL_ALONE.match(fold(before)) or _holds(before, after):
        return True
    return before.endswith(("，", "、")) and not _LABELLED.match(fold(after))


def _holds(before: str, after: str) -> bool:
    """Whether a quotation or bracket opened on one line is closed on the next."""
    return any(
        before.count(left) == before.count(right) + 1 and after.count(right) == after.count(left) + 1
        for left, right in ("“”", "《》", "（）", "〔〕", "【】")
    )


def _printed(block: Block) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    """(text, cell spans within the text) of each line a block is printed on."""
    if not block.rows:
        return [(tighten(block.text), ())]
    printed = []
    for row in block.rows:
        text, cells = "", []
        for cell in row:
            body = tighten(cell.text)
            cells.append((len(text), len(text) + len(body)))
            text += body + "\t"
        printed.append((text[:-1], tuple(cells)))
    return printed


def tighten(text: str) -> str:
    """Drop blanks that Chinese typesetting leaves around figures and marks; one stays between two words."""
    return "\n".join(_tight_line(line.strip()) for line in text.split("\n")).strip("\n")


def _tight_line(line: str) -> str:
    number = _NUMBERED.match(line)
    numbered = number.end() if number else -1

    def blank(found: re.Match) -> str:
        before, after = line[found.start() - 1], line[found.end()]
        if found.start() == numbered:
            return " "
        if before.isascii() and after.isascii() and before.isalpha() and after.isalpha():
            return " "
        return " " if _IDEOGRAPH.match(before) and _IDEOGRAPH.match(after) else ""

    return _BLANKS.sub(blank, line)
