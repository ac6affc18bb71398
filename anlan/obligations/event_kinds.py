"""The kinds of event of the rulebook, the levels of warnings, and how long there is to act."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from anlan.lib.workdays import add_workdays
from anlan.rulebook.book import calendar, rule

BEFORE_START = "before_start"


@dataclass(frozen=True)
class Due:
    """``at``: the moment within the day ``on``, where the hour counts."""

    on: date
    at: datetime | None = None


def kinds(place=None, on=None):
    """``{code: row of the rule}``."""
    return {row["code"]: row for row in rule("obligations.event_kinds", on=on, place=place)}


def kind_labels(place=None):
    return {code: row["label"] for code, row in kinds(place).items()}


def level_labels(place=None):
    """``{code: label}``, the lowest first."""
    return {row["code"]: row["label"] for row in rule("obligations.warning_levels", place=place)}


def levels_up_to(level, place=None):
    """The codes of the levels that a warning of ``level`` has reached."""
    codes = list(level_labels(place))
    return codes[: codes.index(level) + 1] if level in codes else []


def opening(kind, happened_at, now):
    """The day from which duties are owed: at once, some months later, or some days before it begins."""
    day, today = timezone.localdate(happened_at), timezone.localdate(now)
    if kind["unit"] == BEFORE_START:
        return max(today, day - timedelta(kind["within"]))
    return months_on(day, kind["after_months"]) if kind["after_months"] else max(day, today)


def due(event, kind, cadence, now):
    """Until when: as the demand says, else as the kind of event does.

    Hours run from when it happened, but not from before anybody was told; who was told later has the whole
    time. Months end before the day of the same number.
    """
    within, unit = cadence.get("within"), cadence.get("unit", "day")
    if within is None:
        within, unit = kind["within"], kind["unit"]
    opens = event.opens_on
    if unit == BEFORE_START:
        return Due(max(opens, timezone.localdate(event.happened_at) - timedelta(1)))
    if unit == "hour":
        at = max(event.happened_at, now) + timedelta(hours=within)
        return Due(timezone.localdate(at), at)
    if unit == "workday":
        return Due(add_workdays(opens, within, calendar(event.place)))
    if unit == "month":
        return Due(months_on(opens, within) - timedelta(1))
    return Due(opens + timedelta(within))


def months_on(day, count):
    """The same day ``count`` months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
