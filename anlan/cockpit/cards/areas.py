"""Places by an indicator: the map, and those that come last."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.geo.queries import drawing
from anlan.indicators.engine import INDICATORS

from ..readings import MOST, by_place, directly_below, places_below
from ..registry import INDICATOR, KIND, PERIOD, TOP, card

CLASSES = 5  # shades of the map
LONG = 6  # characters of a name that fit beside each other
MARGIN = 6  # around the map, as its template has it


def best_first(asked, code, places):
    """``([(place, Value, number)], Reading)``: the best first; without figure last."""
    reading = by_place(asked, code, places, asked.settings["period"])
    found = [(place, value, number(value)) for place in places if (value := reading.values.get(place.pk))]
    sign = 1 if INDICATORS[code].better == "less" else -1
    found.sort(key=lambda one: (one[2] is None, sign * (one[2] or 0)))
    return found, reading


def ranked(asked, drawn=False):
    """``best_first`` of the places of the kind set; where these are too many to be drawn, of those next below."""
    settings = asked.settings
    key = (settings["indicator"], settings["kind"], settings["period"])
    if key not in asked.shared:
        places = places_below(asked.place, settings["kind"])
        asked.shared[key] = best_first(asked, settings["indicator"], places)
    found, reading = asked.shared[key]
    if drawn and len(found) > MOST:
        return best_first(asked, settings["indicator"], directly_below(asked.place))
    return found, reading


def number(value):
    """The figure as a number that sorts fast."""
    if value.whole is None:
        return float(value.part)
    return float(value.part) / float(value.whole) if value.whole else None


def line(found, place, value, number, reading):
    return {
        "place": place.pk,
        "title": place.name,
        "text": str(value),
        "number": number,
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
    places, reading = ranked(asked)
    found = INDICATORS[asked.settings["indicator"]]
    share = found.unit == "%"
    best = 0 if found.better == "less" else 1 if share and found.better == "more" else None
    judged = [one for one in places if one[2] is not None]
    most = max((number for _place, _value, number in judged), default=0)
    last = [one for one in judged[::-1] if one[2] != best][: asked.settings["top"]]
    lines = [
        line(found, *one, reading) | {"percent": round(100 * one[2] / (1 if share else most or 1))}
        for one in last
    ]
    return {"lines": lines, "of": len(judged), **heading(asked, reading)}


@card("map", gettext_lazy("区域一张图"), "map", INDICATOR, KIND, PERIOD)
def chart(asked):
    """``outlines``: the address of the drawing, of which a line has ``x`` and ``y`` of its name where it is drawn."""
    places, reading = ranked(asked, drawn=True)
    found = INDICATORS[asked.settings["indicator"]]
    lines = [line(found, *one, reading) for one in places]
    top = 1 if found.unit == "%" else max((line["number"] for line in lines if line["number"]), default=0)
    sheet = drawing([place for place, _value, _number in places])
    for line_ in lines:
        line_["shade"] = shade(line_["number"], top)
        line_["x"], line_["y"] = sheet.shapes.get(line_["place"], ("", None, None))[1:]
        line_["name"] = broken(line_["title"])
    return {
        "lines": lines,
        "outlines": f"{reverse('cockpit:outlines', args=[asked.place.pk, asked.settings['kind']])}?v={sheet.stamp}",
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
