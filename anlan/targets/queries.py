"""Questions: how targets stand, in a few grouped queries each."""

from anlan.indicators.engine import INDICATORS, compare, value, values_of
from anlan.org.models import Place

from .models import Result, Target
from .standing import Standing, judge, last_year, needs_last_year, read, span

NO_DATA = Result.Status.NO_DATA


def places_of(target):
    """The places for each of which the target holds: its own, or those of a kind below it."""
    if not target.each:
        return [target.place]
    return list(
        Place.objects.within(target.place.path).filter(kind=target.each, active=True).order_by("path")
    )


def standings(target, places, on, margin=1):
    """``[(place, first day, last day, Standing)]`` of the period that ``on`` lies in."""
    start, end = span(target, on)
    found = INDICATORS.get(target.code)
    if found is None or not found.has_data():
        nothing = Standing(NO_DATA, note=target.awaits)
        return [(place, start, end, nothing) for place in places]
    until = min(on, end)
    now = values_of(found, places, start, until)
    before = values_of(found, places, *last_year(start, until)) if needs_last_year(target) else {}
    others = other_figures(target, places, start, until)
    return [
        (place, start, end, stand(target, place, on, start, until, end, now, before, others, margin))
        for place in places
    ]


def other_figures(target, places, start, until):
    """``{place: (now, a year before)}`` of the indicator that is compared with."""
    other = INDICATORS.get(target.other_code)
    if other is None:
        return {}
    now, before = values_of(other, places, start, until), values_of(other, places, *last_year(start, until))
    return {place: (now[place], before[place]) for place in places}


def stand(target, place, on, start, until, end, now, before, others, margin):
    below = ()
    if target.reading == Target.Reading.FULL_PLACES:
        under = list(Place.objects.filter(parent=place, active=True))
        below = values_of(INDICATORS[target.code], under, start, until).values()
    if target.reading == Target.Reading.GROWTH_GAP and place not in others:
        return Standing(NO_DATA, note=target.awaits)
    number, figure = read(target, now[place], before.get(place), others.get(place), below)
    return judge(target, on, end, number, figure, before.get(place), margin)


def standing(target, on, place=None):
    """The Standing of one target as of any day, computed from the records."""
    (_place, _start, _end, found) = standings(target, [place or target.place], on)[0]
    return found


def ranking(target, place, on):
    """``[(place, Value)]`` of the places directly below, the best first."""
    start, end = span(target, on)
    below = list(Place.objects.filter(parent=place, active=True).order_by("code"))
    return compare(target.code, below, start, min(on, end)) if target.code in INDICATORS else []


def figure(target, place, on):
    start, end = span(target, on)
    return value(target.code, place, start, min(on, end))
