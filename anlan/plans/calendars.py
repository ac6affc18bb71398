"""What is due when: entries of a reader or of a plan, months to lay them out in, and the iCalendar feed."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from anlan.lib.workdays import is_workday
from anlan.rulebook.book import calendar as corrections

from .models import Assignment, SubTask, Task
from .queries import light

FEED_BACK = timedelta(days=365)  # calendar programs keep what they once fetched; a year back is enough
FRESH_FOR = timedelta(hours=4)  # how often a calendar program should ask again


@dataclass(frozen=True)
class Entry:
    """Something due on ``day``; ``tone`` and ``label`` say how it stands."""

    key: str
    day: date
    title: str
    about: str
    url: str
    tone: str
    label: str


@dataclass
class Day:
    date: date
    inside: bool  # of the month shown
    works: bool
    entries: list = field(default_factory=list)


def month_of(text, today):
    """``(year, month)`` written as ``2026-03``; this month when it is not written so."""
    try:
        day = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        day = today
    return min(max(day.year, 2000), 2100), day.month


def beside(year, month, by):
    """The month ``by`` months away, as ``2026-04``."""
    months = year * 12 + month - 1 + by
    return f"{months // 12}-{months % 12 + 1:02}"


def span(year, month):
    """First and last day of the whole weeks that a month touches."""
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return weeks[0][0], weeks[-1][-1]


def month_days(year, month, entries, place=None):
    """The days of the month's whole weeks, Monday first, each with its entries."""
    by_day, changed = defaultdict(list), corrections(place)
    for entry in entries:
        by_day[entry.day].append(entry)
    return [
        Day(day, day.month == month, is_workday(day, changed), by_day[day])
        for week in calendar.Calendar().monthdatescalendar(year, month)
        for day in week
    ]


def own_entries(user, first, last, today):
    """What the reader's organs have to finish, and the sub-tasks that are the reader's own."""
    rows = Assignment.objects.visible_to(user).filter(organ__in=user.organs, due_on__range=(first, last))
    rows = rows.exclude(state=Assignment.State.CANCELLED).select_related("task", "plan", "place")
    tasks = [
        entry(row, f"assignment-{row.pk}", row.task.headline, f"{row.plan} · {row.get_role_display()}", today)
        for row in rows.order_by("due_on", "pk")
    ]
    parts = SubTask.objects.filter(
        person=user, due_on__range=(first, last), assignment__organ__in=user.organs
    )
    return tasks + [of_subtask(part, today) for part in parts.select_related("assignment__task")]


def given_entries(user, first, last, today):
    """The tasks that the reader's organs gave out."""
    rows = Task.objects.visible_to(user).filter(organ__in=user.organs, due_on__range=(first, last))
    rows = rows.filter(state__in=(*Task.OPEN, Task.State.COMPLETED))
    return task_entries(rows.select_related("plan", "place"), today)


def task_entries(tasks, today):
    return [
        entry(task, f"task-{task.pk}", task.headline, f"{task.plan} · {task.label}".strip(" ·"), today)
        for task in tasks.order_by("due_on", "order")
    ]


def entry(row, key, title, about, today):
    shown = light(row, today)
    return Entry(key, row.due_on, title, about, row.get_absolute_url(), shown.tone, shown.label)


def of_subtask(part, today):
    late = part.due_on < today
    tone, label = (
        ("good", _("已完成")) if part.done_at else ("bad", _("逾期")) if late else ("info", _("子任务"))
    )
    about = part.assignment.task.headline
    return Entry(
        f"subtask-{part.pk}", part.due_on, part.title, about, part.assignment.get_absolute_url(), tone, label
    )


def feed(user, now, site):
    """The reader's due dates as an iCalendar text (RFC 5545); ``site``: the address before every link."""
    today = timezone.localdate(now)
    entries = own_entries(user, today - FEED_BACK, date.max, today)
    return Calendar.new(
        prodid="-//anlan//plans//ZH",
        name=_("安澜：%s的任务日历") % user,
        uid=f"feed-{user.pk}@anlan",
        refresh_interval=FRESH_FOR,
        subcomponents=[event(item, now, site) for item in entries],
    ).to_ical()


def event(item, now, site):
    """An all-day event that does not block the day."""
    return Event.new(
        uid=f"{item.key}@anlan",
        stamp=now,
        start=item.day,
        end=item.day + timedelta(days=1),
        summary=_("%(title)s（%(label)s）") % {"title": item.title, "label": item.label},
        description=item.about,
        url=f"{site}{item.url}",
        transparency="TRANSPARENT",
    )
