"""Plain text: lines to paragraphs, wrapped lines joined, tables that were dumped as text rebuilt."""

import re

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats import dump, markdown
from anlan.plans.reader.formats.encoding import decode_lines
from anlan.plans.reader.formats.labels import ENDS_SENTENCE, is_contents_line, is_page_number
from anlan.plans.reader.formats.wrap import Printed, join, measure, paragraphs

# Text counts as hard-wrapped when many lines end at one edge and many of those in mid-sentence.
NARROWEST, WIDEST = 40, 140  # half-width units: A4 in 16-point type holds 56, a terminal 80 to 132
EDGE = 6
AT_EDGE = 0.2
MID_SENTENCE = 0.4


def read(data: bytes, warnings: list[str]) -> list[Block]:
    return blocks(decode_lines(data))


def blocks(lines: list[str]) -> list[Block]:
    """The blocks of a plain text: whatever is no table is prose."""
    found: list[Block] = []
    prose: list[str] = []
    index = 0
    while index < len(lines):
        table, after = dump.table_at(lines, index)
        if not table:
            table, after = markdown.table_at(lines, index)
        if table:
            found += _prose(prose)
            found.append(Block(rows=table))
            prose, index = [], after
        else:
            prose.append(lines[index])
            index += 1
    return found + _prose(prose)


def _prose(lines: list[str]) -> list[Block]:
    printed = _printed(lines)
    full = max((line.right for line in printed), default=0)
    if not _is_wrapped(printed, full):
        return [Block(line.text) for line in printed]
    indented = any(line.left > 0 for line in printed)
    groups = paragraphs(printed, full, indent=0 if indented else 4, broken=_is_broken(printed, full))
    return [Block(join([line.text for line in group])) for group in groups]


def _printed(lines: list[str]) -> list[Printed]:
    """The lines that say something. What a page break put between two lines is no gap between them."""
    printed: list[Printed] = []
    blank, turned = True, False
    last = max((index for index, line in enumerate(lines) if line.strip()), default=0)
    for index, line in enumerate(lines):
        text = line.strip()
        alone = blank and index == last and re.fullmatch(r"\d{1,4}", text)
        if is_page_number(text) or alone:
            turned = True
        elif not text:
            blank = True
        elif not is_contents_line(text):
            printed.append(measure(line, gap=blank and not turned))
            blank = turned = False
    return printed


def _is_wrapped(lines: list[Printed], full: float) -> bool:
    edge = [line for line in lines if line.right > full - EDGE]
    torn = [line for line in edge if not line.text.endswith(ENDS_SENTENCE)]
    return (
        NARROWEST <= full <= WIDEST
        and len(edge) >= max(4, AT_EDGE * len(lines))
        and len(torn) >= MID_SENTENCE * len(edge)
    )


def _is_broken(lines: list[Printed], full: float) -> bool:
    """Whether a converter broke printed lines into pieces: many short lines end in a comma."""
    short = [line for line in lines if line.right < full - 2 * EDGE]
    return sum(line.text.endswith(("，", "、", "一）")) for line in short) > 0.1 * len(short)
