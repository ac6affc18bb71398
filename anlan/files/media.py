"""What a file is, told from its bytes; what the house does not take, with the reason."""

import codecs
import re
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

HEAD = 4096
TEXT_SAMPLE = 2**20
MAX_PIXELS = 89_000_000
# What an office file or picture may unpack to: far above any honest one, far below what hurts.
MAX_UNPACKED = 500 * 2**20
MAX_PARTS = 10_000


@dataclass(frozen=True)
class Media:
    """A kind of file: its media type, name, extensions, and whether a browser may show it in place."""

    type: str
    label: str
    extensions: tuple[str, ...]
    inline: bool = False


PDF = Media("application/pdf", "PDF", ("pdf",), inline=True)
PNG = Media("image/png", "PNG", ("png",), inline=True)
JPEG = Media("image/jpeg", "JPEG", ("jpg", "jpeg", "jfif"), inline=True)
GIF = Media("image/gif", "GIF", ("gif",), inline=True)
WEBP = Media("image/webp", "WebP", ("webp",), inline=True)
HEIC = Media("image/heic", "HEIC", ("heic", "heif"))
MP4 = Media("video/mp4", "MP4", ("mp4", "m4v"))
MOV = Media("video/quicktime", "QuickTime", ("mov",))
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Media(OFFICE + "wordprocessingml.document", "Word", ("docx",))
XLSX = Media(OFFICE + "spreadsheetml.sheet", "Excel", ("xlsx",))
PPTX = Media(OFFICE + "presentationml.presentation", "PowerPoint", ("pptx",))
OFD = Media("application/ofd", "OFD", ("ofd",))  # GB/T 33190-2016
DOC = Media("application/msword", "Word 97-2003", ("doc", "wps"))
XLS = Media("application/vnd.ms-excel", "Excel 97-2003", ("xls", "et"))
PPT = Media("application/vnd.ms-powerpoint", "PowerPoint 97-2003", ("ppt", "dps"))
TEXT = Media("text/plain", gettext_lazy("纯文本"), ("txt", "csv", "md", "log"), inline=True)
# A page or a drawing may carry scripts: kept as a document, never shown in place.
HTML = Media("text/html", gettext_lazy("网页"), ("html", "htm"))
SVG = Media("image/svg+xml", "SVG", ("svg",))

KNOWN = (PDF, PNG, JPEG, GIF, WEBP, HEIC, MP4, MOV, DOCX, XLSX, PPTX, OFD, DOC, XLS, PPT, TEXT, HTML, SVG)
INLINE = {media.type for media in KNOWN if media.inline}
EXTENSIONS = sorted({extension for media in KNOWN for extension in media.extensions})

IMAGES = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP"}
IMAGE_EXTENSIONS = {extension for media in IMAGES for extension in media.extensions}
STARTS = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG, b"GIF87a": GIF, b"GIF89a": GIF}
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of the streams that only one kind of the old office files has, as their directory writes them.
OLE_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
OLE_MACROS = ("_VBA_PROJECT", "VBA", "Macros")
PACKAGES = {b"wordprocessingml.document.main": DOCX, b"spreadsheetml.sheet.main": XLSX} | {
    b"presentationml.presentation.main": PPTX
}


def refuse(text, code):
    raise ValidationError(text, code=code)


def media_of(file, name):
    """The Media of the seekable binary ``file`` called ``name``, and the charset of a text (else "").

    Raises ValidationError with a Chinese reason for what is not taken.
    """
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    media, charset = recognised(file, extension)
    # Telephones and chat programs give any picture the name of any other: that harms nobody.
    allowed = IMAGE_EXTENSIONS if media in IMAGES else media.extensions
    if extension not in allowed:
        refuse(
            _("文件“%(name)s”的内容是%(label)s，与扩展名不符，请用正确的扩展名（%(extensions)s）重新保存。")
            % {
                "name": name,
                "label": media.label,
                "extensions": "、".join(f".{e}" for e in media.extensions),
            },
            "extension",
        )
    if media in IMAGES:
        check_image(file, IMAGES[media])
    file.seek(0)
    return media, charset


