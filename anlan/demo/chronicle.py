"""Events of the story, told in the order of their time, with the ticker running every morning in between."""

from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from django.utils import timezone

from anlan.duty.clock import tick
from anlan.lib.workdays import add_workdays
from anlan.notices.actions import read
from anlan.notices.models import Notice

from . import clock

MORNING = time(8, 30)
OPENS, OPEN_MINUTES = time(8, 40), 8 * 60


def aware(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))


def moment(day, chance):
    """A time within the working hours of ``day``, to the minute."""
    return aware(day, OPENS) + timedelta(minutes=chance.randrange(OPEN_MINUTES))


def workday(day, later=0):
    """``day``, or the next one on which people work, and so many work days after it."""
    return add_workdays(add_workdays(day, 0), later)


class Chronicle:
    """``add`` what happens and when; ``tell`` lets it happen, up to a day."""

    def __init__(self, start):
        self.events, self.order, self.morning = [], count(), start

    def add(self, when, actor, act):
        """At ``when``, ``actor`` reads the notices that came and does ``act()``."""
        heappush(self.events, (when, next(self.order), actor, act))

    def tell(self, last):
        while self.events:
            when, _order, actor, act = heappop(self.events)
            if timezone.localdate(when) > last:
                raise ValueError(f"nothing may happen after {last}: {when}, {actor}, {act}")
            self.mornings(timezone.localdate(when))
            with clock.at(when):
                read(Notice.objects.all(), actor=actor, now=when)
                act()
        self.mornings(last)

    def mornings(self, until):
        while self.morning < until:
            self.morning += timedelta(days=1)
            with clock.at(aware(self.morning, MORNING)) as now:
                tick(now)
