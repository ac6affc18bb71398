"""What a file is, told by its content. The name only decides between plain text and Markdown."""

import re
from pathlib import PurePath

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats import ole
from anlan.plans.reader.formats.archive import Archive
from anlan.plans.reader.formats.encoding import declared_charset, decode
from anlan.plans.reader.formats.limits import MAX_BYTES, MB
from anlan.plans.reader.formats.refusals import damaged, encrypted, with_macros

ACCEPTED = "请上传 Word、Excel、PDF、网页或文本文件。"
PDF_HEAD = 1024  # bytes before %PDF- that viewers put up with
TEXT_HEAD = 65_536

# What people call a format, and the extensions it goes by; the first one is its own.
FORMATS = {
    "docx": ("Word 文档", (".docx",)),
    "doc": ("Word 97-2003 文档", (".doc", ".wps", ".dot", ".wpt")),
    "rtf": ("RTF 文档", (".rtf", ".doc", ".wps")),
    "xlsx": ("Excel 工作簿", (".xlsx",)),
    "xls": ("Excel 97-2003 工作簿", (".xls", ".et", ".xlt", ".ett")),
    "ods": ("ODS 表格", (".ods",)),
    "pdf": ("PDF 文件", (".pdf",)),
    "html": (
        "网页",
        (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".jsp", ".asp", ".aspx", ".php"),
    ),
    "wordml": ("Word XML 文档", (".xml", ".doc")),
    "text": ("文本文件", (".txt", ".text", ".log")),
    "markdown": ("Markdown 文件", (".md", ".markdown", ".txt")),
}
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\x00\x00\x00\x0cjP", b"8BPS")
_PROGRAMS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|title)\b", re.IGNORECASE)
_MARKDOWN = (".md", ".markdown")


def sniff(data: bytes, name: str) -> str:
    """The media of a file: a key of ``FORMATS``."""
    return look(data, name)[0]


def look(data: bytes, name: str) -> tuple[str, str]:
    """The media, and a warning (or nothing) when the extension says something else."""
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError("empty", "文件是空的。请检查是否保存成功，或重新下载后再上传。")
    if len(data) > MAX_BYTES:
        raise ReadError(
            "too_big", f"文件超过 {MAX_BYTES // MB} MB。请压缩其中的图片，或只上传需要分解的部分。"
        )
    extension = PurePath(name.replace("\\", "/")).suffix.lower()
    media = _media(data, extension)
    title, extensions = FORMATS[media]
    if not extension or extension in extensions:
        return media, ""
    return media, f"文件扩展名是 {extension}，内容却是{title}，已按内容读取。"


def _media(data: bytes, extension: str) -> str:
    if b"%PDF-" in data[:PDF_HEAD]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if data.startswith(ole.MAGIC):
        return _compound(data)
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    _refuse(data)
    return _textual(data, extension)


def _packed(data: bytes) -> str:
    archive = Archive(data)
    types = archive.read("[Content_Types].xml")
    if b"wordprocessingml" in types or "word/document.xml" in archive.names:
        return "docx"
    if b"spreadsheetml" in types or "xl/workbook.xml" in archive.names:
        return "xlsx"
    if b"vnd.ms-excel.sheet.binary" in types:
        raise ReadError("unknown", "这是二进制工作簿（.xlsb）。请在 Excel 中另存为 .xlsx 后重新上传。")
    if b"opendocument.spreadsheet" in archive.read("mimetype"):
        return "ods"
    if b"opendocument.text" in archive.read("mimetype"):
        raise ReadError("unknown", "这是 OpenDocument 文档（.odt）。请在办公软件中另存为 .docx 后重新上传。")
    if "OFD.xml" in archive.names:
        raise ReadError("unknown", "这是 OFD 版式文件，暂不能读取。请用阅读器导出为 PDF，或上传 Word 原件。")
    raise ReadError("archive", f"这是压缩包或不支持的文件，不是文档。请解压后{ACCEPTED}")


def _compound(data: bytes) -> str:
    compound = ole.Compound(data)
    if "EncryptedPackage" in compound.names:
        raise encrypted()
    if compound.names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR"}:
        raise with_macros()
    if "WordDocument" in compound.names:
        return "doc"
    if compound.names & {"Workbook", "Book"}:
        return "xls"
    if not compound.names:
        raise damaged()
    raise ReadError("unknown", f"不支持这种文件。{ACCEPTED}")


def _refuse(data: bytes) -> None:
    """Files that are no documents, named for what they are."""
    binary = b"\0" in data[:64]  # two letters alone could open a text as well
    if data.startswith(_IMAGES) or data[8:12] == b"WEBP" or (binary and data.startswith(b"BM")):
        raise ReadError(
            "image", "这是图片，没有可以读取的文字。请上传文件的电子版，或先用文字识别软件转成 Word 或文本。"
        )
    if data.startswith(_PROGRAMS) or (binary and data.startswith(b"MZ")):
        raise ReadError("executable", f"这是程序文件，不是文档，已拒绝读取。{ACCEPTED}")
    if data.startswith(_PACKED):
        raise ReadError("archive", f"这是压缩包，不是文档。请解压后{ACCEPTED}")


def _textual(data: bytes, extension: str) -> str:
    text = decode(data[:TEXT_HEAD], declared_charset(data)).lstrip()
    if text[:14].lower().startswith("mime-version:") or "\nContent-Type: multipart/related" in text[:2048]:
        return "html"
    if text.startswith("<?xml") and ("w:wordDocument" in text or "pkg:package" in text):
        return "wordml"
    if _HTML.search(text[:4096]) and text.startswith("<"):
        return "html"
    if text.startswith("<?xml"):
        raise ReadError("unknown", f"这是 XML 数据文件，不是文档。{ACCEPTED}")
    return "markdown" if extension in _MARKDOWN else "text"
