"""Questions: the standing of an enterprise, what would change it, how the tiers are spread."""

from django.db.models import Count

from anlan.registers.models import Enterprise

from .models import CreditEvent, Standing
from .reckoning import reckon, tiers

VIEW, APPEAL, SETTLE = "credit.view_creditevent", "credit.appeal_creditevent", "credit.settle_creditevent"
AHEAD = 6  # changes to come that a page foretells


def labels(place=None, day=None):
    """``{code: label}`` of the tiers, best first."""
    return {band["code"]: band["label"] for band in tiers(day, place)}


def standing_of(enterprise):
    return Standing.objects.open().filter(enterprise=enterprise).first()


def factor_of(enterprise, day):
    """How many times as often as usual the enterprise is to be inspected, by its tier."""
    return reckon([enterprise], day)[enterprise.pk].tier["factor"]


def to_come(enterprise, day):
    """``[(day, Reckoning)]`` of the next changes if nothing more happens."""
    found = []
    while len(found) < AHEAD:
        last = found[-1][1] if found else reckon([enterprise], day)[enterprise.pk]
        if last.next_on is None:
            break
        found.append((last.next_on, reckon([enterprise], last.next_on)[enterprise.pk]))
    return found


def missing_points(reckoning, bands):
    """``(band above, points that lack)`` or None at the top."""
    above = [band for band in bands if band["least"] > reckoning.tier["least"]]
    if not above:
        return None
    return above[-1], max(0, above[-1]["least"] - reckoning.score)


def spread(standings):
    """``{tier: enterprises}`` of open standings in one query."""
    counted = standings.order_by().values("tier").annotate(n=Count("pk"))
    return dict(counted.values_list("tier", "n"))


def events_of(enterprise, user):
    rows = CreditEvent.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("trigger", "enterprise").order_by("-occurred_on", "-pk")


def unstated():
    """Open files that have no standing yet."""
    stated = Standing.objects.open().values("enterprise")
    return Enterprise.objects.exclude(state=Enterprise.State.CLOSED).exclude(pk__in=stated)


def moving(today):
    """Those whose records expire by ``today``, so that their standing is to be reckoned anew."""
    due = Standing.objects.open().filter(next_on__lte=today)
    return Enterprise.objects.filter(pk__in=due.values("enterprise"))
