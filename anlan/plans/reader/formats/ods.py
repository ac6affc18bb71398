"""OpenDocument spreadsheets (.ods): cells as they are shown, merged ranges, visible sheets."""

from lxml import etree

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats.archive import Archive
from anlan.plans.reader.formats.limits import MAX_CELLS, MAX_SHEETS
from anlan.plans.reader.formats.opc import parse
from anlan.plans.reader.formats.refusals import encrypted
from anlan.plans.reader.formats.sheet import Sheet

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def read(data: bytes, warnings: list[str]) -> list[Block]:
    archive = Archive(data)
    if "encryption-data" in archive.read("META-INF/manifest.xml").decode("utf-8", "replace"):
        raise encrypted()
    root = parse(archive.read("content.xml"))
    hidden = {
        style.get(STYLE + "name")
        for style in root.iter(STYLE + "style")
        for properties in style.iterchildren(STYLE + "table-properties")
        if properties.get(TABLE + "display") == "false"
    }
    blocks: list[Block] = []
    for element in list(root.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"))[:MAX_SHEETS]:
        name = element.get(TABLE + "name", "")
        if element.get(TABLE + "style-name") in hidden:
            warnings.append(f"工作表“{name}”是隐藏的，没有读取。")
        else:
            blocks += _sheet(name, element).blocks()
    return blocks


def _sheet(name: str, table: etree._Element) -> Sheet:
    sheet = Sheet(name)
    at = 0
    for row in table.iter(TABLE + "table-row"):
        times = _count(row, "number-rows-repeated")
        cells = list(_cells(row))
        for _ in range(times if cells else 0):
            for column, text, high, wide in cells:
                sheet.put(at, column, text)
                if high * wide > 1:
                    sheet.merges.append((at, column, at + high - 1, column + wide - 1))
            at += 1
        at += 0 if cells else times
    return sheet


def _cells(row: etree._Element) -> list[tuple[int, str, int, int]]:
    """The cells of a row that hold something: column, text, rows and columns covered."""
    found, column = [], 0
    for cell in row.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        times = _count(cell, "number-columns-repeated")
        text = _text(cell) if cell.tag == TABLE + "table-cell" else ""
        if text:
            spans = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            found += [(column + step, text, *spans) for step in range(min(times, MAX_CELLS))]
        column += times
    return found


def _text(cell: etree._Element) -> str:
    """What the cell shows; a date in full, however short it is shown."""
    if date := cell.get(OFFICE + "date-value"):
        return date.replace("T", " ")[:16].removesuffix(" 00:00")
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell.iterchildren(TEXT + "p"))


def _count(element: etree._Element, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return int(text) if text.isdigit() and len(text) < 8 else 1
