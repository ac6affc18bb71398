"""The key periods around which something is due: statutory holidays, and the seasons the rulebook dates."""

from datetime import date, timedelta

from chinese_calendar import constants
from django.utils.translation import gettext_lazy as _

from anlan.rulebook.book import rule

from .cadence import Span

# As the statutory calendar names them.
HOLIDAYS = {
    "new_year": ("New Year's Day", _("元旦")),
    "spring_festival": ("Spring Festival", _("春节")),
    "tomb_sweeping": ("Tomb-sweeping Day", _("清明节")),
    "labour_day": ("Labour Day", _("劳动节")),
    "dragon_boat": ("Dragon Boat Festival", _("端午节")),
    "mid_autumn": ("Mid-autumn Festival", _("中秋节")),
    "national_day": ("National Day", _("国庆节")),
}
LABELS = {code: label for code, (_name, label) in HOLIDAYS.items()}
# Those that always fall on the same date, for years whose calendar has not been announced yet.
# 全国年节及纪念日放假办法 (revised 2024), article 2.
FIXED = {"new_year": ((1, 1), (1, 1)), "labour_day": ((5, 1), (5, 2)), "national_day": ((10, 1), (10, 3))}
# Festivals that the calendar of a year names by another one that fell on the same day.
MERGED = {"mid_autumn": [date(2020, 10, 1)]}
APART = timedelta(days=20)  # days of one name closer than this are one festival
LAST_YEAR = max(constants.holidays).year


def spans_between(start, end):
    """The key periods that begin in the years from ``start`` to the year after ``end``, in order of time.

    The lunar festivals of a year are known only once its calendar has been announced.
    """
    first, last = start.year, end.year + 1
    found = [span for code in HOLIDAYS for span in announced(code) if first <= span.start.year <= last]
    for year in range(max(first, LAST_YEAR + 1), last + 1):
        found += [
            Span(code, f"{year}{LABELS[code]}", date(year, *begin), date(year, *until))
            for code, (begin, until) in FIXED.items()
        ]
    return sorted(found, key=lambda span: span.start)


def announced(code):
    """The spans of one festival in all years whose calendar is known."""
    name, label = HOLIDAYS[code]
    named = [day for day, holiday in constants.holidays.items() if str(holiday) == name]
    days = sorted([*named, *MERGED.get(code, [])])
    first = last = None
    for day in [*days, date.max]:
        if first is None or day - last > APART:
            if first:
                yield Span(code, f"{last.year}{label}", first, last)
            first = day
        last = day


def labels(place=None):
    """``{code: label}`` of all key periods, the holidays first."""
    return LABELS | {row["code"]: row["label"] for row in rule("obligations.key_periods", place=place)}


def key_periods(start, end, place=None):
    """The holidays and seasons of the years from ``start`` to the year after ``end``, in order of time."""
    found = spans_between(start, end)
    for year in range(start.year, end.year + 2):
        found += seasons_of(year, place)
    return sorted(found, key=lambda span: (span.start, span.end))


def seasons_of(year, place=None):
    """Those that begin in the year: the rulebook dates them by month and day, as it stood on that New Year."""
    for row in rule("obligations.key_periods", on=date(year, 1, 1), place=place):
        first = day_of(year, row["from"])
        last = day_of(year, row["to"])
        if last < first:
            last = day_of(year + 1, row["to"])
        yield Span(row["code"], f"{year}{row['label']}", first, last, season=True)


def day_of(year, text):
    """``07-01``; the 29th of February is the 28th in most years."""
    month, day = map(int, text.split("-"))
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(1)
    return date(year, month, day)
