"""What plain text has lost on its way: rows of a table set with bars, paragraphs run together.

Loaders give blocks as the file has them; text copied out of a web page or a converter may still hold
a whole table or a whole document in lines that are neither.
"""

import re
from dataclasses import replace
from itertools import pairwise

from anlan.plans.reader.blocks import Block, Cell
from anlan.plans.reader.columns import is_list_of_units, titled
from anlan.plans.reader.labels import inline_labels, label_at
from anlan.plans.reader.layout import fold
from anlan.plans.reader.vocabulary import any_of

_BAR = re.compile(r"[|｜]")
_WHO = ("lead", "support", "neutral")
_RUN_ON = 600  # a paragraph this long that holds a list of headings is several paragraphs
_MAJOR = frozenset(("han", "han_paren", "chapter", "part"))
_NOUN = any_of("方案 要点 计划 清单 意见 安排 细则 办法 分工 分解")
_OPENING = r"(?=为|根据|按照|依据|现|\d{4}年)"
_TITLE = re.compile(rf"[^，。；：\n]{{6,60}}?{_NOUN}(?:\([^()\n]{{2,24}}\))?{_OPENING}")
_FEWEST_ROWS = 3


def recover(blocks: list[Block]) -> list[Block]:
    """The blocks with bar-set rows made tables and run-on text cut into paragraphs."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        rows, used = _bar_rows(blocks, index)
        if not used:
            rows, used = _barred_cells(blocks, index)
        if rows:
            found.append(_table(blocks[index], rows))
        else:
            used = used or 1
            for block in blocks[index : index + used]:
                found += _paragraphs(block)
        index += used
    return found


def _bar_rows(blocks: list[Block], index: int) -> tuple[list[list[str]], int]:
    """(rows, lines they take) of a table set with bars from ``index`` on; no rows if the lines make none."""
    rows: list[list[str]] = []
    for place in range(index, len(blocks)):
        block = blocks[place]
        if rows and _is_heading_row(blocks, place):
            rows.append([block.text.strip(), ""])
            continue
        if block.rows or not _BAR.search(block.text) or _BAR.fullmatch(block.text.strip()):
            break
        rows.append([cell.strip() for cell in _BAR.split(block.text)])
    header = [cell for cell in rows[0] if cell] if rows else []
    named = len(header) >= 2 and len(rows[0]) >= 3 and all(len(cell) <= 12 for cell in header)
    return (rows if named and len(rows) >= _FEWEST_ROWS else []), len(rows)


def _is_heading_row(blocks: list[Block], place: int) -> bool:
    """Whether a line without bars is a heading between two rows of one table, not the start of the next."""
    plain = fold(blocks[place].text).strip()
    label = label_at(plain, 0, len(plain))
    if blocks[place].rows or not label or label.style not in _MAJOR or len(plain) > 40 or _BAR.search(plain):
        return False
    following = blocks[place + 1].text if place + 1 < len(blocks) else ""
    cells = _BAR.split(following)
    return len(cells) > 2 and sum(bool(titled(fold(cell.strip())).role) for cell in cells) < 2


def _barred_cells(blocks: list[Block], index: int) -> tuple[list[list[str]], int]:
    """Cells one below the other with a bar on a line of its own between them; a numbered column tells the rows.

    Cells that run down are printed once, so that a row may lack its first; the header is left out.
    """
    cells: list[str] = []
    used = 0
    while index + used + 1 < len(blocks) and _BAR.fullmatch(blocks[index + used + 1].text.strip()):
        cells.append(blocks[index + used].text.strip())
        used += 2
    places: list[int] = []
    for place, cell in enumerate(cells):
        if cell == str(len(places) + 1):
            places.append(place)
    steps = [after - place for place, after in pairwise(places)]
    if len(places) < _FEWEST_ROWS or min(steps) < 2 or max(steps) > min(steps) + 1:
        return [], used
    width, rows, first, end = min(steps), [], "", 0
    for place in places:
        first = cells[place - 1] if place > end else first  # a cell between two rows begins the second
        end = place + width
        rows.append([first, *cells[place:end]])
    return rows, used


def _table(block: Block, rows: list[list[str]]) -> Block:
    """A grid; cells left out under a cell that ran down are its own again."""
    if all(row[-1] == "" for row in rows):
        rows = [row[:-1] for row in rows]  # a bar closes every row
    width = len(rows[0])
    who = [column for column, title in enumerate(rows[0]) if titled(fold(title)).role in _WHO]
    grid: list[list[Cell]] = []
    for number, row in enumerate(rows):
        row = [*row, *[""] * width][:width]
        missing = _left_out(row, who[-1]) if who and number > 1 else 0
        row = [""] * missing + row[: width - missing]
        cells = [Cell(text) for text in row]
        if number > 1 and not row[0]:
            above = grid[number - 1][0].merged_from or (number - 1, 0)
            cells[0] = Cell(grid[above[0]][0].text, above)
        grid.append(cells)
    return replace(block, text="", rows=grid)


def _left_out(row: list[str], who: int) -> int:
    """How many cells are missing in front of a row whose units stand left of their column."""
    missing = len(row) - max((place + 1 for place, cell in enumerate(row) if cell), default=len(row))
    moved = 0 < missing <= who and not row[who] and is_list_of_units(fold(row[who - missing]))
    return missing if moved else 0


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
