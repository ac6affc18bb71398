"""What every file format is turned into before anything is understood: an ordered list of blocks.

A loader (``reader.formats``) makes a :class:`Source`; the grammar (``reader.outline`` and its
neighbours) reads nothing else. ``Source.text`` is the plain text a reviewer sees beside the
tasks; every fact the grammar finds points into it by character offsets.
"""

from dataclasses import dataclass, field


@dataclass(slots=True, frozen=True)
class Place:
    """Where in the file a block stands, in the terms a person would look it up by."""

    paragraph: int | None = None  # 1-based, counted over the whole file
    page: int | None = None  # 1-based, formats with pages only
    sheet: str = ""  # name of the sheet, spreadsheets only
    table: int | None = None  # 1-based, counted over the whole file
    row: int | None = None  # 1-based; set for facts found in a table
    column: int | None = None  # 1-based


@dataclass(slots=True)
class Cell:
    """One cell of a table's grid. A merged cell is repeated in every place it covers."""

    text: str  # paragraphs inside a cell are joined by "\n"
    merged_from: tuple[int, int] | None = None  # (row, column), 0-based, of the cell that covers it


@dataclass(slots=True)
class Block:
    """A paragraph (``rows`` empty) or a table (``text`` empty until laid out)."""

    text: str = ""  # automatic numbering of the word processor is printed out at its front
    level: int | None = None  # heading level from the file's own style, 1 to 9
    bold: bool = False  # the whole paragraph is bold
    centred: bool = False
    rows: list[list[Cell]] = field(default_factory=list)  # a full grid: every row equally long
    place: Place = Place()


@dataclass(slots=True)
class Source:
    """A file read into blocks. ``warnings`` are sentences for the reader in Chinese."""

    name: str
    media: str  # docx | doc | xlsx | xls | pdf | html | text | markdown
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Line:
    """A block, or one table row, laid out in the plain text at ``start``..``end``."""

    text: str
    start: int
    end: int
    block: Block
    cells: tuple[tuple[int, int], ...] = ()  # spans of a table row's cells in the plain text


class ReadError(Exception):
    """The file cannot be read as a document. ``message`` is Chinese and says why and what to do."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message
