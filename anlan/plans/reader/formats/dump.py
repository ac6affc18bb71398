"""Tables that a converter has poured out as text, put together again.

Two kinds are known: cells one below the other, each on a tab-indented line with a blank line about
where a row ends; and rows on one line, cells parted by tabs.
"""

from anlan.plans.reader.blocks import Cell
from anlan.plans.reader.formats.grid import Span, fill_down, is_header, lay_out, numbers_rows

FEWEST_COLUMNS = 2
MOST_COLUMNS = 20


def table_at(lines: list[str], index: int) -> tuple[list[list[Cell]], int]:
    """The dumped table that starts at ``index`` as a grid, and the line after it; nothing if none does."""
    for read in (_tabbed_cells, _tabbed_rows, _bare_cells):
        rows, after = read(lines, index)
        if rows:
            grid = lay_out(rows)
            fill_down(grid)
            return grid, after
    return [], index


def _tabbed_cells(lines: list[str], index: int) -> tuple[list[list[Span]], int]:
    """Cells one below the other, every first line of a cell starting with a tab."""
    header, after = _chunk(lines, index)
    if not FEWEST_COLUMNS <= len(header) <= MOST_COLUMNS or not is_header(header):
        return [], index
    width, rows, row = len(header), [header], []
    blank = True
    while after < len(lines):
        line = lines[after]
        if not _is_blank(line):
            if not _opens(line) and (not row or (blank and len(row) == width)):
                break  # text outside every cell
            if not _opens(line):
                row[-1] = f"{row[-1]}\n{line.strip()}".strip()
            else:
                # A blank line ends a row, but may also stand inside one, at the end of a cell.
                if len(row) == width or (blank and row and len(row) + len(_chunk(lines, after)[0]) > width):
                    rows.append(row)
                    row = []
                row.append(line.strip())
        blank = _is_blank(line)
        after += 1
    rows += [row] if any(row) else []
    return ([_spans(row, width) for row in rows], after) if len(rows) > 1 else ([], index)


def _chunk(lines: list[str], index: int) -> tuple[list[str], int]:
    """The cells from ``index`` to the next blank line, and where that is."""
    cells: list[str] = []
    while index < len(lines) and len(cells) <= MOST_COLUMNS and not _is_blank(lines[index]):
        if _opens(lines[index]):
            cells.append(lines[index].strip())
        elif cells:
            cells[-1] += lines[index].strip()
        else:
            break
        index += 1
    return cells, index


def _is_blank(line: str) -> bool:
    return not line.strip() and not line.startswith("\t")


def _spans(texts: list[str], width: int) -> list[Span]:
    """A row as spans. One with too few cells runs across the table, or its last cell does to the end."""
    spans = [Span(text) for text in texts]
    spans[-1].columns = width - len(spans) + 1
    return spans


def _opens(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line.strip()


def _tabbed_rows(lines: list[str], index: int) -> tuple[list[list[Span]], int]:
    """Rows on one line each, cells parted by tabs."""
    header = _split(lines[index])
    named = is_header(header)
    if len(header) < FEWEST_COLUMNS or (len(header) == FEWEST_COLUMNS and not named):
        return [], index
    after, rows = index, []
    for place in range(index, len(lines)):
        cells = _split(lines[place])
        # Editors cut the tabs at the end of a line, and with them the empty cells there.
        if len(cells) == len(header) or (named and 1 < len(cells) < len(header)):
            rows.append([Span(text) for text in cells])
            after = place + 1
        elif named and rows and _heads_rows(lines, place, header):
            rows.append([Span(cells[0], columns=len(header))])
        elif lines[place].strip():
            break
    return (rows, after) if len(rows) >= (2 if named else 4) else ([], index)


def _heads_rows(lines: list[str], place: int, header: list[str]) -> bool:
    """Whether a line without tabs is a heading between two rows, not the end of the table."""
    following = _split(lines[place + 1]) if place + 1 < len(lines) else []
    short = 0 < len(lines[place].strip()) <= 40 and not lines[place].rstrip().endswith("。")
    return short and len(following) == len(header) and not is_header(following)


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]


def _bare_cells(lines: list[str], index: int) -> tuple[list[list[Span]], int]:
    """Cells one below the other without tabs, told only by a numbered column that counts up by one."""
    if not numbers_rows(lines[index]):
        return [], index
    header, _ = _filled(lines, index, MOST_COLUMNS + 1)
    width = header.index("1") if "1" in header else 0
    if width <= FEWEST_COLUMNS or not is_header(header[:width]):
        return [], index
    rows = [header[:width]]
    _, after = _filled(lines, index, width)
    while True:
        row, following = _filled(lines, after, width)
        if len(row) < width or row[0] != str(len(rows)):
            break
        rows.append(row)
        after = following
    return ([_spans(row, width) for row in rows], after) if len(rows) > 2 else ([], index)


def _filled(lines: list[str], index: int, count: int) -> tuple[list[str], int]:
    """The next lines that are not blank, at most ``count``, and where they end."""
    found: list[str] = []
    while index < len(lines) and len(found) < count:
        if text := lines[index].strip():
            found.append(text)
        index += 1
    return found, index
