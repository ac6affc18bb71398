"""Verbs on checks that nobody made: noticed, told to the owner and to the office, over. The clock runs them."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.hazards.queries import territory_office
from anlan.notices.actions import notify_each
from anlan.notices.queries import users_of_each
from anlan.rulebook.book import rule

from ..models import Measure, MissedCheck, RiskPoint
from ..queries import CHANGE, CONFIRM
from ..tasks import task_of, with_last_check

BATCH = 1000
NAMED = 5  # as many are named in a notice


def awaken(measures, now):
    """Have it reckoned anew whether these measures were looked at."""
    measures.order_by().update(wake_at=now)


def reckon(now):
    """Take note of the measures that nobody has looked at in time, and of those somebody has since."""
    fresh = []
    while found := reckon_some(now):
        fresh += found[1]
        if found[0] < BATCH:
            break
    tell_owners(fresh, now)
    return fresh


def look_again(measures, now):
    """Reckon these at once: something has happened to them."""
    _count, fresh = reckon_some(now, measures.order_by().values("pk"))
    tell_owners(fresh, now)


@transaction.atomic
def reckon_some(now, pks=None):
    """``(how many were reckoned, what was missed newly)``: those whose time has come, or of ``pks``."""
    waiting = Measure.objects.filter(wake_at__lte=now) if pks is None else Measure.objects.filter(pk__in=pks)
    locked = waiting.order_by("pk").select_for_update(no_key=True)
    held = list(locked.values_list("pk", flat=True)[: BATCH if pks is None else None])
    rows = with_last_check(Measure.objects.filter(pk__in=held)).select_related("event__unit__point")
    rows = list(rows.prefetch_related("event__unit__stops"))
    there = {row.measure_id: row for row in MissedCheck.objects.filter(measure__in=held, ended_at=None)}
    over, fresh = [], []
    for one in rows:
        point, missed = one.event.unit.point, there.get(one.pk)
        gone = point.state == RiskPoint.State.REMOVED
        task = task_of(one, one.event.unit.stops.all(), now)
        late = task.late and not gone
        one.wake_at = None if gone or late else task.late_at
        if missed and not (late and missed.due_at == task.due_at):
            missed.ended_at = one.last_at if one.last_at and one.last_at > missed.due_at else now
            over.append(missed)
        if late and not (missed and missed.ended_at is None):
            fresh.append(MissedCheck(point=point, measure=one, due_at=task.due_at, found_at=now))
    MissedCheck.objects.bulk_update(over, ["ended_at"], batch_size=500)
    MissedCheck.objects.bulk_create(fresh, batch_size=500)
    Measure.objects.bulk_update(rows, ["wake_at"], batch_size=500)
    return len(held), fresh


def tell_owners(fresh, now):
    """One notice to each organ, however many of its measures nobody has looked at."""
    by_organ = defaultdict(list)
    for row in fresh:
        by_organ[row.point.organ_id].append(row)
    users = users_of_each(list(by_organ), CHANGE)
    notify_each(
        [
            {
                "users": users.get(organ, ()),
                "title": _("应查未查：%d 项管控措施到期未排查") % len(rows),
                "body": listed(f"{row.point} {row.measure}" for row in rows),
                "row": rows[0].point if len({row.point_id for row in rows}) == 1 else None,
                "link": "" if len({row.point_id for row in rows}) == 1 else reverse("risks:missed"),
            }
            for organ, rows in by_organ.items()
        ],
        now=now,
        kind="risks.late",
    )


@transaction.atomic
def tell_offices(now):
    """The office of each territory hears of what was not made up for in as many days as the rule gives the level."""
    waiting = MissedCheck.objects.filter(ended_at=None, told_at=None, due_at__lte=now)
    rows = waiting.select_related("point__place", "point__organ", "measure").order_by("due_at", "pk")
    ripe = [row for row in rows if row.due_at + grace(row.point, now) <= now]
    offices, by_office = {}, defaultdict(list)
    for row in ripe:
        place = row.point.place
        if place.pk not in offices:
            offices[place.pk] = territory_office(place)
        if offices[place.pk] is not None:
            by_office[offices[place.pk].pk].append(row)
    users = users_of_each(list(by_office), CONFIRM)
    notify_each([told(users.get(organ, ()), rows) for organ, rows in by_office.items()],
                now=now, kind="risks.late")  # fmt: skip
    MissedCheck.objects.filter(pk__in=[row.pk for row in ripe]).update(told_at=now)
    return by_office


def grace(point, now):
    days = rule("risk.missed_check_days", timezone.localdate(now), point.place)
    return timedelta(days=days[point.level or "low"])


def told(users, rows):
    organs = list(dict.fromkeys(str(row.point.organ) for row in rows))
    said = {"organs": len(organs), "n": len(rows)}
    return {
        "users": users,
        "title": _("应查未查：%(organs)d 家单位的 %(n)d 项管控措施逾期未排查") % said,
        "body": listed(organs),
        "link": reverse("risks:missed"),
    }


def listed(names):
    names = list(dict.fromkeys(names))
    return "；".join(names[:NAMED]) + (_("等") if len(names) > NAMED else "")
