"""Rosters of this week: the office's covers every hour, a town's has a hole tonight."""

from datetime import time, timedelta

from anlan.rosters.actions import add_shifts, check_in, draw_up
from anlan.rosters.flow import ROSTER
from anlan.rosters.models import Shift

from . import clock
from .chronicle import aware

DAY = timedelta(days=1)
SHIFTS = ((8, 17), (17, 32))  # the day's and the night's, in hours from midnight
NIGHTS_IN_TOWN = ((8, 17), (20, 32))


def build(city, people, days):
    office = roster(city["市安委办"], people["anwei"], days, SHIFTS, ("沈砚秋", "陆闻笙"), "季怀舟")
    town = next(organ for organ in city.organs.values() if organ.kind == "town" and people.of(organ))
    roster(
        town, people.of(town), days, NIGHTS_IN_TOWN, ("丁一禾", "夏小满"), "程以宁", office=city["市安委办"]
    )
    first = office.shifts.filter(kind=Shift.Kind.DUTY).first()
    with clock.at(aware(days.last, time(8, 5))):
        check_in(office, first.pk, actor=people["anwei"])


def roster(organ, user, days, hours, names, leader, office=None):
    """Three days from yesterday at eight."""
    start = aware(days.last, time(8))
    with clock.at(aware(days.ago(2), time(15, 30))) as now:
        row = draw_up(
            actor=user,
            organ=organ,
            office=office,
            title=f"{organ}本周值班表",
            starts_at=start,
            ends_at=start + 3 * DAY,
        )
        midnight = start - timedelta(hours=8)
        shifts = [
            shift(Shift.Kind.DUTY, name, midnight + n * DAY + timedelta(hours=first), last - first)
            for n in range(3)
            for (first, last), name in zip(hours, names, strict=True)
        ]
        shifts += [shift(Shift.Kind.LEADER, leader, start + n * DAY, 24) for n in range(3)]
        add_shifts(row, shifts, actor=user)
        return ROSTER.move(row, "publish", actor=user, now=now)


def shift(kind, name, starts_at, hours):
    ends_at = starts_at + timedelta(hours=hours)
    return {"kind": kind, "name": name, "phone": "", "starts_at": starts_at, "ends_at": ends_at}
