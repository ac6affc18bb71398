"""每月日历: what falls due on each day of the month."""

from calendar import Calendar
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.lib.workdays import is_workday
from anlan.obligations.models import Occurrence
from anlan.plans.models import Assignment
from anlan.rulebook.book import calendar as corrections

from ..registry import card
from .matters import DUTIES, TASKS

WEEKDAYS = "一二三四五六日"


@card("calendar", gettext_lazy("每月日历"), "calendar")
def calendar(asked):
    today, changed = asked.today, corrections(asked.place)
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    kinds = [
        (_("任务"), TASKS, {"state": "open"}, Q(state__one_of=Assignment.OPEN)),
        (_("履职"), DUTIES, {"phase": "unfinished"}, Q(state__one_of=Occurrence.OPEN)),
    ]
    found = [figures_by_day(asked, *kind, first, following) for kind in kinds]
    days = [
        {
            "day": day.isoformat(),
            "number": day.day,
            "weekday": WEEKDAYS[day.weekday()],
            "column": day.weekday() + 1,
            "works": is_workday(day, changed),
            "today": day == today,
            "past": day < today,
            "figures": [by_day[day] for by_day in found if day in by_day],
        }
        for day in Calendar().itermonthdates(today.year, today.month)
        if first <= day < following
    ]
    return {"days": days, "month": f"{today:%Y-%m}"}


def figures_by_day(asked, label, name, unfinished, is_unfinished, first, following):
    """``{day: figure}`` of what falls due: as long as something is unfinished that is told, afterwards the whole.

    What is no longer open need not be done: a duty may be missed. So its colour says nothing.
    """
    month = asked.lists.at(name, since=first, until=following - timedelta(days=1))
    if not month.open:
        return {}
    rows = month.rows.order_by().values("due_on")
    counted = rows.annotate(
        n=Count("pk", distinct=True), left=Count("pk", filter=is_unfinished, distinct=True)
    )
    found = {}
    for day, n, left in counted.values_list("due_on", "n", "left"):
        filters = urlencode({**(unfinished if left else {}), "since": day, "until": day})
        found[day] = {
            "label": label,
            "text": str(left or n),
            "count": left or n,
            "url": f"{reverse(name)}?{filters}",
            "tone": "idle" if not left else "bad" if day < asked.today else "",
        }
    return found
