"""How far a workbook's cells reach, asked before a reader lays them out as one dense block.

A single value in the last cell of a sheet makes a few hundred bytes of file into 17 thousand million cells;
the readers that are quick allocate all of them, and the process with them is gone.
"""

import re
import zipfile
from xml.parsers import expat

CHUNK = 2**16
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class NotASheet(Exception):
    """A part of the package that holds no cells."""


def far_cell(file, limit):
    """The last cell, as "XFD1048576", of a worksheet whose cells span more than ``limit``; else None.

    ``file``: a path or seekable binary stream of an .xlsx package. Raises ValueError when it is damaged.
    """
    try:
        with zipfile.ZipFile(file) as package:
            for name in package.namelist():
                if name.endswith(".xml"):
                    rows, columns = extent(package, name)
                    if rows * columns > limit:
                        return f"{letters(columns)}{rows}"
    except (zipfile.BadZipFile, expat.ExpatError, OSError, EOFError, NotImplementedError) as problem:
        raise ValueError(str(problem)) from problem
    return None


def extent(package, name):
    """The last row and the last column, both from 1, with a value in worksheet ``name``; zeros for other parts."""
    spans = Spans()
    parser = expat.ParserCreate()
    parser.StartElementHandler = spans.start
    with package.open(name) as part:
        try:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except NotASheet:
            return 0, 0
    return spans.rows, spans.columns


class Spans:
    """Follows the elements of a worksheet; cells without a reference stand right of the one before."""

    def __init__(self):
        self.rows = self.columns = 0
        self.row = self.column = 0
        self.inside = False

    def start(self, tag, attributes):
        tag = tag.rpartition(":")[2]
        if not self.inside:
            if tag != "worksheet":
                raise NotASheet
            self.inside = True
        elif tag == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
        elif tag == "c":
            found = REFERENCE.fullmatch(attributes.get("r", ""))
            self.column = number(found[1]) if found else self.column + 1
            self.row = int(found[2]) if found else self.row
        elif tag in {"v", "is"}:  # a formatted cell without a value takes no room
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)


def number(column):
    """The number of column "AA": 27."""
    total = 0
    for letter in column:
        total = total * 26 + ord(letter) - 64
    return total


def letters(column):
    """The letters of column 27: "AA"."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
