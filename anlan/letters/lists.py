"""Any list on paper: the same columns and rows as a Word file or as a PDF."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.lib.xlsx import Column

from .pdf import render
from .word import TITLE, drawing, fill, grid, new_document, page_number, para, run, saved, set_text

WIDE = 7  # more columns than these lie on the long side of the paper
MM = 56.7  # twips


def render_table_docx(title, columns, rows, picture=None):
    """``columns``: labels or ``anlan.lib.xlsx.Column``; ``rows``: sequences of values. Returns bytes.

    ``picture``: a PNG that stands at the right below the table.
    """
    columns = full(columns)
    wide = len(columns) > WIDE
    document = new_document(title, top=20, bottom=18, left=15, right=15, wide=wide, footer_distance=9)
    table = grid(
        [column.label for column in columns],
        [[shown(value) for value in row] for row in rows],
        [column.width for column in columns],
        [False] * len(columns),
        width=round((267 if wide else 180) * MM),
        size=9,
    )
    fill(document.sections[0].footer, page_number(align="center", before="第 ", after=" 页", size=9))
    head = para(run(title, TITLE, 16), align="center", after=160, line=None)
    foot = para(drawing(document, picture, 28), align="right", before=160, line=None) if picture else ""
    set_text(document, head + table + foot + para(line=20))
    return saved(document)


def render_table_pdf(title, columns, rows, note="", picture=None):
    """As ``render_table_docx``, but ``picture`` is an SVG; ``note`` stands at the right above the table."""
    columns = full(columns)
    return render(
        "table",
        {
            "title": title,
            "note": note,
            "wide": len(columns) > WIDE,
            "columns": [column.label for column in columns],
            "widths": [column.width for column in columns],
            "rows": [[shown(value) for value in row] for row in rows],
            "picture": picture.decode() if picture else "",
        },
    )


def full(columns):
    return [Column(column) if isinstance(column, str) else column for column in columns]


def shown(value):
    """A value as paper shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value) if value.tzinfo else value:%Y-%m-%d %H:%M}"
    return str(value)
