"""Indicator figures for a reader: kept ones for who sees a whole place, else counted from the rows he sees."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from anlan.indicators.asked import VIEW, rows_url
from anlan.indicators.engine import INDICATORS, Value, below, covering
from anlan.indicators.queries import kept, latest
from anlan.org.models import Place
from anlan.org.scope import view_permission


@dataclass(frozen=True)
class Reading:
    """``values``: ``{(code, place id): Value}`` for the days from ``start`` to ``end``, as of ``at``."""

    values: dict
    start: object
    end: object
    at: datetime

    def of(self, code, place):
        return self.values.get((code, place.pk))

    def link(self, code, place):
        """The rows behind a figure."""
        return rows_url(code, place, self.start, self.end)


def read(asked, codes, places, period):
    """The figures of ``codes`` in ``places`` for the year or the month to date."""
    codes = [code for code in codes if code in INDICATORS and may_see(asked.user, code)]
    taking = latest(asked.today, year=period == "year")
    if taking and current(taking, asked.today, period) and sees_all(asked.user, codes, places):
        values = kept(codes, places, taking)
        if all((code, place.pk) in values for code in codes for place in places):
            return Reading(values, taking.start, taking.end, taking.taken_at)
    start = asked.today.replace(day=1, **({"month": 1} if period == "year" else {}))
    values = {}
    for code in codes:
        values |= counted(code, places, start, asked.today, asked.user)
    return Reading(values, start, asked.today, asked.now)


def may_see(user, code):
    """Whether the reader may open rows of this kind at all."""
    return user.holds(VIEW) and user.holds(permission(code))


def permission(code):
    """The permission that shows the rows an indicator counts."""
    day = timezone.localdate()
    return view_permission(INDICATORS[code].parts(Place.objects.none(), day, day)[0].rows.model)


def current(taking, today, period):
    """Whether the figures kept are of the year or month that runs."""
    same = taking.start.year == today.year
    return same and (period == "year" or taking.start.month == today.month)


def sees_all(user, codes, places):
    """Whether one post of the reader reaches every row of every place: only then is a kept figure his."""
    perms = {permission(code) for code in codes}
    for post in user.acting_posts():
        narrow = post.organ.is_enterprise or post.role.reach == post.role.Reach.ORGAN or not post.all_sectors
        holds = all(post.role.holds(perm) for perm in perms)
        if holds and not narrow and all(place.path.startswith(post.place.path) for place in places):
            return True
    return False


def counted(code, places, start, end, user):
    """``{(code, place id): Value}`` of the rows the reader sees, in a query each of part and whole."""
    found = INDICATORS[code]
    inside = below(places[0]) if len(places) == 1 else covering(places)
    part, whole = found.parts(inside, start, end)
    parts, wholes = seen(part, user), None if whole is None else seen(whole, user)
    return {
        (code, place.pk): Value(
            parts.get(place.path, 0), None if wholes is None else wholes.get(place.path, 0)
        )
        for place in places
    }


def seen(measure, user):
    return replace(measure, rows=measure.rows.visible_to(user)).add_up()


def places_below(place, kind):
    """The places of a kind below ``place``, and the functional zones, which stand beside both kinds."""
    wanted = [kind, Place.Kind.ZONE]
    rows = Place.objects.within(place.path).filter(active=True, kind__in=wanted).exclude(pk=place.pk)
    return list(rows.order_by("path"))