def recognised(file, extension):
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        refuse(_("文件是空的。"), "empty")
    if head.startswith(PROGRAMS) or head.startswith(b"#!"):
        refuse(_("不接收程序和脚本。"), "program")
    if head.startswith(ARCHIVES):
        refuse(_("不接收压缩包，请解压后逐个上传。"), "archive")
    for start, media in STARTS.items():
        if head.startswith(start):
            return media, ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP, ""
    if head[4:8] == b"ftyp":
        return film_or_photo(head[8:12]), ""
    if b"%PDF-" in head[:1024]:
        return PDF, ""
    if head.startswith(b"PK\x03\x04"):
        return package(file), ""
    if head.startswith(OLE):
        return old_office(file), ""
    return text(file, extension)


def film_or_photo(brand):
    if brand in {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}:
        return HEIC
    return MOV if brand == b"qt  " else MP4


def package(file):
    """Office Open XML or OFD: both are zip archives; any other archive is refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                refuse(_("文件已加密，请去除密码后再上传。"), "encrypted")
            # Readers stop at the declared size, so the sum of those bounds what unpacking can cost.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                refuse(_("文件解压后过大，已拒绝。"), "bomb")
            names = {part.filename for part in parts}
            types = b""
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    types = part.read(TEXT_SAMPLE)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as problem:
        raise ValidationError(_("文件已损坏，打不开。"), code="damaged") from problem
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        refuse(_("文件带有宏，请另存为不带宏的格式后再上传。"), "macro")
    for mark, media in PACKAGES.items():
        if mark in types:
            return media
    if "OFD.xml" in names:
        return OFD
    return refuse(_("不接收压缩包，请解压后逐个上传。"), "archive")


def old_office(file):
    """Word, Excel or PowerPoint 97-2003, told by the stream names in the file's directory."""
    found = stream_names(file)
    if "EncryptedPackage" in found:
        refuse(_("文件已加密，请去除密码后再上传。"), "encrypted")
    if found & set(OLE_MACROS):
        refuse(_("文件带有宏，请另存为不带宏的格式后再上传。"), "macro")
    for stream, media in OLE_STREAMS.items():
        if stream in found:
            return media
    return refuse(_("不接收这种类型的文件。"), "unknown")


def stream_names(file):
    """The names in an OLE directory.

    Entries are 128 bytes on a 128-byte boundary: 64 for the UTF-16 name, 2 for its length, 1 for the
    kind of object (1 storage, 2 stream, 5 root). Reading all such slots needs no walk of the
    allocation table, which a damaged file may have broken.
    """
    names = set()
    file.seek(512)
    while chunk := file.read(128 * 8192):
        for at in range(0, len(chunk) - 127, 128):
            length = int.from_bytes(chunk[at + 64 : at + 66], "little")
            if chunk[at + 66] in (1, 2, 5) and 2 < length <= 64 and length % 2 == 0:
                names.add(chunk[at : at + length - 2].decode("utf-16-le", "replace"))
    return names


def text(file, extension):
    """Plain text, or a page or drawing written in it; the extension says which of them."""
    file.seek(0)
    sample = file.read(TEXT_SAMPLE)
    charset = charset_of(sample)
    media = next((media for media in (TEXT, HTML, SVG) if extension in media.extensions), None)
    if extension not in EXTENSIONS:
        refuse(_("不接收这种类型的文件。可以上传：%s。") % "、".join(EXTENSIONS), "unknown")
    if charset is None or media is None:
        refuse(
            _("文件打不开：内容与扩展名 .%s 不符，或者文件已损坏。请用相应软件打开、另存后再上传。")
            % extension,
            "unknown",
        )
    return media, charset


def charset_of(sample):
    """utf-8, utf-16 or gb18030 when the bytes are text in it, else None."""
    for charset in ("utf-16",) if sample[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030"):
        try:
            # A sample may end within a character: the decoder is told that more may come.
            written = codecs.getincrementaldecoder(charset)().decode(sample, final=False)
        except UnicodeDecodeError:
            continue
        return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", written) else charset
    return None


def check_image(file, kind):
    """Decode the picture: a name and a magic number alone do not make one."""
    file.seek(0)
    try:
        with Image.open(file, formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS:
                refuse(_("图片的像素过多，请缩小后再上传。"), "bomb")
            # A JPEG can be decoded at an eighth of its size: it shows damage as well, for less memory.
            image.draft("RGB", (image.width // 8 or 1, image.height // 8 or 1))
            image.load()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as problem:
        raise ValidationError(_("图片已损坏，打不开。"), code="damaged") from problem
