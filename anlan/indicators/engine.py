"""Registers indicators, counts their rows, opens a figure to the rows behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from anlan.org.models import Place
from anlan.org.tree import WIDTH, path_range

INDICATORS = {}


@dataclass(frozen=True)
class Indicator:
    """``rows(places, start, end)``: the rows that count, or ``(part, whole)`` for a share. Both are QuerySets of
    scoped models; ``places`` is a subquery of primary keys; the days from ``start`` to ``end`` count, both
    included, and the function asks dates, not today's state. ``better``: "more", "less" or None. ``basis``: the
    document and clause that want the figure.
    """

    code: str
    label: str
    unit: str
    better: str | None
    basis: str
    rows: Callable

    def part_and_whole(self, places, start, end):
        rows = self.rows(places, start, end)
        return rows if isinstance(rows, tuple) else (rows, None)


@dataclass(frozen=True)
class Value:
    """``number``: the count, or the share from 0 to 1 as a Fraction; None when there is nothing to be a share of."""

    part: int
    whole: int | None = None

    @property
    def number(self):
        if self.whole is None:
            return self.part
        return Fraction(self.part, self.whole) if self.whole else None

    def __str__(self):
        if self.whole is None:
            return str(self.part)
        return f"{float(self.number):.1%}" if self.whole else "—"


def indicator(code, label, unit, better, basis):
    """Register the decorated function of (places, start, end) as indicator ``code``."""
    if better not in {"more", "less", None} or not basis:
        raise ValueError(f"indicator {code}: say what is better, and the basis")

    def register(rows):
        if code in INDICATORS:
            raise ValueError(f"two indicators named {code}")
        INDICATORS[code] = Indicator(code, label, unit, better, basis, rows)
        return rows

    return register


def value(code, place, start, end):
    """The figure of ``place`` and all below it."""
    part, whole = INDICATORS[code].part_and_whole(below(place), start, end)
    return Value(part.count(), None if whole is None else whole.count())


def drill(code, place, start, end, user):
    """The rows behind the figure that ``user`` may see: ``(part, whole)``, whole None for a count."""
    part, whole = INDICATORS[code].part_and_whole(below(place), start, end)
    return part.visible_to(user), None if whole is None else whole.visible_to(user)


def compare(code, places, start, end):
    """``[(place, Value)]``, the best first, for the figures of ``places``; without figure or order, as given."""
    found = INDICATORS[code]
    values = values_of(found, places, start, end)
    pairs = [(place, values[place]) for place in places]
    if found.better is None:
        return pairs
    sign = -1 if found.better == "more" else 1
    return sorted(pairs, key=lambda pair: (pair[1].number is None, sign * (pair[1].number or 0)))


def values_of(found, places, start, end):
    """``{place: Value}`` for many places in one count each of part and whole.

    The rows are counted by the place each hangs on and added up along the tree.
    """
    anywhere, end_of_last = Q(pk__in=[]), ""
    for place in sorted(places, key=lambda place: place.path):
        if place.path >= end_of_last:  # else it lies below the last one
            first, end_of_last = path_range(place.path)
            anywhere |= Q(path__gte=first, path__lt=end_of_last)
    inside = Place.objects.filter(anywhere)
    part, whole = found.part_and_whole(inside.order_by().values("pk"), start, end)
    parts, wholes = add_up(part), None if whole is None else add_up(whole)
    return {
        place: Value(parts.get(place.path, 0), None if whole is None else wholes.get(place.path, 0))
        for place in places
    }


def add_up(rows):
    """``{path: count}`` of the rows at and below each place."""
    lookup = rows.model.scope.place
    counts = rows.order_by().values(f"{lookup}__path").annotate(n=Count("pk", distinct=True))
    total = {}
    for path, n in counts.values_list(f"{lookup}__path", "n"):
        for end in range(WIDTH, len(path) + 1, WIDTH):
            total[path[:end]] = total.get(path[:end], 0) + n
    return total


def below(place):
    return Place.objects.within(place.path).order_by().values("pk")
