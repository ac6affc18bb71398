"""The figures of an analysis: asked of the indicators once, then kept as they were."""

from decimal import Decimal

from django.utils.translation import gettext as _

from anlan.indicators.engine import INDICATORS, compare, value
from anlan.org.models import Place

BELOW = (Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)


def freeze(codes, place, start, end):
    """``[{"code", "label", "unit", "basis", "now", "before", "better", "places"}]`` for the days of the span.

    ``now`` and ``before`` (the same days of the year before) are ``{"part", "whole", "text"}``; ``places``:
    ``[[name, text]]`` of the places directly below, the best first.
    """
    below = list(Place.objects.filter(parent=place, active=True, kind__in=BELOW).order_by("code"))
    return [
        {
            "code": code,
            "label": str(INDICATORS[code].label),
            "unit": str(INDICATORS[code].unit),
            "basis": str(INDICATORS[code].basis),
            "better": INDICATORS[code].better,
            "now": plain(value(code, place, start, end)),
            "before": plain(value(code, place, year_before(start), year_before(end))),
            "places": [[found.name, str(figure)] for found, figure in compare(code, below, start, end)],
        }
        for code in codes
        if code in INDICATORS
    ]


def plain(figure):
    """A Value as JSON keeps it."""
    return {"part": number(figure.part), "whole": number(figure.whole), "text": str(figure)}


def number(value):
    return str(value) if isinstance(value, Decimal) else value


def year_before(day):
    """The same day a year earlier; the last of February for the 29th."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def differing(old, new):
    """The labels of the figures that read otherwise now than when they were kept."""
    fresh = {figure["code"]: figure for figure in new}
    return [
        figure["label"]
        for figure in old
        if figure["code"] in fresh and figure["now"] != fresh[figure["code"]]["now"]
    ]


def trend(figure):
    """How the figure stands to the year before, in words."""
    now, before = share(figure["now"]), share(figure["before"])
    if now is None or before is None:
        return _("上年同期无可比数据")
    if now == before:
        return _("与上年同期持平")
    more = now > before
    if figure["now"]["whole"] is not None:
        points = abs(now - before) * 100
        said = _("比上年同期提高%.1f个百分点") if more else _("比上年同期下降%.1f个百分点")
        return said % points
    if not before:
        return _("上年同期为0（基数为0）")
    said = _("同比增加%.1f%%") if more else _("同比减少%.1f%%")
    return said % (abs(now - before) / before * 100)


def share(figure):
    """A kept figure as a number: the count, or part over whole; None when there was nothing to be a share of."""
    if figure["whole"] is None:
        return Decimal(figure["part"])
    whole = Decimal(figure["whole"])
    return Decimal(figure["part"]) / whole if whole else None


def sentence(figure):
    """The figure as a line of the text: what it is, how it stands to last year, who leads, who is last."""
    unit = "" if figure["now"]["whole"] is not None else figure["unit"]
    said = _("%(label)s为%(value)s%(unit)s，%(trend)s") % {
        "label": figure["label"],
        "value": figure["now"]["text"],
        "unit": unit,
        "trend": trend(figure),
    }
    ranked = [name for name, text in figure["places"] if text != "—"]
    if figure["better"] and len(ranked) > 2:
        said += _("；较好的是%(first)s，较后的是%(last)s") % {"first": ranked[0], "last": ranked[-1]}
    return said + "。"
