"""Indicator figures for a reader: kept ones for who sees a whole place, else counted from the rows he sees."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.utils import timezone

from anlan.indicators.asked import VIEW, rows_url
from anlan.indicators.engine import INDICATORS, Value, below, covering
from anlan.indicators.queries import figures_of_place, kept_of, latest
from anlan.org.models import Place
from anlan.org.scope import view_permission

MOST = 200  # places on a map


@dataclass(frozen=True)
class Reading:
    """``values``: of each indicator or of each place the Value for the days from ``start`` to ``end``, as of ``at``."""

    values: dict
    start: object
    end: object
    at: datetime

    def link(self, code, place):
        """The rows behind a figure."""
        return rows_url(code, place, self.start, self.end)


def of_place(asked, codes, period):
    """The figures of ``codes`` in the reader's place for the year or the month to date: ``{code: Value}``."""
    codes = [code for code in codes if code in INDICATORS and may_see(asked.user, code)]
    taking = taken(asked, codes, period)
    if taking:
        key = ("figures", taking.pk)
        if key not in asked.shared:
            asked.shared[key] = figures_of_place(asked.place, taking)
        return Reading(
            {code: asked.shared[key][code] for code in codes}, taking.start, taking.end, taking.taken_at
        )
    start, values = beginning(asked.today, period), {}
    for code in codes:
        values[code] = counted(code, [asked.place], below(asked.place), start, asked)[asked.place.pk]
    return Reading(values, start, asked.today, asked.now)


def by_place(asked, code, places, period):
    """The figures of one indicator in ``places``, all of them below the reader's: ``{place id: Value}``."""
    if code not in INDICATORS or not may_see(asked.user, code):
        return Reading({}, asked.today, asked.today, asked.now)
    taking = taken(asked, [code], period)
    if taking:
        found = kept_of(code, asked.place, taking)
        values = {place.pk: found[place.pk] for place in places}
        return Reading(values, taking.start, taking.end, taking.taken_at)
    start = beginning(asked.today, period)
    return Reading(counted(code, places, covering(places), start, asked), start, asked.today, asked.now)


def taken(asked, codes, period):
    """The Taking of the year or month that runs, where it has all of ``codes`` and the reader may see them whole."""
    key = ("taking", period)
    if key not in asked.shared:
        asked.shared[key] = latest(asked.today, year=period == "year")
    found = asked.shared[key]
    good = found and current(found, asked.today, period) and all(code in found.codes for code in codes)
    return found if good and sees_all(asked, codes) else None


def beginning(today, period):
    return today.replace(day=1, **({"month": 1} if period == "year" else {}))


def may_see(user, code):
    """Whether the reader may open rows of this kind at all."""
    return user.holds(VIEW) and user.holds(permission(INDICATORS[code]))


@cache
def permission(found):
    """The permission that shows the rows an indicator counts."""
    day = timezone.localdate()
    return view_permission(found.parts(Place.objects.none(), day, day)[0].rows.model)


def current(taking, today, period):
    """Whether the figures kept are of the year or month that runs."""
    same = taking.start.year == today.year
    return same and (period == "year" or taking.start.month == today.month)


def sees_all(asked, codes):
    """Whether one post of the reader reaches every row of the place: only then is a kept figure his."""
    perms = {permission(INDICATORS[code]) for code in codes}
    for post in asked.user.acting_posts():
        narrow = post.organ.is_enterprise or post.role.reach == post.role.Reach.ORGAN or not post.all_sectors
        holds = all(post.role.holds(perm) for perm in perms)
        if holds and not narrow and asked.place.path.startswith(post.place.path):
            return True
    return False


def counted(code, places, inside, start, asked):
    """``{place id: Value}`` of the rows the reader sees, in a query each of part and whole."""
    found = INDICATORS[code]
    part, whole = found.parts(inside, start, asked.today)
    parts, wholes = seen(part, asked.user), None if whole is None else seen(whole, asked.user)
    return {
        place.pk: Value(parts.get(place.path, 0), None if wholes is None else wholes.get(place.path, 0))
        for place in places
    }


def seen(measure, user):
    return replace(measure, rows=measure.rows.visible_to(user)).add_up()


def places_below(place, kind):
    """The places of a kind below ``place``, and the functional zones, which stand beside both kinds: rows of ``pk``,

    ``name`` and ``path`` alone, for there may be thousands.
    """
    wanted = [kind, Place.Kind.ZONE]
    rows = Place.objects.within(place.path).filter(active=True, kind__in=wanted).exclude(pk=place.pk)
    return plain(rows)


def drawn_below(place, kind):
    """What a map of ``place`` draws: the places of the kind, or those next below where there are too many."""
    found = places_below(place, kind)
    return found if len(found) <= MOST else directly_below(place)


def directly_below(place):
    """The places next below ``place``, likewise."""
    return plain(Place.objects.filter(parent=place, active=True).exclude(kind=Place.Kind.GRID))


def plain(places):
    return list(places.order_by("path").values_list("pk", "name", "path", named=True))
