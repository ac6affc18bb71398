"""Tables as full grids: spans laid out, merges that a format has lost filled down again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anlan.plans.reader.blocks import Cell
from anlan.plans.reader.formats.limits import MAX_CELLS, MAX_COLUMNS
from anlan.plans.reader.formats.refusals import too_large_table

_HEADER = re.compile(
    r"序号|编号|项目|目标|任务|内容|事项|措施|举措|要点|工作|指标|要求|标准|类别|领域|板块|分类|环节|行业"
    r"|责任|牵头|配合|协同|参与|主体|单位|部门|处室|科室|领导|人员|时限|时间|期限|进度|完成|节点|成果|备注|说明"
)
_NUMBER_COLUMN = re.compile(r"序\s*号|编\s*号|№|No\.?", re.IGNORECASE)
# A cell left empty here says "none"; elsewhere in a task table it was merged with the one above.
_MAY_BE_EMPTY = re.compile(r"备注|说明|配合|协助|参与|协同|完成情况|进展|签字|签名|评分|得分|自查|附件")


@dataclass(slots=True)
class Span:
    """A cell as a file gives it, before it is laid out on the grid."""

    text: str
    rows: int = 1
    columns: int = 1


def lay_out(rows: Sequence[Sequence[Span]]) -> list[list[Cell]]:
    """Cells with spans, row by row as in HTML, laid out as a full grid."""
    places: dict[tuple[int, int], Cell] = {}
    for row, spans in enumerate(rows):
        column = 0
        for span in spans:
            while (row, column) in places:
                column += 1
            high = max(1, min(span.rows, len(rows) - row))
            wide = max(1, min(span.columns, MAX_COLUMNS))
            if len(places) + high * wide > MAX_CELLS or column > MAX_COLUMNS:
                raise too_large_table()
            _cover(places, row, column, high, wide, span.text)
            column += wide
    width = max((column for _, column in places), default=-1) + 1
    return [[places.get((row, column)) or Cell("") for column in range(width)] for row in range(len(rows))]


def _cover(places: dict, row: int, column: int, high: int, wide: int, text: str) -> None:
    for down in range(row, row + high):
        for across in range(column, column + wide):
            origin = None if (down, across) == (row, column) else (row, column)
            places.setdefault((down, across), Cell(text, origin))


FREE, GOES_ON, STARTS = 0, 1, 3  # vertical merges, as Word numbers them
_NEAR = 40  # twips; edges closer than this are one


@dataclass(slots=True)
class EdgedCell:
    """A cell as Word's older formats give it: by its edges, in twips."""

    left: int
    right: int
    vertical: int = FREE


def lay_out_edges(texts: Sequence[Sequence[str]], cells: Sequence[Sequence[EdgedCell]]) -> list[list[Cell]]:
    """Cells laid out by their edges: a cell covers every column between its own two."""
    edges: list[int] = []
    for edge in sorted({edge for row in cells for cell in row for edge in (cell.left, cell.right)}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    if len(edges) > MAX_COLUMNS or len(edges) * len(texts) > MAX_CELLS:
        raise too_large_table()
    grid: list[list[Cell]] = []
    for index, row in enumerate(texts):
        grid.append([Cell("") for _ in edges[1:]])
        for text, cell in zip(row, cells[index], strict=True):
            covered = [
                at for at, edge in enumerate(edges[:-1]) if cell.left - _NEAR <= edge < cell.right - _NEAR
            ]
            if not covered:
                continue
            origin = (index, covered[0])
            if cell.vertical == GOES_ON and index:
                above = grid[index - 1][covered[0]]
                origin, text = above.merged_from or (index - 1, covered[0]), above.text
            for at in covered:
                grid[index][at] = Cell(text, None if origin == (index, at) else origin)
    return grid


def is_header(texts: Sequence[str]) -> bool:
    """Whether a row of cells names the columns of a task table."""
    filled = [text for text in texts if text.strip()]
    words = [text for text in filled if len(text) <= 16 and _HEADER.search(re.sub(r"\s", "", text))]
    prose = any(len(text) > 24 or text.rstrip().endswith(("。", "；")) for text in filled)
    return len(filled) >= 2 and len(set(words)) >= 2 and 2 * len(words) >= len(filled) and not prose


def numbers_rows(header: str) -> bool:
    """Whether a column with this header holds running numbers."""
    return _NUMBER_COLUMN.search(re.sub(r"\s", "", header)) is not None


def fill_down(rows: list[list[Cell]]) -> None:
    """Fill the empty cells that a lost vertical merge has left behind, in place.

    Only below a recognised header. A cell is taken to be merged with the one above unless its column
    may be empty, or a cell to its left starts a new group: merges of a task table nest from left to
    right, and the column that tells what is to be done stands at their end.
    """
    top = next((index for index, row in enumerate(rows) if is_header([cell.text for cell in row])), None)
    if top is None or len(rows) < top + 3:
        return
    body = rows[top + 1 :]
    fillable = [column for column, cell in enumerate(rows[top]) if not _MAY_BE_EMPTY.search(cell.text)]
    content = _content_column(body, fillable)
    groups = [column for column in fillable if column < content and not all(row[column].text for row in body)]
    for index in range(top + 2, len(rows)):
        if any(cell.text for cell in rows[index][content:]) and not _runs_across(rows[index - 1]):
            _fill_row(rows, index, fillable, groups)


def _content_column(rows: list[list[Cell]], columns: list[int]) -> int:
    """The column that tells one row from the next: the fullest, and of those the wordiest."""

    def weight(column: int) -> tuple[int, int]:
        texts = [row[column].text for row in rows]
        return sum(map(bool, texts)), sum(map(len, texts))

    return max(columns, key=weight, default=0)


def _fill_row(rows: list[list[Cell]], index: int, columns: list[int], groups: list[int]) -> None:
    row, above = rows[index], rows[index - 1]
    fresh = False  # a cell to the left starts a new group
    for column in columns:
        grouping = column in groups
        if row[column].text:
            fresh = fresh or grouping
        elif above[column].text and not (fresh and grouping):
            row[column] = Cell(above[column].text, above[column].merged_from or (index - 1, column))


def _runs_across(row: list[Cell]) -> bool:
    """Whether a row is one cell across the table, or says nothing but in its first cell."""
    return not any(cell.text and cell.merged_from is None for cell in row[1:])
