"""Files of every kind, made on the spot."""

import io
import zipfile

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(name, content):
    return SimpleUploadedFile(name, content)


def picture(kind="PNG", size=(8, 6)):
    file = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(file, kind)
    return file.getvalue()


def word(text="安全生产"):
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def excel():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def archive(**parts):
    """A zip; ``__`` in a name stands for a dot, ``_1_`` for a slash."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", ".").replace("_1_", "/"), content)
    return file.getvalue()


def word_with(name, content):
    """A right Word file with one part more."""
    file = io.BytesIO(word())
    with zipfile.ZipFile(file, "a") as target:
        target.writestr(name, content)
    return file.getvalue()


def old_office(*streams):
    """The header and directory of an OLE file with these streams, as Word 97 lays them."""
    entries = b""
    for name in ("Root Entry", *streams):
        written = (name + "\0").encode("utf-16-le")
        kind = 5 if name == "Root Entry" else 2
        entries += (
            written.ljust(64, b"\0") + len(written).to_bytes(2, "little") + bytes([kind]).ljust(62, b"\0")
        )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
MOV = b"\0\0\0\x14ftypqt  \0\0\0\0qt  "
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
