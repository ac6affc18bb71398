"""The tree of places, read once, for adding up what was counted place by place."""

from django.db.models.lookups import In
from django.db.models.sql import Query

from anlan.org.models import Place
from anlan.org.tree import WIDTH


def anywhere(rows):
    """``rows`` without the condition that their place is one of all places: true of every row, yet a database

    would ask it of each, or read a table place by place for it.
    """
    rows = rows.all()
    where = rows.query.where
    if not where.negated and where.connector == "AND":
        where.children = [child for child in where.children if not of_every_place(child)]
    return rows


def of_every_place(condition):
    wanted = condition.rhs if isinstance(condition, In) else None
    whole = isinstance(wanted, Query) and wanted.model is Place
    return whole and not wanted.where and not wanted.is_sliced


class Territory:
    """Every place at a position, those above before those below; ``above``: the position of the next higher place.

    Adding up is then one walk from the lowest places to the highest, each giving what it has to the one above.
    """

    def __init__(self):
        self.at, self.above, positions = {}, [], {}
        for pk, path in Place.objects.order_by("path").values_list("pk", "path"):
            positions[path] = self.at[pk] = len(self.above)
            self.above.append(positions.get(path[:-WIDTH], -1))
        self.upward = range(len(self.above) - 1, -1, -1)

    def add_up(self, amounts):
        """``[amount at and below]`` by position, from pairs of a place's key and its own amount."""
        at, above = self.at, self.above
        totals = [0] * (len(above) + 1)  # the last is above all
        for pk, amount in amounts:
            totals[at[pk]] += amount or 0
        for n in self.upward:
            if totals[n]:
                totals[above[n]] += totals[n]
        return totals

    def gather(self, values):
        """How many different values at and below, by position, from pairs of a place's key and a value."""
        at, above = self.at, self.above
        seen = [()] * (len(above) + 1)
        for pk, value in values:
            n = at[pk]
            if seen[n]:
                seen[n].add(value)
            else:
                seen[n] = {value}
        for n in self.upward:
            if seen[n]:
                if seen[above[n]]:
                    seen[above[n]] |= seen[n]
                else:
                    seen[above[n]] = set(seen[n])
        return [len(values) for values in seen]
