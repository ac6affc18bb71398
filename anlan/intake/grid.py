"""A file becomes a table: worksheets as text cells, and the line that is the header."""

import csv
import datetime
import io
import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

from anlan.files.media import TEXT, XLS, XLSX
from anlan.lib.extent import far_cell

MAX_LINES = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 4_000_000
HEADER_WITHIN = 20  # a header further down is not looked for
# What a spreadsheet makes of a number with more than 15 digits: the rest is lost.
ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d{2,}")


@dataclass(frozen=True)
class Table:
    """``lines``: ``(line number as the spreadsheet counts, {column index: text})`` below the header."""

    worksheet: str
    header_line: int
    headers: list[str]
    columns: list[str]  # the field of each column, "" for none
    lines: list[tuple[int, dict[int, str]]]


def grids(upload, media, charset):
    """Yield ``(worksheet name, rows of raw cells)`` of each visible worksheet of an accepted file."""
    upload.seek(0)
    if media == TEXT:
        yield "", csv_rows(upload.read().decode(charset, "replace"))
        return
    if media not in {XLS, XLSX}:
        raise ValidationError(_("请上传表格文件：.xlsx、.xls 或 .csv。"), code="kind")
    content = io.BytesIO(upload.read())
    try:
        if media == XLSX and (far := far_cell(content, MAX_CELLS)):
            raise ValidationError(
                _("表格范围过大：%s 单元格有内容，请删除多余的行和列。") % far, code="too_far"
            )
        content.seek(0)
        book = load_workbook(content)
        visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        for name in visible:
            yield name, unmerged(book.get_sheet_by_name(name))
    except (CalamineError, ValueError) as problem:
        raise ValidationError(_("表格打不开，文件可能已损坏，请另存后再上传。"), code="damaged") from problem


def csv_rows(text):
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise ValidationError(_("CSV 文件格式有误，打不开。"), code="damaged") from problem


def unmerged(sheet):
    """The rows from the first line on; a cell merged downwards counts for each line it covers."""
    rows = sheet.to_python(skip_empty_area=False, nrows=MAX_LINES + HEADER_WITHIN + 1)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        for line in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[line]):
                rows[line][left] = rows[top][left]
    return rows


def text_of(cell):
    """What a person sees in the cell."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        whole_day = cell.time() == datetime.time()
        return cell.date().isoformat() if whole_day else cell.isoformat(" ", "seconds")
    text = re.sub(r"[\u200b-\u200f\ufeff]", "", str(cell)).replace("\xa0", " ").strip()
    # Ways to keep a spreadsheet from reading digits as a number: '0123 and ="0123".
    return re.sub(r'^="(.*)"$', r"\1", text).removeprefix("'")


def plain_header(text):
    """A header without what people add to it: spaces, line breaks, stars, remarks in brackets."""
    text = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"\(.*?\)|[\s*:]", "", text).lower()


def table(upload, media, charset, names):
    """The first worksheet with a header, as a Table. ``names``: plain header -> field.

    The header is the line with the most known names, at least two; title lines above it are passed over.
    """
    for worksheet, rows in grids(upload, media, charset):
        at = header_at(rows, names)
        if at is not None:
            return body(worksheet, rows, at, names)
    wanted = "、".join(list(names)[:3])
    raise ValidationError(
        _("没有找到表头：前 %(n)d 行中没有一行含有“%(names)s”等列名。请下载模板对照填写。")
        % {"n": HEADER_WITHIN, "names": wanted},
        code="no_header",
    )


def header_at(rows, names):
    scores = [len({names.get(plain_header(cell)) for cell in row} - {None}) for row in rows[:HEADER_WITHIN]]
    best = max(scores, default=0)
    if best < 2:
        return None
    at = scores.index(best)
    while at + 1 < len(scores) and rows[at + 1] == rows[at]:  # a header merged over two lines
        at += 1
    return at


def body(worksheet, rows, at, names):
    headers = [text_of(cell) for cell in rows[at][:MAX_COLUMNS]]
    columns = [names.get(plain_header(header), "") for header in headers]
    twice = sorted({headers[columns.index(name)] for name in columns if name and columns.count(name) > 1})
    if twice:
        raise ValidationError(_("列“%s”出现了不止一次，请只保留一列。") % "、".join(twice), code="twice")
    lines = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {index: text_of(cell) for index, cell in enumerate(row) if index < len(columns)}
        if any(cells.values()) and [*cells.values()] != headers:
            lines.append((number, cells))
    if not lines:
        raise ValidationError(_("表头以下没有数据。"), code="no_lines")
    if len(lines) > MAX_LINES:
        raise ValidationError(_("一次最多导入 %d 行，请分成几个文件。") % MAX_LINES, code="too_many")
    return Table(worksheet, at + 1, headers, columns, lines)
