"""How wide and how high the table cells of a .doc file are.

Tika gives the text of a Word 97-2003 table but not its merged cells. The file keeps, with the end of
each row, the edges of its cells and their merges ([MS-DOC] 2.6.3, sprmTDefTable); that much is read
here. A file saved in pieces, or with tables in tables, is left to guesswork.
"""

import struct
from collections.abc import Iterator

from anlan.plans.reader.formats.grid import EdgedCell
from anlan.plans.reader.formats.ole import Compound

_ROW_END, _INNER_ROW_END = 0x2417, 0x244C  # sprmPFTtp, sprmPFInnerTtp
_DEFINITION, _VERTICAL_MERGE = 0xD608, 0xD62B
_HUGE = (0x6645, 0x6646)  # the properties stand in the Data stream
_TABS = 0xC615
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_PAGE = 512
_CELL = 20  # bytes of a cell's description


def table_rows(compound: Compound) -> list[list[EdgedCell]]:
    """The rows of all tables in reading order; nothing if they cannot be told for sure."""
    try:
        return list(_rows(compound))
    except (struct.error, IndexError, _Unsure):
        return []


class _Unsure(Exception):
    """The file is arranged in a way that is not followed here."""


def _rows(compound: Compound) -> Iterator[list[EdgedCell]]:
    document = compound.stream("WordDocument")
    flags = struct.unpack_from("<H", document, 10)[0]
    table = compound.stream("1Table" if flags & 0x0200 else "0Table")
    start, length, text, text_length = struct.unpack_from("<II152xII", document, 258)
    if not _in_order(table[text : text + text_length]):
        raise _Unsure
    plc = table[start : start + length]
    count = (len(plc) - 4) // 8
    for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)):
        page = document[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
        for properties in _paragraphs(page):
            if row := _row(_expanded(properties, compound)):
                yield row


def _in_order(pieces: bytes) -> bool:
    """Whether the text stands in the file in the order it is read, in one piece or many."""
    at = 0
    while at < len(pieces) and pieces[at] == 1:
        at += 3 + struct.unpack_from("<H", pieces, at + 1)[0]
    length = struct.unpack_from("<I", pieces, at + 1)[0]
    body = pieces[at + 5 : at + 5 + length]
    count = (len(body) - 4) // 12
    places = []
    for index in range(count):
        place = struct.unpack_from("<I", body, 4 * (count + 1) + 8 * index + 2)[0]
        places.append((place & 0x3FFFFFFF) // 2 if place & 0x40000000 else place)
    return bool(places) and places == sorted(places)


def _paragraphs(page: bytes) -> Iterator[bytes]:
    """The properties of each run of paragraphs on a page of them."""
    count = page[_PAGE - 1]
    for index in range(count):
        at = 2 * page[4 * (count + 1) + 13 * index]
        if at:
            size = page[at]
            size, at = (2 * page[at + 1], at + 2) if size == 0 else (2 * size - 1, at + 1)
            yield page[at + 2 : at + size]  # after the style


def _expanded(properties: bytes, compound: Compound) -> bytes:
    for code, operand in _changes(properties):
        if code in _HUGE:
            data, at = compound.stream("Data"), struct.unpack("<I", operand)[0]
            return data[at + 2 : at + 2 + struct.unpack_from("<H", data, at)[0]]
    return properties


def _changes(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """The single properties: code and operand."""
    at = 0
    while at + 2 < len(properties):
        code = struct.unpack_from("<H", properties, at)[0]
        at += 2
        if code == _DEFINITION:
            size = struct.unpack_from("<H", properties, at)[0] + 1
        elif code >> 13 == 6:
            if code == _TABS and properties[at] == 255:
                return
            size = properties[at] + 1
        else:
            size = _OPERAND[code >> 13]
        yield code, properties[at : at + size]
        at += size


def _row(properties: bytes) -> list[EdgedCell]:
    cells: list[EdgedCell] = []
    ends = False
    for code, operand in _changes(properties):
        if code == _INNER_ROW_END and operand[0]:
            raise _Unsure
        if code == _ROW_END:
            ends = operand[0] == 1
        elif code == _DEFINITION:
            cells = _defined(operand)
        elif code == _VERTICAL_MERGE and operand[1] < len(cells):
            cells[operand[1]].vertical = operand[2]
    return cells if ends else []


def _defined(operand: bytes) -> list[EdgedCell]:
    count = operand[2]
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    cells = []
    for index in range(count):
        at = 3 + 2 * (count + 1) + _CELL * index
        flags = struct.unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0
        if flags & 2:  # merged with the cell to its left, in the manner of Word 97
            raise _Unsure
        cells.append(EdgedCell(edges[index], edges[index + 1], (flags >> 5) & 3))
    return cells
