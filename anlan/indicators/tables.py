"""How rows behind a figure and corrections look in lists."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column

from .asked import rows_url
from .engine import INDICATORS


def through(lookup):
    """A function that follows ``a__b`` from a row."""

    def follow(row):
        for name in lookup.split("__"):
            row = getattr(row, name, None)
            if row is None:
                return None
        return row

    return follow


def named(row):
    """The row's name, leading to its page where it has one."""
    if hasattr(row, "get_absolute_url"):
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), str(row))
    return str(row)


def columns_of(model, measure):
    """What any row can tell of itself: its name, its day, its organ and place, the amount that is summed."""
    scope = model.scope
    found = [Column("name", model._meta.verbose_name, value=str, shown_as=named)]
    if measure.dated:
        found.append(Column("day", _("日期"), value=through(measure.dated), sort=measure.dated, kind="day"))
    if scope.organs:
        found.append(Column("organ", _("单位"), value=through(scope.organs[0])))
    if scope.place and scope.place != "pk":
        found.append(Column("place", _("区域"), value=through(scope.place)))
    if scope.sector:
        found.append(Column("sector", _("行业领域"), value=through(scope.sector), optional=True))
    if measure.distinct:
        found.append(Column("what", _("按此计数"), value=through(measure.distinct)))
    if measure.total:
        found.append(
            Column("amount", _("数量"), value=lambda row: plain(follow_total(row, measure)), kind="number")
        )
    return found


def follow_total(row, measure):
    return through(measure.total)(row)


def plain(amount):
    """A decimal without needless zeros."""
    return None if amount is None else f"{amount.normalize():f}" if hasattr(amount, "normalize") else amount


def figure_name(correction):
    found = INDICATORS.get(correction.code)
    return str(found.label) if found else correction.code


def figure_link(correction):
    if correction.code not in INDICATORS:
        return correction.code
    return format_html(
        '<a href="{}?place={}&from={}&to={}">{}</a>',
        reverse("indicators:indicator", args=[correction.code]),
        correction.place_id,
        correction.start,
        correction.end,
        figure_name(correction),
    )


def rows_link(code, place, start, end, value):
    return format_html('<a href="{}">{}</a>', rows_url(code, place, start, end), value)


CORRECTIONS = [
    Column("code", _("指标"), value=figure_name, shown_as=figure_link),
    Column("place", _("区域"), sort="place__path"),
    Column("start", _("起"), kind="day"),
    Column("end", _("止"), sort="end", kind="day"),
    Column("value", _("更正值"), value=lambda row: plain(row.value), kind="number"),
    Column("reason", _("理由")),
    Column("by", _("更正人")),
    Column("at", _("更正时间"), sort="at", kind="time"),
]
