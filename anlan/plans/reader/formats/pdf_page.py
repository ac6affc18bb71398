"""One page of a PDF as pdfium sees it: glyphs with their boxes, ruling lines, pictures.

Coordinates are points from the upper left corner of the page as it is read, so turned pages are
turned upright here.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats.limits import MAX_GLYPHS

MAX_PATHS = 20_000  # a page with more is a drawing, not a table
THIN = 3.0  # a filled box no thicker than this is a line; Word draws its borders so
TILT = 0.1  # radians; watermarks stand askew
QUARTER = math.pi / 2
_BOLD = re.compile(rb"bold|heavy|black", re.IGNORECASE)

Turn = Callable[[float, float], tuple[float, float]]


@dataclass(slots=True)
class Glyph:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False


@dataclass(slots=True)
class Rule:
    """A straight line: at ``at`` on its own axis, from ``start`` to ``end`` on the other."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)  # horizontal rules
    down: list[Rule] = field(default_factory=list)  # vertical rules
    pictured: bool = False
    unmapped: int = 0  # glyphs whose character the file does not tell


def read_page(page: pdfium.PdfPage) -> Page:
    text = page.get_textpage()
    count = text.count_chars()
    if count > MAX_GLYPHS:
        raise ReadError("too_long", "PDF 中一页的文字过多，不像公文。请检查文件，或上传 Word 原件。")
    angles = [raw.FPDFText_GetCharAngle(text, index) for index in range(count)]
    # Most of the text decides which way is up, whatever the page itself says of its rotation.
    quarters = Counter(round(angle / QUARTER) % 4 for angle in angles if angle >= 0)
    quarter = quarters.most_common(1)[0][0] if quarters else 0
    left, bottom, right, top = page.get_cropbox()
    turn = _turn(quarter, left, bottom, right, top)
    upright = (right - left, top - bottom)
    result = Page(*(upright if quarter % 2 == 0 else reversed(upright)))
    _read_glyphs(text, angles, quarter * QUARTER, turn, result)
    _read_objects(page, result, turn)
    return result


def _turn(quarter: int, left: float, bottom: float, right: float, top: float) -> Turn:
    """From the page's own space, y upwards, to the page as its text is read, y downwards.

    ``quarter`` counts clockwise quarter turns of the text, as pdfium does.
    """
    return {
        0: lambda x, y: (x - left, top - y),
        1: lambda x, y: (top - y, right - x),
        2: lambda x, y: (right - x, y - bottom),
        3: lambda x, y: (y - bottom, x - left),
    }[quarter]


def _read_glyphs(
    text: pdfium.PdfTextPage, angles: list[float], upright: float, turn: Turn, result: Page
) -> None:
    box = raw.FS_RECTF()
    bold = False
    for index, angle in enumerate(angles):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0, 0xFFFE, 0xFFFF) or raw.FPDFText_HasUnicodeMapError(text, index) == 1:
            result.unmapped += 1
            continue
        char = chr(code)
        if char.isspace():
            result.glyphs.append(Glyph("\n" if char in "\r\n" else " ", 0, 0, 0, 0))
            continue
        if angle >= 0 and abs(math.remainder(angle - upright, math.tau)) > TILT:
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        (x0, y0), (x1, y1) = turn(box.left, box.top), turn(box.right, box.bottom)
        if not result.glyphs or result.glyphs[-1].text in " \n":  # a font seldom changes inside a word
            bold = _is_bold(text, index)
        result.glyphs.append(Glyph(char, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), bold))


def _is_bold(text: pdfium.PdfTextPage, index: int) -> bool:
    """By the font's name; where a font has no bold cut, word processors draw its outlines as well."""
    name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, len(name), flags)
    outlined = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, index))
    return _BOLD.search(name.value) is not None or outlined == raw.FPDF_TEXTRENDERMODE_FILL_STROKE


def _read_objects(page: pdfium.PdfPage, result: Page, turn: Turn) -> None:
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for count, item in enumerate(page.get_objects(filter=kinds, max_depth=4)):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            result.pictured = True
        elif count < MAX_PATHS:
            for start, end in _lines(item):
                _add_rule(result, turn(*start), turn(*end))
    if count_rules(result) > MAX_PATHS:
        result.across, result.down = [], []


def count_rules(page: Page) -> int:
    return len(page.across) + len(page.down)


Point = tuple[float, float]


def _lines(path: pdfium.PdfObject) -> Iterator[tuple[Point, Point]]:
    """The straight lines that a path draws: its strokes, or the middle of a thin filled box."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value:
        yield from _strokes(path)
    elif fill.value:
        place = _placed(path.container)
        left, bottom, right, top = path.get_bounds()
        (left, bottom), (right, top) = place(left, bottom), place(right, top)
        if top - bottom <= THIN:
            middle = (top + bottom) / 2
            yield (left, middle), (right, middle)
        elif right - left <= THIN:
            middle = (left + right) / 2
            yield (middle, bottom), (middle, top)


def _strokes(path: pdfium.PdfObject) -> Iterator[tuple[Point, Point]]:
    place = _placed(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = None
    for index in range(min(raw.FPDFPath_CountSegments(path), MAX_PATHS)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        there = place(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO and here is not None:
            yield here, there
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            start = there
        here = there
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield here, start


def _placed(item: pdfium.PdfObject | None) -> Turn:
    """Where the points of an object come to lie on the page, through the forms that hold it."""
    matrix = pdfium.PdfMatrix()
    while item is not None:
        matrix = matrix.multiply(item.get_matrix())
        item = item.container
    return matrix.on_point


def _add_rule(page: Page, start: Point, end: Point) -> None:
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= 1 < abs(x1 - x0):
        page.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
    elif abs(x1 - x0) <= 1 < abs(y1 - y0):
        page.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
