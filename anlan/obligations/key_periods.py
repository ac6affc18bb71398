"""The key periods around which something is due: the statutory holidays of each year."""

from datetime import date, timedelta

from chinese_calendar import constants
from django.utils.translation import gettext_lazy as _

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
