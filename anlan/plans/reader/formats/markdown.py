"""Markdown: headings, pipe tables and emphasis; lists keep their labels."""

import re

from anlan.plans.reader.blocks import Block, Cell
from anlan.plans.reader.formats.encoding import decode_lines
from anlan.plans.reader.formats.wrap import join

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+]\s|\d{1,4}[.)、．]|>)")
_DIVIDER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^)\s]{0,500}(?:\s+\"[^\"]{0,300}\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")


def read(data: bytes, warnings: list[str]) -> list[Block]:
    lines = decode_lines(data)
    found: list[Block] = []
    paragraph: list[str] = []

    def flush(level: int | None = None) -> None:
        if paragraph:
            found.append(_paragraph(join(paragraph), level))
            paragraph.clear()

    index = _front_matter(lines)
    while index < len(lines):
        line = lines[index]
        table, after = table_at(lines, index)
        if table:
            flush()
            found.append(Block(rows=table))
            index = after
            continue
        index += 1
        if heading := _HEADING.match(line):
            flush()
            found.append(_paragraph(heading[2], len(heading[1])))
        elif paragraph and (under := _UNDERLINE.match(line)):
            flush(1 if under[1].startswith("=") else 2)
        elif not line.strip() or _RULE.match(line) or _FENCE.match(line):
            flush()
        else:
            if _ITEM.match(line) or _ends_hard(lines, index - 2):
                flush()
            paragraph.append(line.strip())
    flush()
    return found


def table_at(lines: list[str], index: int) -> tuple[list[list[Cell]], int]:
    """The pipe table that starts at ``index`` as a grid, and the line after it; nothing if none does."""
    if index + 1 >= len(lines) or "|" not in lines[index] or not _DIVIDER.match(lines[index + 1]):
        return [], index
    header = _cells(lines[index])
    if len(header) != len(_cells(lines[index + 1])):
        return [], index
    rows = [header]
    index += 2
    while index < len(lines) and "|" in lines[index]:
        rows.append((_cells(lines[index]) + [""] * len(header))[: len(header)])
        index += 1
    return [[Cell(_plain(_BREAK.sub("\n", text))) for text in row] for row in rows], index


def _cells(line: str) -> list[str]:
    return _PIPE.split(line.strip().removeprefix("|").removesuffix("|"))


def _paragraph(text: str, level: int | None) -> Block:
    strong = _STRONG.fullmatch(text.strip())
    return Block(_plain(text), level=level, bold=strong is not None)


def _plain(text: str) -> str:
    text = _STRONG.sub(r"\2", _LINK.sub(r"\1", _BREAK.sub("\n", text)))
    return _ESCAPE.sub(r"\1", text).strip()


def _ends_hard(lines: list[str], index: int) -> bool:
    """Whether the line before ends its paragraph: two blanks at its end, or a Chinese full stop.

    Chinese writers of Markdown put one paragraph on a line and forget the blank line.
    """
    return index >= 0 and lines[index].endswith(("  ", "。", "；", "：", "）", "】", "\u3000"))


def _front_matter(lines: list[str]) -> int:
    """The line after a leading ``---`` block of metadata, 0 without one."""
    if lines and lines[0].strip() == "---":
        for index, line in enumerate(lines[1:60], 2):
            if line.strip() == "---":
                return index
    return 0
