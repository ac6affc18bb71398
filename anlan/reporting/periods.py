"""The calendar periods of forms."""

from datetime import date, timedelta

from .models import Form

MONTHS = {
    Form.Period.MONTH: 1,
    Form.Period.QUARTER: 3,
    Form.Period.HALF_YEAR: 6,
    Form.Period.YEAR: 12,
}


def period_at(period, day):
    """First and last day of the period that ``day`` lies in; weeks start on Monday."""
    if period == Form.Period.DAY:
        return day, day
    if period == Form.Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    length = MONTHS[period]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    beyond = first.month + length
    end = date(first.year + beyond // 13, 1 if beyond == 13 else beyond, 1) - timedelta(days=1)
    return first, end


def periods(period, first, last):
    """``(start, end)`` of every period from the one ``first`` lies in to the one ``last`` lies in."""
    day = first
    while day <= last:
        start, end = period_at(period, day)
        yield start, end
        day = end + timedelta(days=1)
