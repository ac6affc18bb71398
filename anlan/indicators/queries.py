"""Questions about kept figures and corrections."""

from collections import defaultdict

from django.db.models.fields.json import KeyTransform

from .actions import plain, read
from .engine import INDICATORS, below, value
from .models import Correction, Snapshot, Taking


def latest(on, year=True):
    """The newest Taking up to the day ``on``: of the year to date, or of the month to date. None without any."""
    found = Taking.objects.filter(end__lte=on).order_by("-end")
    for taking in found[:62]:
        if (taking.start.month == 1) == year or taking.end.month == 1:
            return taking
    return None


def kept(codes, places, taking):
    """``{(code, place id): Value}`` of a Taking; a code it did not take is left out."""
    rows = Snapshot.objects.filter(place__in=places, start=taking.start, end=taking.end)
    figures = dict(rows.values_list("place", "figures"))
    return {
        (code, place.pk): read(figures.get(place.pk, {}).get(code), taking.codes[code])
        for code in codes
        if code in taking.codes
        for place in places
    }


def kept_of(code, place, taking):
    """``{place id: Value}`` of one indicator that the Taking took, at ``place`` and below; zero where it kept none.

    The database picks the figure out: of thousands of places the others would take long to read.
    """
    rows = Snapshot.objects.filter(start=taking.start, end=taking.end, place__in=below(place))
    share = taking.codes[code]
    zero = read(None, share)
    found = rows.filter(figures__has_key=code).order_by().values_list("place", KeyTransform(code, "figures"))
    return defaultdict(lambda: zero, {pk: read(pair, share) for pk, pair in found})


def takings(most=62):
    """The newest takings, for a choice."""
    return list(Taking.objects.all()[:most])


def figures_of_place(place, taking):
    """``{code: Value}`` of one place, from one row."""
    row = Snapshot.objects.filter(place=place, start=taking.start, end=taking.end).first()
    figures = row.figures if row else {}
    return {code: read(figures.get(code), share) for code, share in taking.codes.items()}


def months_back(day, count):
    """The first day of the month ``count - 1`` months before that of ``day``."""
    month = day.year * 12 + day.month - count
    return day.replace(year=month // 12, month=month % 12 + 1, day=1)


def differences(taking, places):
    """``[(code, place, kept, now)]`` where the records now give another figure than was kept (M4)."""
    found = kept(taking.codes, places, taking)
    result = []
    for (code, place_id), old in found.items():
        place = next(place for place in places if place.pk == place_id)
        if code in INDICATORS:
            new = value(code, place, taking.start, taking.end)
            if (plain(new.part), new.whole or 0) != (plain(old.part), old.whole or 0):
                result.append((code, place, old, new))
    return result


def corrections(code, place, start, end):
    """What was noted beside the figure of these days, the newest first."""
    return Correction.objects.filter(code=code, place=place, start=start, end=end).select_related("by")
