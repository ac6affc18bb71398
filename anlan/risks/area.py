"""The model of area risk: what is counted in each place, in a few grouped queries, and what it adds up to."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from anlan.facts.models import Fact
from anlan.hazards.models import Matter
from anlan.indicators.territory import Territory
from anlan.inspections.models import Inspection
from anlan.org.models import Place
from anlan.rulebook.book import rule

from .methods import banded
from .models import RiskPoint
from .queries import GRAVE, LIVE, overdue

KINDS = (Place.Kind.PROVINCE, Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)
BLOCKS = (Place.Kind.TOWN, Place.Kind.ZONE)
CENT = Decimal("0.01")


def grouped(rows, **counted):
    """``{name: [(place, n)]}`` in one query."""
    found = list(rows.order_by().values("place").annotate(**counted).values_list("place", *counted))
    return {name: [(row[0], row[n]) for row in found] for n, name in enumerate(counted, 1)}


def counts(today):
    """``{code of a part: [(place, n)]}`` of all places."""
    days = rule("risk.area_days", today)
    live = RiskPoint.objects.filter(state__in=LIVE)
    found = grouped(
        live,
        major=Count("pk", filter=Q(level="major")),
        larger=Count("pk", filter=Q(level="larger")),
        general=Count("pk", filter=Q(level="general")),
        review=Count("pk", filter=overdue(today)),
    )
    late = Q(state__in=Matter.WITH_UNIT, due_on__lt=today)
    found |= grouped(
        Matter.objects.filter(state__one_of=Matter.OPEN),
        open=Count("pk"),
        overdue=Count("pk", filter=late),
        grave=Count("pk", filter=Q(grade=Matter.Grade.MAJOR)),
    )
    since = today - timedelta(days=days["accident"])
    accidents = Fact.objects.standing().filter(kind="accident", happened_on__range=(since, today))
    found |= grouped(accidents, accident=Count("pk"))
    since = today - timedelta(days=days["unvisited"])
    visited = Inspection.objects.filter(enterprise=OuterRef("enterprise"), visited_on__range=(since, today))
    risky = live.filter(level__in=GRAVE, enterprise__isnull=False).exclude(Exists(visited))
    return found | grouped(risky, unvisited=Count("enterprise", distinct=True))


def computed(today):
    """``[(place's key, score, level, parts)]`` of every place from a town up.

    What lies in a place below a town counts for the town; a county or a city stands for the average of its towns.
    """
    territory = Territory()
    blocks = Place.objects.filter(kind__in=BLOCKS, active=True).values_list("pk", flat=True)
    towns = territory.add_up((pk, 1) for pk in blocks)
    totals = {code: territory.add_up(rows) for code, rows in counts(today).items()}
    model, bands = rule("risk.area_parts", today), rule("risk.area_bands", today)
    places = Place.objects.filter(kind__in=KINDS, active=True).order_by("path").values_list("pk", flat=True)
    found = []
    for pk in places:
        at = territory.at[pk]
        parts = {
            one["code"]: [totals[one["code"]][at], points_of(one, totals[one["code"]][at], towns[at])]
            for one in model
            if one["code"] in totals
        }
        score = sum((Decimal(points) for _n, points in parts.values()), Decimal(0))
        found.append((pk, score, banded(score, bands), parts))
    return found


def points_of(part, n, towns):
    """The points of one part as text, exact to the cent: the mean of the towns times the weight, up to the cap."""
    mean = Decimal(n) / max(towns, 1)
    points = min(mean * Decimal(str(part["weight"])), Decimal(str(part["cap"])))
    return str(points.quantize(CENT))


def drift(now, before):
    """Why the score changed: ``[(code, count before, count now, change of points)]``, the largest change first."""
    old = before.parts if before else {}
    lines = []
    for code, (n, points) in now.parts.items():
        was, had = old.get(code, [0, "0"])
        if Decimal(points) != Decimal(had) or n != was:
            lines.append((code, was, n, Decimal(points) - Decimal(had)))
    return sorted(lines, key=lambda line: -abs(line[3]))
