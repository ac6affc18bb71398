"""Tables that a page break has cut, sewn together again."""

from dataclasses import dataclass

from anlan.plans.reader.blocks import Cell
from anlan.plans.reader.formats.labels import ENDS_SENTENCE
from anlan.plans.reader.formats.pdf_lines import Line
from anlan.plans.reader.formats.wrap import join

NEAR = 6.0  # points by which the edges of columns may differ from page to page
MOST_HEADER_ROWS = 3

Rows = list[list[Cell]]
Owner = tuple[int, int]


@dataclass(slots=True)
class Table:
    """A ruled table, on one page or going on over several."""

    rows: Rows
    columns: list[float]  # edges
    top: float
    page: int
    last_page: int


def sew(items: list[Line | Table]) -> list[Line | Table]:
    """Items in reading order, tables that go on overleaf made one with where they began."""
    sewn: list[Line | Table] = []
    for item in items:
        above = sewn[-1] if sewn else None
        if isinstance(item, Table) and isinstance(above, Table) and _continues(above, item):
            above.rows = _joined(above.rows, item.rows)
            above.last_page = item.page
        else:
            sewn.append(item)
    return sewn


def _continues(above: Table, table: Table) -> bool:
    """Whether ``table`` goes on with ``above``: on the next page, with the same columns."""
    return (
        table.page == above.last_page + 1
        and len(table.columns) == len(above.columns)
        and all(abs(one - other) < NEAR for one, other in zip(above.columns, table.columns, strict=True))
    )


def _joined(above: Rows, below: Rows) -> Rows:
    below = _without_header(above, below)
    if not below:
        return above
    cut = _is_cut(above[-1], below[0])
    base = len(above) - cut
    links: dict[Owner, Owner] = {}  # cells of the first row below, to the cells above they go on with
    for column, cell in enumerate(below[0]):
        if cell.merged_from is None and (cut or _goes_on(above, below, column)):
            owner = links[0, column] = above[-1][column].merged_from or (len(above) - 1, column)
            first = above[owner[0]][owner[1]]
            first.text = _added(first.text, cell.text)

    def moved(cell: Cell, row: int, column: int) -> Cell:
        owner = cell.merged_from or (row, column)
        owner = links.get(owner) or (owner[0] + base, owner[1])
        return Cell(cell.text, None if owner == (row + base, column) else owner)

    rows = above + [
        [moved(cell, row, column) for column, cell in enumerate(below[row])] for row in range(cut, len(below))
    ]
    for cell in (cell for row in rows for cell in row if cell.merged_from):
        cell.text = rows[cell.merged_from[0]][cell.merged_from[1]].text
    return rows


def _without_header(above: Rows, below: Rows) -> Rows:
    """The rows overleaf without the header that is printed there again."""
    height = 0
    while height < min(MOST_HEADER_ROWS, len(above), len(below)) and _same(above[height], below[height]):
        height += 1
    return [
        [
            Cell(cell.text, cell.merged_from and (cell.merged_from[0] - height, cell.merged_from[1]))
            for cell in row
        ]
        for row in below[height:]
    ]


def _same(row: list[Cell], other: list[Cell]) -> bool:
    texts = [["".join(cell.text.split()) for cell in cells] for cells in (row, other)]
    return texts[0] == texts[1] and any(texts[0])


def _is_cut(last: list[Cell], first: list[Cell]) -> bool:
    """Whether the break runs through a row: cells are empty below it, and the main text was unfinished.

    Two short cells above each other, such as running numbers, stand in two rows.
    """
    both = [(one.text, other.text) for one, other in zip(last, first, strict=True)]
    empty = any(text and not more for text, more in both)
    numbered = any(text and more and len(text) <= 4 and len(more) <= 4 for text, more in both)
    unfinished = max((text for text, more in both if text and more), key=len, default="。")
    return empty and not numbered and not unfinished.endswith(ENDS_SENTENCE)


def _goes_on(above: Rows, below: Rows, column: int) -> bool:
    """Whether a cell merged downwards is drawn again, empty, at the top of the next page."""
    last, first = above[-1][column], below[0][column]
    reaches_down = last.merged_from is not None and last.merged_from[0] < len(above) - 1
    goes_further = len(below) > 1 and below[1][column].merged_from == (0, column)
    return bool(last.text) and not first.text and (reaches_down or goes_further)


def _added(text: str, more: str) -> str:
    if not text or not more:
        return text or more
    return join([text, more]) if not text.endswith(ENDS_SENTENCE) else f"{text}\n{more}"
