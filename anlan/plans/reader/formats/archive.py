"""Packed files (docx, xlsx, ods): opened only after a look at what unpacking them would cost."""

import io
import zipfile
import zlib

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats.limits import (
    MAX_ENTRIES,
    MAX_PART,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_COUNTS_FROM,
)
from anlan.plans.reader.formats.refusals import damaged, encrypted, too_long, with_declarations, with_macros

_MARKUP = (".xml", ".rels")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_MACRO_TYPES = (b"macroEnabled", b"vbaProject")


class Archive:
    """A packed file whose sizes, macros and declarations have been checked."""

    def __init__(self, data: bytes):
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise damaged() from error
        self.names = {entry.filename: entry for entry in self._zip.infolist()}
        self._check_sizes()
        for name in self.names:
            if name.lower().endswith(_MARKUP):
                _check_markup(self.read(name))
        types = self.read("[Content_Types].xml") if "[Content_Types].xml" in self.names else b""
        if any(mark in types for mark in _MACRO_TYPES) or any(
            name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in self.names
        ):
            raise with_macros()

    def read(self, name: str) -> bytes:
        """One part, unpacked; empty if the archive has none of that name."""
        if name not in self.names:
            return b""
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise damaged() from error

    def _check_sizes(self) -> None:
        entries = list(self._zip.infolist())
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise encrypted()
        swollen = any(
            entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * entry.compress_size
            for entry in entries
        )
        if swollen or len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise ReadError(
                "bomb", "文件解压后的体积异常，已拒绝读取。请用原来的软件打开检查，另存后重新上传。"
            )
        if any(entry.file_size > MAX_PART and entry.filename.endswith(_MARKUP) for entry in entries):
            raise too_long()


def _check_markup(part: bytes) -> None:
    """Office files declare no document type; one that does wants entities expanded."""
    plain = part.replace(b"\0", b"") if b"\0" in part[:64] else part
    if any(mark in plain for mark in _DECLARATIONS):
        raise with_declarations()
