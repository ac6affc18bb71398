"""PDF by typst: the same content gives the same bytes, whatever fonts the machine has."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from django.conf import settings

HERE = Path(__file__).parent


@cache
def fonts():
    """The office's own faces (FONT_DIR), the serif fetched with the build, the sans of a package."""
    folders = [getattr(settings, "FONT_DIR", ""), HERE / "fonts" / "vendor"]
    folders += find_spec("manimgx_fonts_cjk").submodule_search_locations
    # The machine's own fonts stay out: they would change line breaks from one machine to the next.
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders if folder],
    )


def render(template, data, timestamp=0):
    """The PDF of ``template`` (a name in typst/) filled with JSON-able ``data``; time in UNIX seconds."""
    compiler = typst.Compiler(
        HERE / "typst" / f"{template}.typ",
        root=HERE / "typst",
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return compiler.compile(format="pdf", timestamp=timestamp)
