"""Ruling lines to grids. A cell ends where a line is drawn, so merged cells need no guessing.

Written out because the usual library reads each page a second time, thirty times slower, and reports
merged rows as missing cells.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from anlan.plans.reader.formats.pdf_page import Page, Rule

SNAP = 4.0  # points; lines closer than this are one line, and no row of text is so low
REACH = 3.0  # lines that come this near to each other meet
MOST_LINES = 400  # of one direction on a page
MOST_CELLS = 10_000  # of a table on one page; with more it is graph paper


@dataclass(slots=True)
class Grid:
    """A ruled table: its column and row edges, and which cell covers each of its places."""

    columns: list[float]
    rows: list[float]
    owners: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def place(self, x: float, y: float) -> tuple[int, int]:
        """The cell at a point inside the grid, as the (row, column) it begins at."""
        row = min(max(bisect_right(self.rows, y) - 1, 0), len(self.rows) - 2)
        column = min(max(bisect_right(self.columns, x) - 1, 0), len(self.columns) - 2)
        return self.owners[row, column]

    def holds(self, x: float, y: float) -> bool:
        return self.columns[0] <= x <= self.columns[-1] and self.rows[0] <= y <= self.rows[-1]

    def width(self, owner: tuple[int, int]) -> float:
        """The inner width of the cell that begins at ``owner``."""
        row, column = owner
        last = column
        while self.owners.get((row, last + 1)) == owner:
            last += 1
        return self.columns[last + 1] - self.columns[column]


def grids(page: Page) -> list[Grid]:
    """The tables on a page, from the top down; a box around text is none."""
    across, down = _merged(page.across), _merged(page.down)
    if len(across) > MOST_LINES or len(down) > MOST_LINES:
        return []
    found = []
    for rows, columns in _connected(across, down):
        grid = _grid(rows, columns)
        if grid is not None and len(set(grid.owners.values())) > 1:
            found.append(grid)
    return sorted(found, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _merged(rules: list[Rule]) -> list[Rule]:
    """Pieces of one line put together."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at < SNAP:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    merged: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        pieces: list[Rule] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if pieces and rule.start <= pieces[-1].end + REACH:
                pieces[-1].end = max(pieces[-1].end, rule.end)
            else:
                pieces.append(Rule(at, rule.start, rule.end))
        merged += [piece for piece in pieces if piece.end - piece.start > SNAP]
    return merged


def _levels(values: list[float]) -> list[float]:
    """Distinct positions; values closer than SNAP are one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] >= SNAP:
            levels.append(value)
    return levels


def _connected(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Horizontal and vertical rules that meet, table by table."""
    waiting = list(range(len(down)))
    tables: list[tuple[list[Rule], list[Rule]]] = []
    for rule in across:
        met = [index for index in waiting if _meet(rule, down[index])]
        touching = [table for table in tables if any(_meet(rule, other) for other in table[1])]
        joined: tuple[list[Rule], list[Rule]] = ([rule], [down[index] for index in met])
        waiting = [index for index in waiting if index not in met]
        for table in touching:
            tables.remove(table)
            joined = (table[0] + joined[0], table[1] + joined[1])
        tables.append(joined)
    return [table for table in tables if len(table[0]) > 1 and table[1]]


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - REACH <= down.at <= across.end + REACH
        and down.start - REACH <= across.at <= down.end + REACH
    )


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """The grid of one table. Sides that are not drawn lie where the lines of the other kind end."""
    columns = _levels(
        [rule.at for rule in down] + [min(rule.start for rule in across), max(rule.end for rule in across)]
    )
    rows = _levels([rule.at for rule in across])
    if len(columns) < 2 or len(rows) < 2 or len(columns) * len(rows) > MOST_CELLS:
        return None
    grid = Grid(columns, rows)
    walls = {(row, edge) for row in range(len(rows) - 1) for edge in range(1, len(columns) - 1)
             if _drawn(down, columns[edge], (rows[row] + rows[row + 1]) / 2)}  # fmt: skip
    floors = {(edge, column) for edge in range(1, len(rows) - 1) for column in range(len(columns) - 1)
              if _drawn(across, rows[edge], (columns[column] + columns[column + 1]) / 2)}  # fmt: skip
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) not in grid.owners:
                _spread(grid, (row, column), walls, floors)
    return grid


def _drawn(rules: list[Rule], at: float, point: float) -> bool:
    return any(abs(rule.at - at) < SNAP and rule.start <= point <= rule.end for rule in rules)


def _spread(grid: Grid, origin: tuple[int, int], walls: set, floors: set) -> None:
    """Give ``origin`` every place reachable from it without crossing a line."""
    waiting = [origin]
    while waiting:
        row, column = waiting.pop()
        if (row, column) in grid.owners:
            continue
        grid.owners[row, column] = origin
        if column + 2 < len(grid.columns) and (row, column + 1) not in walls:
            waiting.append((row, column + 1))
        if column and (row, column) not in walls:
            waiting.append((row, column - 1))
        if row + 2 < len(grid.rows) and (row + 1, column) not in floors:
            waiting.append((row + 1, column))
        if row and (row, column) not in floors:
            waiting.append((row - 1, column))
