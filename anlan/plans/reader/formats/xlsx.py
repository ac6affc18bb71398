"""Excel workbooks (.xlsx): visible sheets, cells as they are shown, merged ranges."""

import datetime
import re
from math import isfinite

from lxml import etree

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.formats.archive import Archive
from anlan.plans.reader.formats.limits import MAX_SHEETS
from anlan.plans.reader.formats.opc import each, main_part, parse, relations
from anlan.plans.reader.formats.refusals import without_body
from anlan.plans.reader.formats.sheet import (
    Sheet,
    number_kind,
    print_date,
    print_month,
    print_number,
    print_percent,
)

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RANGE = re.compile(f"{_ADDRESS.pattern}:{_ADDRESS.pattern}")
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
_LATEST = 2_957_003  # the day number of 9999-12-31, counted from 1904


def read(data: bytes, warnings: list[str]) -> list[Block]:
    archive = Archive(data)
    main = main_part(archive, "xl/workbook.xml")
    if main not in archive.names:
        raise without_body()
    book = parse(archive.read(main))
    related = relations(archive, main)
    parts = {relation.kind: relation.target for relation in related}
    targets = {relation.key: relation.target for relation in related if relation.kind == "worksheet"}
    strings = _strings(archive.read(parts.get("sharedStrings", "")))
    properties = book.find(S + "workbookPr")
    old_epoch = properties is not None and properties.get("date1904") in ("1", "true")
    reader = _Reader(strings, _formats(archive.read(parts.get("styles", ""))), old_epoch)
    blocks: list[Block] = []
    for entry in book.findall(f"{S}sheets/{S}sheet")[:MAX_SHEETS]:
        name, target = entry.get("name", ""), targets.get(entry.get(RELATION_ID, ""), "")
        if entry.get("state", "visible") != "visible":
            warnings.append(f"工作表“{name}”是隐藏的，没有读取。")
        elif target in archive.names:
            blocks += reader.sheet(name, archive.read(target)).blocks()
    return blocks


def _strings(part: bytes) -> list[str]:
    return [_plain(item) for item in each(part, S + "si")] if part else []


def _plain(item: etree._Element) -> str:
    """The text of a string item, without the phonetic guide some input methods leave in it."""
    texts = [
        text.text or "" for text in item.iter(S + "t") if next(text.iterancestors(S + "rPh"), None) is None
    ]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(texts))


def _formats(part: bytes) -> list[str]:
    """How each cell style shows a number, as ``number_kind`` names it."""
    if not part:
        return []
    root = parse(part)
    codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter(S + "numFmt")}
    styles = root.find(S + "cellXfs")
    keys = [style.get("numFmtId", "") for style in (() if styles is None else styles)]
    return [number_kind(int(key) if key.isdigit() else 0, codes.get(key)) for key in keys]


class _Reader:
    def __init__(self, strings: list[str], formats: list[str], old_epoch: bool):
        self._strings = strings
        self._formats = formats
        self._epoch = datetime.datetime(1904, 1, 1) if old_epoch else datetime.datetime(1899, 12, 30)  # noqa: DTZ001 days as printed

    def sheet(self, name: str, part: bytes) -> Sheet:
        sheet = Sheet(name)
        at = -1
        for element in each(part, S + "row", S + "mergeCell"):
            if element.tag == S + "mergeCell":
                if merge := _RANGE.fullmatch(element.get("ref", "")):
                    left, right = column_number(merge[1]), column_number(merge[3])
                    sheet.merges.append((int(merge[2]) - 1, left, int(merge[4]) - 1, right))
                continue
            at = int(element.get("r")) - 1 if (element.get("r") or "").isdigit() else at + 1
            column = -1
            for cell in element.iterchildren(S + "c"):
                address = _ADDRESS.fullmatch(cell.get("r", ""))
                column = column_number(address[1]) if address else column + 1
                sheet.put(at, column, self._text(cell))
        return sheet

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(S + "is")
            return "" if inline is None else _plain(inline)
        child = cell.find(S + "v")
        value = "" if child is None else child.text or ""
        if kind == "s":
            index = int(value) if value.isdigit() else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind == "e":  # a formula's error says nothing
            return ""
        return value if kind in ("str", "d") or not value else self._number(value, cell.get("s", ""))

    def _number(self, value: str, style: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if not isfinite(number):
            return ""
        index = int(style) if style.isdigit() else -1
        kind = self._formats[index] if 0 <= index < len(self._formats) else ""
        if kind == "percent":
            return print_percent(number)
        if not kind or not 0 <= number <= _LATEST:
            return print_number(number)
        moment = self._epoch + datetime.timedelta(days=number)
        if kind == "month":
            return print_month(moment)
        return print_date(moment.time() if kind == "time" or number < 1 else moment)


def column_number(letters: str) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
