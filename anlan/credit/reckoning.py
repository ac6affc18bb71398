"""The arithmetic: the same records and the same rules give the same standing, for any day."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from anlan.rulebook.book import rule

from .models import CreditEvent

ZERO, MOST = Decimal(0), Decimal(100)


@dataclass
class Counted:
    """An event and what of its points is left under the cap of its rule."""

    event: CreditEvent
    points: Decimal

    @property
    def capped(self):
        return self.points != self.event.points


@dataclass
class Reckoning:
    """``held``: the events whose rule holds the tier down, whatever the score."""

    score: Decimal
    tier: dict
    base: Decimal
    lines: list[Counted] = field(default_factory=list)
    held: list[CreditEvent] = field(default_factory=list)
    next_on: date | None = None


def tiers(day=None, place=None):
    """The bands, best first: ``{"code", "label", "least", "factor", "meaning"}``."""
    return sorted(rule("credit.tiers", day, place), key=lambda band: -band["least"])


def reckon(enterprises, day):
    """``{enterprise's key: Reckoning}`` as of ``day``, in one query for all. Each has its ``place``."""
    events = CreditEvent.objects.counting(day).filter(enterprise__in=[row.pk for row in enterprises])
    own = {row.pk: [] for row in enterprises}
    for event in events.order_by("occurred_on", "pk"):
        own[event.enterprise_id].append(event)
    rules = {}
    for row in enterprises:
        if row.place_id not in rules:
            rules[row.place_id] = (Decimal(rule("credit.base", day, row.place)), tiers(day, row.place))
    return {row.pk: stand(own[row.pk], *rules[row.place_id]) for row in enterprises}


def stand(events, base, bands):
    """``events`` in the order of their days: of those of one rule the first ones fill its cap."""
    used, lines = {}, []
    for event in events:
        lines.append(Counted(event, left(event, used.get(event.fact, ZERO))))
        used[event.fact] = used.get(event.fact, ZERO) + lines[-1].points
    score = min(MOST, max(ZERO, base + sum(line.points for line in lines)))
    place = next((n for n, band in enumerate(bands) if score >= band["least"]), len(bands) - 1)
    order = {band["code"]: n for n, band in enumerate(bands)}
    held = [event for event in events if order.get(event.line["tier"], -1) > place]
    if held:
        place = max(order[event.line["tier"]] for event in held)
    ends = [event.expires_on for event in events]
    return Reckoning(score, bands[place], base, lines, held, min(ends) if ends else None)


def left(event, used):
    """What of the event's points still fits under the cap; 0 means there is none."""
    cap = Decimal(event.line["cap"])
    if not cap:
        return event.points
    room = max(ZERO, cap - abs(used))
    return max(event.points, -room) if event.points < 0 else min(event.points, room)
