"""The figures of an analysis: asked of the indicators and targets once, then kept as they were."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.indicators.engine import INDICATORS, compare, value
from anlan.indicators.readings import year_before
from anlan.org.models import Place
from anlan.rulebook.book import rule
from anlan.targets.models import Result, Target
from anlan.targets.queries import standings

STANDING = (Target.State.IN_FORCE, Target.State.EVALUATED)
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


def freeze_ceilings(place, end):
    """``[{"title", "wanted", "value", "status"}]``: the superior's targets for ``place`` on the day ``end``."""
    rows = Target.objects.filter(place=place, superior=True, starts_on__lte=end).exclude(ends_on__lt=end)
    margin = rule("targets.pace_margin", on=end, place=place)
    return [
        {
            "title": str(row),
            "wanted": row.wanted,
            "value": "—" if found.value is None else f"{found.value.normalize():f}",
            "status": str(Result.Status(found.status).label),
        }
        for row in rows.filter(state__in=STANDING).order_by("number", "pk")
        for _place, _start, _end, found in standings(row, [place], end, margin)
    ]


def ceilings_sentence(ceilings):
    """How many of the superior's targets stand how, in a line of the text."""
    counts = Counter(line["status"] for line in ceilings)
    said = "，".join(_("%(status)s%(count)d项") % {"status": s, "count": n} for s, n in counts.items())
    return _("上级控制指标%(all)d项：%(said)s。") % {"all": len(ceilings), "said": said}


def plain(figure):
    """A Value as JSON keeps it."""
    return {"part": number(figure.part), "whole": number(figure.whole), "text": str(figure)}


def number(value):
    return str(value) if isinstance(value, Decimal) else value


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


def turn(figure):
    """Whether the figure is better (1), worse (-1) or the same (0) as the year before; None: not to be said."""
    now, before = share(figure["now"]), share(figure["before"])
    if figure["better"] is None or now is None or before is None:
        return None
    if figure["better"] == "more" and figure["now"]["whole"] is None and not before:
        return None  # nothing was recorded then
    more = (now > before) - (now < before)
    return more if figure["better"] == "more" else -more


def situation(figures, ceilings, place, end):
    """``{"rating", "reasons"}``: how the span stands to the year before (rulebook ``reporting.situation``).

    Worse: a superior's target is lost, or more figures are worse than better; better: the other way round, by as
    many as the rulebook says. None where no figure has a year before it.
    """
    lost = [line["title"] for line in ceilings if line["status"] == str(Result.Status.FAILED.label)]
    turned = [(figure["label"], turn(figure)) for figure in figures]
    better = [label for label, said in turned if said == 1]
    worse = [label for label, said in turned if said == -1]
    if not lost and all(said is None for _label, said in turned):
        return None
    margins, lead = rule("reporting.situation", on=end, place=place), len(better) - len(worse)
    rating = "worse" if lost or -lead >= margins["worse_by"] else "steady"
    if not lost and lead >= margins["better_by"]:
        rating = "better"
    reasons = [
        (_("上级控制指标未达成：%s"), lost),
        (_("比上年同期变差：%s"), worse),
        (_("比上年同期向好：%s"), better),
    ]
    return {"rating": rating, "reasons": [words % "、".join(labels) for words, labels in reasons if labels]}


RATINGS = {"better": gettext_lazy("好转"), "steady": gettext_lazy("平稳"), "worse": gettext_lazy("恶化")}


def situation_sentence(found):
    """The rating with its reasons as a line of the text."""
    said = {"rating": RATINGS[found["rating"]], "reasons": "；".join(found["reasons"])}
    return (
        _("总体形势%(rating)s：%(reasons)s。") % said
        if found["reasons"]
        else _("总体形势%(rating)s。") % said
    )


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
