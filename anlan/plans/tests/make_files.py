"""Files made for tests of the document reader: each function returns the bytes of one file."""

import io
import struct
import zipfile
import zlib
from functools import cache
from importlib.resources import files

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{_RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def packed(parts: dict[str, bytes | str]) -> bytes:
    """A zip file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _content_types(kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        "</Types>"
    )


def _relations(**targets: str) -> str:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{key}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


def docx(body: str, styles: str = "", numbering: str = "", **more: bytes | str) -> bytes:
    """A Word document from the XML inside its body, its styles and its numbering."""
    parts = {
        "[Content_Types].xml": _content_types("wordprocessingml.document.main"),
        "_rels/.rels": _relations(officeDocument="word/document.xml"),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
    }
    return packed(parts | more)


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(list_id: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def tc(content: str, properties: str = "") -> str:
    body = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(depth: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(key: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, changes: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{changes}</w:num>'


def xlsx(fill) -> bytes:
    """A workbook that ``fill`` has written into."""
    from openpyxl import Workbook

    book = Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(tables: str, styles: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def record(kind: int, *fields: bytes) -> bytes:
    """One record of an Excel 97-2003 stream."""
    body = b"".join(fields)
    return struct.pack("<HH", kind, len(body)) + body


def xls(cells: bytes, before: bytes = b"", name: str = "清单") -> bytes:
    """A workbook of one sheet from the records of its cells."""
    start = record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before
    title = name.encode("utf-16-le")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + record(0x0A)
    at = len(start) + 4 + 8 + len(title) + 4
    bound = record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name), 1), title)
    return compound({"Workbook": start + bound + record(0x0A) + sheet})


def xls_text(row: int, column: int, text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1), raw)


def xls_number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def _entry(name: str, kind: int, first: int, length: int, right: int, child: int) -> bytes:
    """One entry of a compound file's directory."""
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, length)


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams."""
    free, end, fat_mark, size = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 512
    sectors: list[bytes] = []
    fat: list[int] = []

    def add(content: bytes) -> int:
        """Append content in sectors of its own and return the first."""
        first = len(sectors)
        pieces = [content[at : at + size].ljust(size, b"\0") for at in range(0, len(content), size)]
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), end])
        return first

    names = list(streams)
    entries = [_entry("Root Entry", 5, end, 0, free, 1 if names else free)]
    for index, name in enumerate(names, 1):
        content = streams[name].ljust(4096, b"\0")  # shorter ones would live in a stream of small pieces
        right = index + 1 if index < len(names) else free
        entries.append(_entry(name, 2, add(content), len(content), right, free))
    directory = add(b"".join(entries))
    fat_sectors = 1
    while (len(sectors) + fat_sectors) * 4 > fat_sectors * size:
        fat_sectors += 1
    first_fat = len(sectors)
    fat += [fat_mark] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * size, b"\xff")
    places = list(range(first_fat, first_fat + fat_sectors))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors)
        + struct.pack("<IIIIIII", directory, 0, 4096, end, 0, end, 0)
        + struct.pack("<109I", *(places + [free] * (109 - len(places))))
    )
    return header + b"".join(sectors) + table


@cache
def pdf(markup: str) -> bytes:
    """A PDF typeset from typst markup, in a font that has Chinese."""
    import typst

    return typst.compile(
        markup.encode(), font_paths=[str(files("manimgx_fonts_cjk"))], ignore_system_fonts=True
    )


def official_pdf(body: str) -> bytes:
    """A PDF laid out as official documents are: 16-point text, first lines indented, page numbers."""
    return pdf(
        '#set page(paper: "a4", margin: (x: 2.8cm, top: 3.7cm, bottom: 3.5cm),'
        " footer: context align(center)[— #counter(page).display() —])\n"
        '#set text(font: "Noto Sans CJK SC", size: 16pt, lang: "zh")\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 12pt, spacing: 12pt)\n"
        + body
    )


def picture() -> str:
    """Markup for what a scanner puts on a page: a picture as wide as the page."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    image += chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return f"#image(bytes({tuple(image)}), width: 100%)"


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<41><41>]>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + table + trailer
