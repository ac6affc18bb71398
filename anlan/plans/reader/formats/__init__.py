"""File formats: bytes in, a :class:`Source` of blocks out, or a :class:`ReadError` that says why not."""

import logging
from importlib import import_module

from anlan.plans.reader.blocks import ReadError, Source
from anlan.plans.reader.formats.refusals import damaged
from anlan.plans.reader.formats.sniffing import look, sniff
from anlan.plans.reader.formats.tidy import tidied

__all__ = ["load", "sniff"]

log = logging.getLogger(__name__)


def load(data: bytes, name: str) -> Source:
    """Read a file by its content. ``name`` gives only a hint, and the words of a warning."""
    source = Source(name=name, media="")
    try:
        source.media, warning = look(data, name)
        if warning:
            source.warnings.append(warning)
        # The module that reads a format bears its name, and is imported when first needed: the one for
        # .doc alone maps a native library of 100 MB.
        loader = import_module(f"{__name__}.{source.media}")
        source.blocks = tidied(loader.read(data, source.warnings))
    except ReadError:
        raise
    except Exception as error:
        # The parsers underneath raise anything on a damaged file; the reader of this must not.
        log.warning("could not read %r as %s", name, source.media, exc_info=True)
        raise damaged() from error
    if not source.blocks:
        raise ReadError("no_text", "文件里没有可以阅读的文字。请检查是否传错了文件。")
    return source
