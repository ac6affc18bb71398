"""Columns of a list: each row is formatted once here, so that templates stay plain and fast."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Column:
    """One column.

    ``value``: attribute path (``plan.title``) or a function of the row; default: ``name``.
    ``shown_as``: a function of the row giving HTML for the page when it differs from the plain value.
    ``sort``: the field to order by; empty when the column cannot be sorted.
    ``link``: the cell leads to the row's page.
    ``kind``: text | number | day | time; decides alignment and format.
    ``phone``: head | title | where | due, its part of a row of three lines on a telephone (``ListPage.compact``).
    """

    name: str
    label: str
    value: str | Callable | None = None
    sort: str = ""
    link: bool = False
    kind: str = "text"
    shown_as: Callable | None = None
    optional: bool = False  # not shown until the reader picks it
    phone: str = ""

    def plain(self, row):
        """The value as export and API give it."""
        if callable(self.value):
            return self.value(row)
        value = row
        for part in (self.value or self.name).split("."):
            value = getattr(value, part, None)
            if value is None:
                return None
        display = getattr(row, f"get_{self.value or self.name}_display", None)
        return str(display()) if display else value() if callable(value) else value

    def cell(self, row):
        """The value as the page shows it."""
        if self.shown_as:
            return self.shown_as(row)
        return shown(self.plain(row))

    def exported(self, row):
        value = self.plain(row)
        if isinstance(value, datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        if value is None or isinstance(value, (date, int, float, bool)):
            return value
        return str(value)


def shown(value):
    """A value as text for a cell: empty is a dash, dates are ISO, truth is 是/否."""
    if isinstance(value, SafeString):
        return value
    if value is None or value == "":
        return "—"
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, datetime):
        return format_date(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def badge(label, tone=""):
    """A small state mark; ``tone``: good | warn | bad | info | idle."""
    return format_html('<span class="mark mark-{}">{}</span>', tone or "idle", label)
