"""Indicators as figures: those that must stay at zero, and any others."""

from django.utils.translation import gettext_lazy

from anlan.indicators.engine import INDICATORS

from ..readings import of_place
from ..registry import PERIOD, Setting, card, indicators

ZERO = ["facts.accidents", "facts.deaths", "facts.accidents_severe", "facts.accidents_untraced"]
SHARES = ["obligations.done_share", "plans.in_time_share", "plans.signed_share", "reporting.filed_share"]


def chosen(default):
    return Setting("indicators", gettext_lazy("指标"), default, indicators, many=True)


@card("zero", gettext_lazy("零事故指标"), "figures", chosen(ZERO), PERIOD)
def zero(asked):
    """Green at zero, red at anything else: there is nothing between."""
    return told(asked, lambda value: "bad" if value.number else "good")


@card("figures", gettext_lazy("指标"), "figures", chosen(SHARES), PERIOD)
def figures(asked):
    return told(asked, lambda value: "")


def told(asked, tone):
    codes = asked.settings["indicators"]
    reading = of_place(asked, codes, asked.settings["period"])
    found = []
    for code in codes:
        value = reading.values.get(code)
        if value is not None:
            known = bool(value.part or value.whole) or recorded(asked, INDICATORS[code])
            found.append(
                {
                    "label": str(INDICATORS[code].label),
                    "text": str(value) if known else "—",
                    "count": int(value.part),
                    "unit": "" if value.whole is not None or not known else str(INDICATORS[code].unit),
                    "url": reading.link(code, asked.place),
                    "tone": tone(value) if known else "",
                    "note": f"{value.part}/{value.whole}" if value.whole else "",
                }
            )
    return {"figures": found, "as_of": reading.at.isoformat(), "until": reading.end.isoformat()}


def recorded(asked, found):
    """Whether there are records of what an indicator counts: asked once for all that count the same."""
    key = ("recorded", found.known)
    if key not in asked.shared:
        asked.shared[key] = found.has_data()
    return asked.shared[key]
