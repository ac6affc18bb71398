"""Places by an indicator: the map, and those that come last."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.geo.queries import drawing
from anlan.indicators.engine import INDICATORS
from anlan.org.models import Place

from ..readings import places_below, read
from ..registry import INDICATOR, KIND, PERIOD, TOP, card

CLASSES = 5  # shades of the map
LONG = 6  # characters of a name that fit beside each other
MARGIN = 6  # around the map, as its template has it


def lines_of(asked):
    """``(lines, Reading)``: the places below with their figures, the best first; without figure last."""
    settings = asked.settings
    found = INDICATORS[settings["indicator"]]
    key = (found.code, settings["kind"], settings["period"])
    if key not in asked.shared:
        places = places_below(asked.place, settings["kind"])
        asked.shared[key] = places, read(asked, [found.code], places, settings["period"])
    places, reading = asked.shared[key]
    pairs = [(place, reading.of(found.code, place)) for place in places]
    pairs = [(place, value) for place, value in pairs if value is not None]
    sign = 1 if found.better == "less" else -1
    pairs.sort(key=lambda pair: (pair[1].number is None, sign * (pair[1].number or 0)))
    return [line(found, place, value, reading) for place, value in pairs], reading


def line(found, place, value, reading):
    return {
        "place": place.pk,
        "title": place.name,
        "text": str(value),
        "number": None if value.number is None else float(value.number),
        "count": int(value.part),
        "note": "" if value.whole is None else f"{value.part}/{value.whole}",
        "unit": "" if value.whole is not None else str(found.unit),
        "url": reading.link(found.code, place),
    }


def heading(asked, reading):
    found = INDICATORS[asked.settings["indicator"]]
    return {
        "about": str(found.label),
        "as_of": reading.at.isoformat(),
        "since": reading.start.isoformat(),
        "until": reading.end.isoformat(),
    }


@card("worst", gettext_lazy("末位区域"), "ranking", INDICATOR, KIND, PERIOD, TOP)
def worst(asked):
    """The worst first. Who has nothing to judge, and who is as good as can be, is nobody's last."""
    lines, reading = lines_of(asked)
    found = INDICATORS[asked.settings["indicator"]]
    share = found.unit == "%"
    best = 0 if found.better == "less" else 1 if share and found.better == "more" else None
    judged = [line for line in lines if line["number"] is not None]
    most = max((line["number"] for line in judged), default=0)
    for line_ in judged:
        line_["percent"] = round(100 * line_["number"] / (1 if share else most or 1))
    last = [line for line in judged[::-1] if line["number"] != best]
    return {"lines": last[: asked.settings["top"]], "of": len(judged), **heading(asked, reading)}


@card("map", gettext_lazy("区域一张图"), "map", INDICATOR, KIND, PERIOD)
def chart(asked):
    lines, reading = lines_of(asked)
    found = INDICATORS[asked.settings["indicator"]]
    numbers = [line["number"] for line in lines if line["number"] is not None]
    top = 1 if found.unit == "%" else max(numbers, default=0)
    places = Place.objects.filter(pk__in=[line["place"] for line in lines])
    sheet = drawing(list(places))
    for line_ in lines:
        line_["shade"] = shade(line_["number"], top)
        line_["path"], line_["x"], line_["y"] = sheet.shapes.get(line_["place"], ("", 0, 0))
        line_["name"] = broken(line_["title"])
    return {
        "lines": lines,
        "width": sheet.width,
        "height": sheet.height,
        "box_width": sheet.width + 2 * MARGIN,
        "box_height": sheet.height + 2 * MARGIN,
        "better": found.better or "",
        "legend": legend(top, found.unit),
        **heading(asked, reading),
    }


def broken(name):
    """A long name in two lines for the map."""
    half = (len(name) + 1) // 2
    return [name] if len(name) <= LONG else [name[:half], name[half:]]


def shade(number, top):
    """0 for no figure, else 1 to CLASSES in equal steps up to ``top``."""
    if number is None:
        return 0
    return min(CLASSES, 1 + int(CLASSES * number / top)) if top else 1


def legend(top, unit):
    """``[{"shade", "text"}]``: what each shade means, and what no colour does."""
    if unit == "%":
        step = 100 // CLASSES
        texts = [f"{n * step}–{n * step + step}%" for n in range(CLASSES)]
    else:
        texts = (
            [f"{top * n / CLASSES:g}–{top * (n + 1) / CLASSES:g}" for n in range(CLASSES)] if top else ["0"]
        )
    shades = [{"shade": n, "text": text} for n, text in enumerate(texts, 1)]
    return [*shades, {"shade": 0, "text": str(_("无应办事项"))}]
