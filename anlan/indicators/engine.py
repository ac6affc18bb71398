"""Registers indicators, counts their rows, opens a figure to the rows behind it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, DateTimeField, F, Q, Sum
from django.db.models import Value as Constant
from django.db.models.functions import TruncMonth

from anlan.org.models import Place
from anlan.org.tree import WIDTH, path_range

from .territory import anywhere

INDICATORS = {}


@dataclass(frozen=True)
class Indicator:
    """``rows(places, start, end)``: the rows that count, or ``(part, whole)`` for a share. Both are QuerySets of
    scoped models; ``places`` is a subquery of primary keys; the days from ``start`` to ``end`` count, both
    included, and the function asks dates, not today's state. ``better``: "more", "less" or None. ``basis``: the
    document and clause that want the figure.

    What is counted is the rows, each of which the function returns once; with ``distinct``, the values of that
    field, each once on every level of the tree; with ``total``, the sum of that field. ``whole_distinct``: the
    field that tells the rows of the whole apart. ``dated``: the field that says when a row counts, so that months
    can be told apart in one query.
    ``known()``: whether there are records at all, where that can be otherwise.
    """

    code: str
    label: str
    unit: str
    better: str | None
    basis: str
    rows: Callable
    distinct: str = ""
    whole_distinct: str = ""
    total: str = ""
    dated: str = ""
    known: Callable | None = None

    def has_data(self):
        """Whether anything has been recorded at all: no record is not the same as nothing happened."""
        return self.known is None or self.known()

    def parts(self, places, start, end):
        """``(part, whole)``, each a Measure; whole None unless a share."""
        rows = self.rows(places, start, end)
        part, whole = rows if isinstance(rows, tuple) else (rows, None)
        return (
            Measure(anywhere(part), self.distinct, self.total, self.dated),
            None if whole is None else Measure(anywhere(whole), self.whole_distinct, self.total, self.dated),
        )


@dataclass(frozen=True)
class Measure:
    """Rows and how they are counted."""

    rows: object
    distinct: str = ""
    total: str = ""
    dated: str = ""

    def amount(self):
        if self.distinct:
            return self.rows.order_by().values(self.distinct).distinct().count()
        if self.total:
            return tidy(self.rows.order_by().aggregate(n=Sum(self.total))["n"])
        return self.rows.count()

    def counted(self, late=None):
        """The aggregate; of the rows of ``late`` alone where that is given."""
        if self.total:
            return Sum(self.total, filter=late)
        # Rows are rows once each; only where a query must say so itself does it cost sorting.
        twice = self.rows.query.distinct or self.rows.query.combinator
        return Count("pk", distinct=True, filter=late) if twice else Count(Constant(1), filter=late)

    def spread(self, territory, since=None):
        """The amounts of all places in the order of ``territory``, each with what lies below, in one grouped query.

        A list of one such list; with ``since``, also of the days from it on, from the same query.
        """
        place = self.rows.model.scope.place
        rows = self.rows.order_by()
        if self.distinct:
            return self.spread_values(rows.values(place, self.distinct), territory, since)
        columns = {"_n": self.counted()}
        if since:
            columns["_late"] = self.counted(self.since(since))
        found = list(rows.values(place).annotate(**columns).values_list(place, *columns))
        return [territory.add_up((row[0], row[n]) for row in found) for n in range(1, len(columns) + 1)]

    def spread_values(self, rows, territory, since):
        place, what = self.rows.model.scope.place, self.distinct
        if not since:
            return [territory.gather(rows.distinct().values_list(place, what))]
        late = Count(Constant(1), filter=self.since(since))
        found = list(rows.annotate(_late=late).values_list(place, what, "_late"))
        return [
            territory.gather((pk, value) for pk, value, _late in found),
            territory.gather((pk, value) for pk, value, late in found if late),
        ]

    def since(self, day):
        moment = isinstance(self.rows.model._meta.get_field(self.dated), DateTimeField)
        return Q(**{f"{self.dated}__date__gte" if moment else f"{self.dated}__gte": day})

    def add_up(self, *by):
        """``{path: amount}`` at and below each place; with ``by`` (expressions), ``{(path, *their values): amount}``.

        One grouped query; the tree is added up here, for the database would have to join each row to every
        place above it. What is counted once on each level is gathered as sets.
        """
        place = self.rows.model.scope.place
        lookup = "path" if place == "pk" else f"{place}__path"  # places can be what is counted
        keys = {f"_by{n}": expression for n, expression in enumerate(by)}
        rows = self.rows.order_by().annotate(**keys).values(lookup, *keys)
        if self.distinct:
            return self.gathered(
                rows.annotate(_what=F(self.distinct)).values_list(lookup, *keys, "_what").distinct()
            )
        total = defaultdict(int)
        for path, *rest, n in rows.annotate(_n=self.counted()).values_list(lookup, *keys, "_n"):
            for end in range(WIDTH, len(path) + 1, WIDTH):
                total[(path[:end], *rest) if rest else path[:end]] += n or 0
        return {key: tidy(n) for key, n in total.items()}

    def by_month(self, *by):
        """``{(values of by, first day of the month): amount}`` of all rows, in one grouped query.

        Where the field is a day the months are told apart here: a function of the database, asked of each row,
        takes longer than some days more.
        """
        moment = isinstance(self.rows.model._meta.get_field(self.dated), DateTimeField)
        keys = {f"_by{n}": expression for n, expression in enumerate(by)}
        keys["_when"] = TruncMonth(self.dated) if moment else F(self.dated)
        rows = self.rows.order_by().annotate(**keys).values(*keys)
        if self.distinct:
            seen = defaultdict(set)
            for *key, day, what in (
                rows.annotate(_what=F(self.distinct)).distinct().values_list(*keys, "_what")
            ):
                seen[(*key, month_of(day))].add(what)
            return {key: len(values) for key, values in seen.items()}
        total = defaultdict(int)
        for *key, day, n in rows.annotate(_n=self.counted()).values_list(*keys, "_n"):
            total[(*key, month_of(day))] += n or 0
        return {key: tidy(n) for key, n in total.items()}

    def gathered(self, rows):
        seen = defaultdict(set)
        for path, *rest, what in rows:
            for end in range(WIDTH, len(path) + 1, WIDTH):
                seen[(path[:end], *rest) if rest else path[:end]].add(what)
        return {key: len(values) for key, values in seen.items()}


def month_of(day):
    """The first day of the month of a day or a moment."""
    return date(day.year, day.month, 1)


def tidy(amount):
    """A sum as a whole number where it is one."""
    if amount is None:
        return 0
    return int(amount) if amount == int(amount) else amount


@dataclass(frozen=True)
class Value:
    """``number``: the amount, or the share (0 to 1, rarely more) as a Fraction; None when there is nothing to be
    a share of."""

    part: int | Decimal
    whole: int | Decimal | None = None

    @property
    def number(self):
        if self.whole is None:
            return self.part
        return Fraction(self.part) / Fraction(self.whole) if self.whole else None

    @property
    def plot(self):
        """The number as a chart wants it, a share in percent; None when there is none."""
        if self.number is None:
            return None
        return round(float(self.number) * (1 if self.whole is None else 100), 2)

    def __str__(self):
        if self.whole is None:
            return f"{self.part.normalize():f}" if isinstance(self.part, Decimal) else str(self.part)
        return f"{float(self.number):.1%}" if self.whole else "—"


def indicator(code, label, unit, better, basis, **counting):
    """Register the decorated function of (places, start, end) as indicator ``code``; see Indicator."""
    if better not in {"more", "less", None} or not basis:
        raise ValueError(f"indicator {code}: say what is better, and the basis")

    def register(rows):
        if code in INDICATORS:
            raise ValueError(f"two indicators named {code}")
        INDICATORS[code] = Indicator(code, label, unit, better, basis, rows, **counting)
        return rows

    return register


def value(code, place, start, end):
    """The figure of ``place`` and all below it."""
    part, whole = INDICATORS[code].parts(below(place), start, end)
    return Value(part.amount(), None if whole is None else whole.amount())


def drill(code, place, start, end, user):
    """The rows behind the figure that ``user`` may see: ``(part, whole)``, whole None for a count."""
    part, whole = INDICATORS[code].parts(below(place), start, end)
    return part.rows.visible_to(user), None if whole is None else whole.rows.visible_to(user)


def compare(code, places, start, end, within=None):
    """``[(place, Value)]``, the best first, for the figures of ``places``; without figure or order, as given.

    ``within``: a place that they are all of what lies below.
    """
    found = INDICATORS[code]
    values = values_of(found, places, start, end, within)
    pairs = [(place, values[place]) for place in places]
    if found.better is None:
        return pairs
    sign = -1 if found.better == "more" else 1
    return sorted(pairs, key=lambda pair: (pair[1].number is None, sign * (pair[1].number or 0)))


def values_of(found, places, start, end, within=None):
    """``{place: Value}`` for many places in one query each of part and whole; ``within`` as of ``compare``."""
    part, whole = found.parts(below(within) if within else covering(places), start, end)
    parts, wholes = part.add_up(), None if whole is None else whole.add_up()
    return {place: value_at(place.path, parts, wholes) for place in places}


def value_at(key, parts, wholes):
    return Value(parts.get(key, 0), None if wholes is None else wholes.get(key, 0))


def by_sector(found, places, start, end):
    """``{place: {sector id or None: Value}}`` in one query each of part and whole."""
    part, whole = found.parts(below(places[0]) if len(places) == 1 else covering(places), start, end)
    sector = F(part.rows.model.scope.sector)
    parts = part.add_up(sector)
    wholes = None if whole is None else whole.add_up(F(whole.rows.model.scope.sector))
    keys = {*parts, *(wholes or ())}
    return {
        place: {key[1]: value_at(key, parts, wholes) for key in keys if key[0] == place.path}
        for place in places
    }


def by_sector_and_month(found, place, start, end):
    """``{(sector id or None, first day of the month): Value}`` of a ``dated`` indicator whose rows have sectors, in
    one query each of part and whole."""
    parts, wholes = (
        None if measure is None else measure.by_month(F(measure.rows.model.scope.sector))
        for measure in found.parts(below(place), start, end)
    )
    return {key: value_at(key, parts, wholes) for key in {*parts, *(wholes or ())}}


def by_month(found, place, start, end):
    """``{first day of the month: Value}`` for the months from ``start`` to ``end``, in one query each of part and

    whole. Of an indicator that is not ``dated`` (such as a register on its last day), a query each month.
    """
    spans = months(start, end)
    if not found.dated:
        return {first: value(found.code, place, first, last) for first, last in spans}
    part, whole = found.parts(below(place), start, end)
    parts, wholes = part.by_month(), None if whole is None else whole.by_month()
    return {first: value_at((first,), parts, wholes) for first, _last in spans}


def months(start, end):
    """``[(first, last)]`` of each month from ``start`` to ``end``, cut to these days."""
    found, first = [], start
    while first <= end:
        following = first.replace(day=1, month=first.month % 12 + 1, year=first.year + first.month // 12)
        found.append((first.replace(day=1), min(end, following - following.resolution)))
        first = following
    return found


def covering(places):
    """A subquery of the primary keys of all places at and below ``places``."""
    anywhere, end_of_last = Q(pk__in=[]), ""
    for place in sorted(places, key=lambda place: place.path):
        if place.path >= end_of_last:  # else it lies below the last one
            first, end_of_last = path_range(place.path)
            anywhere |= Q(path__gte=first, path__lt=end_of_last)
    return Place.objects.filter(anywhere).order_by().values("pk")


def below(place):
    """Of a place that is all there is, a subquery without condition, which ``anywhere`` then leaves out."""
    rows = Place.objects.order_by().values("pk")
    return rows if place.alone else rows.within(place.path)
