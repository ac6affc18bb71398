"""What plain text has lost on its way: rows of a table set with bars, paragraphs run together.

Loaders give blocks as the file has them; text copied out of a web page or a converter may still hold
a whole table or a whole document in lines that are neither.
"""

import re
from dataclasses import replace

from anlan.plans.reader.blocks import Block, Cell
from anlan.plans.reader.labels import inline_labels, label_at
from anlan.plans.reader.layout import fold

_RUN_ON = 600  # a paragraph this long that holds a list of headings is several paragraphs
_MAJOR = frozenset(("han", "han_paren", "chapter", "part"))
_TITLE = re.compile(
    r"(?P<title>[^，。；：\n]{6,60}?(?:方案|要点|计划|清单|意见|安排|细则|办法|分工|分解)(?:\([^()\n]{2,24}\))?)(?=为|根据|按照|依据|现|为了|\d{4}年)"
)


def recover(blocks: list[Block]) -> list[Block]:
    """The blocks with bar-set rows made tables and run-on text cut into paragraphs."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        rows = _bar_rows(blocks, index)
        if rows:
            found.append(_table(blocks[index], rows))
            index += len(rows)
        else:
            found += _paragraphs(blocks[index])
            index += 1
    return found


def _bar_rows(blocks: list[Block], index: int) -> list[list[str]]:
    """The cells of the lines from ``index`` on that are parted by bars, if they make a table."""
    rows = []
    for block in blocks[index:]:
        if block.rows or not re.search(r"[|｜]", block.text):
            break
        rows.append([cell.strip() for cell in re.split(r"[|｜]", block.text)])
    width = max((len(row) for row in rows), default=0)
    header = [cell for cell in rows[0] if cell] if rows else []
    is_table = len(rows) >= 3 and width >= 3 and len(header) >= 2 and all(len(cell) <= 12 for cell in header)
    return rows if is_table else []


def _table(block: Block, rows: list[list[str]]) -> Block:
    """A grid; cells left out under a cell that ran down are its own again."""
    if all(row[-1] == "" for row in rows):
        rows = [row[:-1] for row in rows]  # a bar closes every row
    width = len(rows[0])
    grid: list[list[Cell]] = []
    for number, row in enumerate(rows):
        cells = [Cell(text) for text in (row + [""] * width)[:width]]
        if number > 1 and row and not row[0]:
            above = grid[number - 1][0].merged_from or (number - 1, 0)
            cells[0] = Cell(grid[above[0]][0].text, above)
        grid.append(cells)
    return replace(block, text="", rows=grid)


def _paragraphs(block: Block) -> list[Block]:
    if block.rows or len(block.text) < _RUN_ON // 3:
        return [block]
    plain = fold(block.text)
    first = label_at(plain, 0, len(plain))
    labels = inline_labels(plain, first.end if first else 0, len(plain), None, first, loose=True)
    if len({label.style for label in labels} & _MAJOR) < 1 or (len(plain) < _RUN_ON and len(labels) < 4):
        return [block]
    cuts = sorted({0, *(label.start for label in labels if label.style != "is")})
    title = _TITLE.match(plain)
    if title and not first:
        cuts = sorted({*cuts, title.end()})
    ends = [*cuts[1:], len(plain)]
    return [replace(block, text=block.text[start:end]) for start, end in zip(cuts, ends, strict=True)]
