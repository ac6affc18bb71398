"""File formats: bytes in, a :class:`Source` of blocks out, or a :class:`ReadError` that says why not."""

import logging
from importlib import import_module

from anlan.plans.reader.blocks import ReadError, Source
from anlan.plans.reader.formats.sniffing import look, sniff
from anlan.plans.reader.formats.tidy import tidied

__all__ = ["load", "sniff"]

log = logging.getLogger(__name__)

# Loaders are imported when first needed: the one for .doc alone maps a native library of 100 MB.
LOADERS = {
    "docx": "docx",
    "doc": "doc",
    "rtf": "rtf",
    "xlsx": "xlsx",
    "xls": "xls",
    "ods": "ods",
    "pdf": "pdf",
    "wordml": "wordml",
    "html": "html",
    "text": "text",
    "markdown": "markdown",
}


def load(data: bytes, name: str) -> Source:
    """Read a file by its content. ``name`` gives only a hint, and the words of a warning."""
    source = Source(name=name, media="")
    try:
        source.media, warning = look(data, name)
        if warning:
            source.warnings.append(warning)
        loader = import_module(f"{__name__}.{LOADERS[source.media]}")
        source.blocks = tidied(loader.read(data, source.warnings))
    except ReadError:
        raise
    except Exception as error:
        # The parsers underneath raise anything on a damaged file; the reader of this must not.
        log.warning("could not read %r as %s", name, source.media, exc_info=True)
        raise ReadError(
            "corrupt", "文件已损坏或不完整，无法读取。请用原来的软件打开检查，另存后重新上传。"
        ) from error
    if not source.blocks:
        raise ReadError("no_text", "文件里没有可以阅读的文字。请检查是否传错了文件。")
    return source
