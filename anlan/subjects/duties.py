"""Who hears that an inspection or the upkeep of a subject runs out."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.duty.periodic import every
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ, Place
from anlan.rulebook.book import rule

from .kinds import TERMS
from .models import Subject
from .queries import CHANGE, until

TOWNS = (Organ.Kind.TOWN, Organ.Kind.ZONE)
LATE = timedelta(days=1)  # the day after, the town hears too


def remind(now):
    """Tell of each term once for each of the days that the rule names, and once when it is over; returns how many."""
    today = timezone.localdate(now)
    days = sorted(rule("dossiers.subject_remind_days", today))
    return sum(remind_of(name, days, today, now) for name in TERMS)


def remind_of(name, days, today, now):
    open_ones = Subject.objects.filter(state=Subject.State.ACTIVE).select_related("keeper", "place")
    rows = until(open_ones, name, today - LATE, today + timedelta(days[-1]))
    for row, last in rows:
        left = (last - today).days
        stage = "late" if left < 0 else next(n for n in days if n >= left)
        people = list(users_of(row.keeper, CHANGE)) if row.keeper else []
        if left < 0 or not people:
            people += town_of(row.place)
        words = _("%(what)s已于%(day)s到期：%(row)s") if left < 0 else _("%(what)s将于%(day)s到期：%(row)s")
        notify(
            people,
            kind="subjects.due",
            title=words % {"what": TERMS[name], "day": last, "row": row},
            row=row,
            key=f"subjects.due:{row.pk}:{name}:{last}:{stage}",
            now=now,
        )
    return len(rows)


def town_of(place):
    """The people of the nearest town or zone that keeps the files there."""
    above = Place.objects.above(place.path).order_by().values("pk")
    towns = Organ.objects.filter(kind__in=TOWNS, place__in=above, active=True)
    town = towns.order_by("-place__path", "order", "path").first()
    return list(users_of(town, CHANGE)) if town else []


every("subjects.remind", 12 * 60, remind)
