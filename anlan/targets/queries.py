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


def figures_asked(target, on):
    """``[(Indicator, first day, last day)]``: the figures that ``standings`` asks for."""
    found = INDICATORS.get(target.code)
    if found is None or not found.has_data():
        return []
    start, end = span(target, on)
    now, before = (start, min(on, end)), last_year(start, min(on, end))
    asked = [(found, *now)] + ([(found, *before)] if needs_last_year(target) else [])
    other = INDICATORS.get(target.other_code)
    return asked + ([(other, *now), (other, *before)] if other else [])


def standings(target, places, on, margin=1, ask=values_of):
    """``[(place, first day, last day, Standing)]`` of the period that ``on`` lies in.

    ``ask``: where the figures come from; for many targets at once, Figures of what each ``figures_asked``.
    """
    start, end = span(target, on)
    found = INDICATORS.get(target.code)
    if found is None or not found.has_data():
        nothing = Standing(NO_DATA, note=target.awaits)
        return [(place, start, end, nothing) for place in places]
    until = min(on, end)
    now = ask(found, places, start, until)
    before = ask(found, places, *last_year(start, until)) if needs_last_year(target) else {}
    others = other_figures(target, places, start, until, ask)
    below = figures_below(target, places, start, until, ask)
    result = []
    for place in places:
        if target.reading == Target.Reading.GROWTH_GAP and place not in others:
            stood = Standing(NO_DATA, note=target.awaits)
        else:
            told = (now[place], before.get(place), others.get(place), below.get(place, ()))
            number, figure = read(target, *told)
            stood = judge(target, on, end, number, figure, before.get(place), margin)
        result.append((place, start, end, stood))
    return result


def other_figures(target, places, start, until, ask):
    """``{place: (now, a year before)}`` of the indicator that is compared with."""
    other = INDICATORS.get(target.other_code)
    if other is None:
        return {}
    now, before = ask(other, places, start, until), ask(other, places, *last_year(start, until))
    return {place: (now[place], before[place]) for place in places}


def figures_below(target, places, start, until, ask):
    """``{place: [Value]}`` of the places directly under each, where the target speaks of them."""
    if target.reading != Target.Reading.FULL_PLACES:
        return {}
    under = list(Place.objects.filter(parent__in=places, active=True))
    figures, found = ask(INDICATORS[target.code], under, start, until), {}
    for place in under:
        found.setdefault(place.parent_id, []).append(figures[place])
    return {place: found.get(place.pk, ()) for place in places}


def standing(target, on, place=None):
    """The Standing of one target as of any day, computed from the records."""
    (_place, _start, _end, found) = standings(target, [place or target.place], on)[0]
    return found


def ranking(target, place, on):
    """``[(place, Value)]`` of the places directly below, the best first."""
    start, end = span(target, on)
    below = list(Place.objects.filter(parent=place, active=True).order_by("code"))
    return compare(target.code, below, start, min(on, end), place) if target.code in INDICATORS else []


def figure(target, place, on):
    start, end = span(target, on)
    return value(target.code, place, start, min(on, end))
