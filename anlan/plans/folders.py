"""Monthly archive folders: what a unit's folder of a month must hold, what it holds, what is missing.

A folder is made of nothing but the reports of the month (``Progress.occurred_on``) and their attachments, so
it is there without anybody assembling it (S0-A01.3). An assignment owes the folder something

- in each month, if its task asks for something every day, week or month;
- in the last month of each quarter or half year, if the task asks for it so often;
- in the month in which it is due, or was finished before.

What is owed is a report and each kind of evidence the task asks for. For what recurs they must be of that
period; for what is due once they may be of any earlier time. A period counts only for who had the task before
its last third began (Q71).
"""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.queries import attached_to

from .models import Assignment, Progress, Requirement
from .queries import evidence_labels

# How many months a recurring task's period has; what recurs less often is due once, on its date.
MONTHS = {"day": 1, "week": 1, "month": 1, "quarter": 3, "half_year": 6}


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    @property
    def first(self):
        return date(self.year, self.month, 1)

    @property
    def last(self):
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def begins(self, months):
        """The first day of the month's quarter (3), half year (6) or of itself (1)."""
        return date(self.year, (self.month - 1) // months * months + 1, 1)

    def __str__(self):
        return f"{self.year}-{self.month:02}"


@dataclass
class Owed:
    """``since``: reports from this day on count. ``why``: in a word or two."""

    since: date
    why: str


@dataclass
class Entry:
    """One assignment in one month's folder."""

    assignment: Assignment
    owed: Owed | None
    reports: list  # of the month itself, oldest first
    counted: list  # the reports that count for what is owed
    files: dict  # {report pk: [attachments]}
    labels: dict

    @property
    def why(self):
        return self.owed.why if self.owed else _("本月有报送")

    @cached_property
    def needs(self):
        """``[(what, whether it is there)]``: a report, then each kind of evidence."""
        given = {file.kind for report in self.counted for file in self.files.get(report.pk, [])}
        kinds = self.assignment.task.evidence
        return [
            (_("进展报告"), bool(self.counted)),
            *((self.labels.get(code, code), code in given) for code in kinds),
        ]

    @property
    def missing(self):
        return [what for what, there in self.needs if not there] if self.owed else []

    @property
    def material(self):
        """``[(report, [attachments])]`` of the month."""
        return [(report, self.files.get(report.pk, [])) for report in self.reports]


@dataclass
class Folder:
    organ: object
    month: Month
    entries: list

    @property
    def owing(self):
        return [entry for entry in self.entries if entry.owed]

    @property
    def percent(self):
        """Things that are there in per cent of the things owed; None when nothing is owed."""
        needs = [there for entry in self.owing for _what, there in entry.needs]
        return 100 * sum(needs) // len(needs) if needs else None

    @property
    def missing(self):
        return sum(len(entry.missing) for entry in self.owing)


class Cabinet:
    """The folders of some assignments, loaded in a fixed number of queries."""

    def __init__(self, assignments, today):
        """``assignments``: a queryset, already within the reader's scope."""
        self.today = today
        rows = assignments.exclude(state=Assignment.State.CANCELLED)
        rows = list(rows.select_related("task", "plan", "organ", "place").order_by("task__order", "pk"))
        reports = Progress.objects.filter(assignment__in=[row.pk for row in rows]).select_related("by")
        reports = list(reports.order_by("occurred_on", "pk"))
        self.files = attached_to(reports)
        self.reports = defaultdict(list)
        for report in reports:
            self.reports[report.assignment_id].append(report)
        self.periods = defaultdict(set)
        recurring = Requirement.objects.filter(task__in={row.task_id for row in rows}, period__in=MONTHS)
        for task, period in recurring.values_list("task", "period"):
            self.periods[task].add(MONTHS[period])
        self.labels = {place: evidence_labels(place) for place in {row.place for row in rows}}
        self.by_organ = defaultdict(list)
        for row in rows:
            self.by_organ[row.organ].append(row)

    def organs(self):
        """The units with folders here, in their order."""
        return sorted(self.by_organ, key=lambda organ: (organ.order, organ.path))

    def folder(self, organ, month):
        entries = [self.entry(row, month) for row in self.by_organ[organ]]
        return Folder(organ, month, [entry for entry in entries if entry.owed or entry.reports])

    def entry(self, row, month):
        reports, owed = self.reports[row.pk], self.owed(row, month)
        return Entry(
            assignment=row,
            owed=owed,
            reports=[report for report in reports if month.first <= report.occurred_on <= month.last],
            counted=[report for report in reports if owed and owed.since <= report.occurred_on <= month.last],
            files=self.files,
            labels=self.labels[row.place],
        )

    def owed(self, row, month):
        """What the assignment owes the month's folder; None if nothing, and for a month that has not begun."""
        closed = timezone.localdate(row.closed_at) if row.closed_at else date.max
        end = min(row.due_on or date(row.plan.year, 12, 31), closed)
        if month.first > end or month.first > self.today:
            return None
        periods, ends_now = self.periods[row.task_id], end <= month.last
        for months in sorted(periods):
            since = month.begins(months)
            last_third = since + (month.last - since) * 2 // 3
            if (ends_now or month.month % months == 0) and timezone.localdate(
                row.dispatched_at
            ) <= last_third:
                return Owed(since, {1: _("每月"), 3: _("每季度"), 6: _("每半年")}[months])
        return Owed(date.min, _("本月到期")) if ends_now and not periods else None
