"""Questions: the statistics of a year; what a unit was held to account for lately."""

from django.db.models import Count
from django.db.models.functions import TruncMonth

from anlan.org.models import Organ

from .ladder import rungs, window
from .models import Act

MONTHS = range(1, 13)


def lately(row, on):
    """The unit's other acts that count within the window."""
    return (
        Act.objects.counting()
        .filter(organ=row.organ, approved_on__gte=window(on, row.place))
        .exclude(pk=row.pk)
        .select_related("organ", "place")
        .order_by("-approved_on", "-pk")
    )


def statistics(acts, year):
    """``{"by_rung", "by_unit", "by_month"}``: each a list of (name, counts by rung in order, total)."""
    decided = acts.counting().filter(approved_on__year=year).order_by()
    codes = list(rungs())
    by_unit = tally(decided, "organ")
    names = {organ.pk: str(organ) for organ in Organ.objects.filter(pk__in=by_unit)}
    by_month = tally(decided.annotate(month=TruncMonth("approved_on")), "month")
    months = {month.month: counts for month, counts in by_month.items()}
    units = [(names[pk], *spread(counts, codes)) for pk, counts in by_unit.items()]
    return {
        "rungs": [rung.label for rung in rungs().values()],
        "by_unit": sorted(units, key=lambda line: (-line[2], line[0])),
        "by_month": [(month, *spread(months.get(month, {}), codes)) for month in MONTHS],
        "by_rung": by_rung(decided),
    }


def tally(rows, by):
    """``{value of by: {rung: n}}``."""
    found = {}
    for value, rung, count in rows.values_list(by, "rung").annotate(n=Count("pk")):
        found.setdefault(value, {})[rung] = count
    return found


def spread(counts, codes):
    return [counts.get(code, 0) for code in codes], sum(counts.values())


def by_rung(decided):
    """``[(label, decided, answered, closed)]``."""
    counts = {
        code: (total, answered, closed)
        for code, total, answered, closed in decided.values_list("rung").annotate(
            total=Count("pk"), answered=Count("answered_on"), closed=Count("closed_on")
        )
    }
    return [(rung.label, *counts.get(rung.code, (0, 0, 0))) for rung in rungs().values()]
