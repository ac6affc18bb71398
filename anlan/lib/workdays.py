"""Work days (工作日) by the statutory calendar, make-up work days (调休) included.

The State Council announces each year's calendar late in the year before. For a year whose calendar
is not known yet the answers rest on weekends and on the holidays with a fixed date, and
``is_published`` says so; such an estimate misses the lunar holidays and every make-up day.

``corrections`` maps a date to True (work) or False (rest) and overrides everything else.
"""

from datetime import timedelta

from chinese_calendar import constants

ONE_DAY = timedelta(days=1)
# The library's own functions look for the first and last day of its tables on every call.
DAYS_OFF = frozenset(constants.holidays)
MADE_UP = frozenset(constants.workdays)
FIRST_YEAR, LAST_YEAR = min(DAYS_OFF).year, max(DAYS_OFF).year
# (month, day) of the holidays that fall on the same date each year:
# 全国年节及纪念日放假办法 (revised 2024), article 2.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
NONE = {}


def is_published(day):
    """Whether the announced calendar of the day's year is known; if not, answers are estimates."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def is_workday(day, corrections=NONE):
    """Whether ``day`` (a date) is a work day."""
    if day in corrections:
        return corrections[day]
    if is_published(day):
        return day in MADE_UP or (day.weekday() < 5 and day not in DAYS_OFF)
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def add_workdays(day, n, corrections=NONE):
    """The n-th work day after ``day``, which itself is not counted; before it when ``n`` is negative.

    With ``n`` 0: the day itself if people work on it, else the next work day. That is how a period
    of calendar days ends whose last day is a holiday (民事诉讼法 article 85).
    """
    step = -ONE_DAY if n < 0 else ONE_DAY
    if n == 0:
        while not is_workday(day, corrections):
            day += step
        return day
    left = abs(n)
    while left:
        day += step
        left -= is_workday(day, corrections)
    return day


def workdays_between(start, end, corrections=NONE):
    """How many work days lie after ``start`` up to and including ``end``.

    The inverse of ``add_workdays``, so negative when ``end`` is earlier: then the work days from
    ``end`` up to the day before ``start`` are counted.
    """
    step, sign = (ONE_DAY, 1) if end >= start else (-ONE_DAY, -1)
    count = 0
    while start != end:
        start += step
        count += is_workday(start, corrections)
    return sign * count
