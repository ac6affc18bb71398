"""Many measures in few queries: those that count part of the same rows are counted in one reading of them."""

from dataclasses import dataclass, field

from django.db.models import Lookup, Q
from django.db.models.expressions import Col

from anlan.org.models import Place

from .engine import Value, tidy
from .territory import Territory


@dataclass
class Reading:
    """The rows that meet ``conditions``, each measure with the further conditions of its own."""

    model: object
    since: object
    conditions: frozenset
    measures: list = field(default_factory=list)

    def holds(self, model, since, conditions):
        return self.model is model and self.since == since and self.conditions <= conditions

    def columns(self):
        """The aggregates; with ``since``, of each a second one of the days from it on."""
        found = {}
        for number, (_position, measure, conditions) in enumerate(self.measures):
            own = [one for one in conditions if one not in self.conditions]
            found[f"_n{number}"] = measure.counted(Q(*own) if own else None)
            if self.since:
                found[f"_late{number}"] = measure.counted(Q(measure.since(self.since), *own))
        return found

    def spread(self, territory):
        """Pairs of a measure's position and what ``Measure.spread`` says of it."""
        rows = self.measures[0][1].rows.order_by()
        where = rows.query.where
        where.children = [one for one in where.children if one in self.conditions]
        place, columns = self.model.scope.place, self.columns()
        found = rows.values(place).annotate(**columns).values_list(place, *columns)
        keys, *amounts = zip(*found, strict=True) if (found := list(found)) else [()] * (1 + len(columns))
        each = 2 if self.since else 1
        for number, (position, measure, _conditions) in enumerate(self.measures):
            own = [
                territory.add_up(zip(keys, column, strict=True))
                for column in amounts[number * each : (number + 1) * each]
            ]
            yield position, [[tidy(n) for n in totals] for totals in own] if measure.total else own


def spread_all(asked, territory):
    """What ``Measure.spread`` says of each of ``asked``, pairs of a measure and the day ``since`` or None.

    Measures of the same rows, or of some of them by a further condition, share one grouped query. Conditions on
    what lies in a JSON column narrow no search, so rows are read without them and counted with them.
    """
    spreads, readings = [None] * len(asked), []
    found = []
    for position, (measure, since) in enumerate(asked):
        if (conditions := conditions_of(measure)) is None:
            spreads[position] = measure.spread(territory, since)
        else:
            narrow = frozenset(one for one in conditions if searched(one))
            found.append((len(narrow), position, measure, since, conditions, narrow))
    for _size, position, measure, since, conditions, narrow in sorted(found, key=lambda one: one[:2]):
        model = measure.rows.model
        reading = next((one for one in readings if one.holds(model, since, narrow)), None)
        if reading is None:
            readings.append(reading := Reading(model, since, narrow))
        reading.measures.append((position, measure, conditions))
    for reading in readings:
        for position, spread in reading.spread(territory):
            spreads[position] = spread
    return spreads


def conditions_of(measure):
    """The conditions that all hold of the rows; None where the query is more than these over one table."""
    query = measure.rows.query
    tables = sum(1 for count in query.alias_refcount.values() if count)
    more = measure.distinct or query.distinct or query.combinator or query.is_sliced or query.annotations
    if more or tables > 1 or query.where.negated or query.where.connector != "AND":
        return None
    return query.where.children


def searched(condition):
    return isinstance(condition, Lookup) and isinstance(condition.lhs, Col)


class Figures:
    """The figures of many indicators, for any places of the whole territory.

    ``asked``: triples of an Indicator, a first and a last day. Called as ``values_of`` is, with one of them.
    """

    def __init__(self, asked):
        everywhere, wanted = Place.objects.order_by().values("pk"), []
        for key in dict.fromkeys(asked):
            found, start, end = key
            wanted += [(key, measure) for measure in found.parts(everywhere, start, end)]
        self.territory = Territory()
        measures = [(measure, None) for _key, measure in wanted if measure is not None]
        spreads = iter(spread_all(measures, self.territory))
        self.amounts = {}
        for key, measure in wanted:
            self.amounts.setdefault(key, []).append(None if measure is None else next(spreads)[0])

    def __call__(self, found, places, start, end):
        """``{place: Value}``."""
        parts, wholes = self.amounts[found, start, end]
        positions = {place: self.territory.at[place.pk] for place in places}
        return {
            place: Value(tidy(parts[n]), None if wholes is None else tidy(wholes[n]))
            for place, n in positions.items()
        }
