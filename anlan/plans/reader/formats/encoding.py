"""Bytes to text: Chinese encodings told apart by what makes sense when decoded."""

import codecs
import re

from anlan.plans.reader.blocks import ReadError
from anlan.plans.reader.formats.limits import MAX_CHARACTERS, MAX_LINES
from anlan.plans.reader.formats.refusals import too_long

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-8", "utf-16-le", "utf-16-be")
# Frequent in any official text, in both scripts; a wrong decoding produces rare characters instead.
_COMMON = frozenset(
    "的一是不在人有中大全年月日和工作安生会本市部行政府任落各及要加制理责為會國區縣關於實產責應進，。、；：（）《》"
)
_SAMPLE = 40_000  # bytes looked at to tell encodings apart
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SENSIBLE = 0.03
_UNREADABLE = 0.02  # more controls and undecodable bytes than this, and it is no text


def decode(data: bytes, declared: str = "") -> str:
    """The text of ``data``; ``declared`` is an encoding the file itself names and is believed if it fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _readable(data[len(mark) :].decode(encoding, "replace"))
    for encoding in filter(None, (_known(declared), "utf-8")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text[:_SAMPLE]:
            return _readable(text)
    best = max(_CANDIDATES, key=lambda encoding: _sense(data[:_SAMPLE], encoding))
    return _readable(data.decode(best, "replace"))


def decode_lines(data: bytes) -> list[str]:
    """The lines of a plain text of bearable length."""
    text = decode(data)
    lines = text.splitlines()
    if len(text) > MAX_CHARACTERS or len(lines) > MAX_LINES:
        raise too_long()
    return lines


def declared_charset(head: bytes) -> str:
    """The charset named in the first bytes of a web page, or nothing."""
    found = _CHARSET.search(head[:4096])
    return found[1].decode("ascii") if found else ""


def _known(name: str) -> str:
    """A Python codec for a declared name. Chinese pages say gb2312 and mean all of gb18030."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return ""
    if codec in ("gb2312", "gbk"):
        return "gb18030"
    return codec if codec.startswith(("utf-", "gb", "big5")) else ""


def _sense(sample: bytes, encoding: str) -> float:
    """How much of a sample reads as Chinese; every undecodable byte counts against it."""
    text = sample.decode(encoding, "replace")
    common = sum(char in _COMMON for char in text)
    broken = text.count("\ufffd") + len(_CONTROL.findall(text))
    sense = (common - 4 * broken) / (len(text) or 1)
    # Nearly any two bytes are a character of UTF-16, so there it takes words to believe it.
    return -1.0 if encoding.startswith("utf-16") and sense < _SENSIBLE else sense


def _readable(text: str) -> str:
    broken = text.count("\ufffd") + len(_CONTROL.findall(text))
    if broken > max(2, _UNREADABLE * len(text)):
        raise ReadError("unknown", "这不是可以阅读的文档。请上传 Word、Excel、PDF、网页或文本文件。")
    return text
