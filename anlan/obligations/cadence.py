"""How often: a cadence is plain data, and ``periods`` says which periods it has between two days.

``{"kind": "once", "on": "2026-06-30", "from": "2026-03-01"}``   by a date
``{"kind": "months", "months": [1, 3, 4]}``                      in the named months of every year
``{"kind": "every", "unit": "quarter", "step": 1}``              each period of the calendar; ``step`` 3 with the
                                                                  unit ``year`` is every three years, counted
                                                                  from the year ``anchor``
``{"kind": "term", "years": 5, "since": "2022-01-01"}``          once a term of office
``{"kind": "around", "periods": ["spring_festival"], "when": ["before", "during", "after"]}``  key periods
``{"kind": "event", "event": "weather_warning", "level": "orange", "within": 24, "unit": "hour"}``  nothing until
                                                                  such a thing happens (of this level or higher)
``{"kind": "continuous"}``                                       without a gap; shown month by month
``{"kind": "word", "word": "定期", "about": "any"}``              as printed; read by the office's default

``least`` (the hard minimum, default 1) and ``planned`` (default the same) make it a count duty: N in a period.
``day``: due on this day of the period's last month instead of at its end. Nothing here knows a table.
"""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import floor

from django.utils.translation import gettext as _

from anlan.lib.workdays import add_workdays, is_workday

ONE = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
UNITS = ("day", "week", "half_month", *MONTHS)
WITHIN = ("hour", "day", "workday")
EVENT_WITHIN = (*WITHIN, "month")
WHEN = ("before", "during", "after")
KINDS = ("once", "months", "every", "term", "around", "event", "continuous", "word")
MOST = 4000  # periods of one cadence: ten years of days
TIMES = 366  # deeds asked for in one period


@dataclass(frozen=True)
class Period:
    """``start`` … ``end``: what the deed belongs to; ``opens`` … ``due``: when it may and must be shown."""

    key: str
    label: str
    start: date
    end: date
    opens: date
    due: date


@dataclass(frozen=True)
class Window:
    """``opens_before``: days before the period. ``due_shift``: days from its end. ``workday``: "", before, after."""

    opens_before: int = 0
    due_shift: int = 0
    workday: str = ""
    corrections: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Span:
    """A key period: a festival, or a ``season``: a great meeting, the summer, the months of floods."""

    code: str
    label: str
    start: date
    end: date
    season: bool = False


def fault(cadence):
    """Why ``cadence`` is none, in a sentence; empty if it is one."""
    if not isinstance(cadence, dict) or cadence.get("kind") not in KINDS:
        return _("请选择周期。")
    least, planned = times(cadence)
    if not (is_number(least, 1, TIMES) and is_number(planned, least, TIMES)):
        return _("次数应为1至366，计划次数不少于最少次数。")
    if "day" in cadence and not is_number(cadence["day"], 1, 31):
        return _("截止日应为1至31。")
    return FAULTS[cadence["kind"]](cadence)


def fault_of_once(cadence):
    on, begin = day_of(cadence.get("on")), day_of(cadence.get("from") or cadence.get("on"))
    if on is None or begin is None:
        return _("请写明完成日期。")
    return "" if begin <= on else _("开始日期不能晚于完成日期。")


def fault_of_months(cadence):
    months = cadence.get("months")
    good = isinstance(months, list) and months and all(is_number(month, 1, 12) for month in months)
    return "" if good and len(set(months)) == len(months) else _("请选择月份（1至12月，不重复）。")


def fault_of_every(cadence):
    if cadence.get("unit") not in UNITS:
        return _("请选择按日、周、半月、月、季度、半年或年。")
    step = cadence.get("step", 1)
    if not is_number(step, 1, 60) or (step > 1 and cadence["unit"] not in MONTHS):
        return _("间隔应为1至60个月、季度、半年或年。")
    return "" if is_number(cadence.get("anchor", 2000), 1950, 2200) else _("起算年份应为1950至2200。")


def fault_of_term(cadence):
    if not is_number(cadence.get("years", 5), 1, 20):
        return _("任期应为1至20年。")
    return "" if "since" not in cadence or day_of(cadence["since"]) else _("请写明任期起始日期。")


def fault_of_around(cadence):
    named, when = cadence.get("periods"), cadence.get("when", list(WHEN))
    if not (isinstance(named, list) and named and all(isinstance(code, str) and code for code in named)):
        return _("请选择重点时段。")
    return "" if isinstance(when, list) and when and set(when) <= set(WHEN) else _("请选择节前、期间或节后。")


def fault_of_event(cadence):
    if not all(isinstance(cadence.get(name, ""), str) for name in ("event", "level")):
        return _("请选择触发履职的事件。")
    if "within" not in cadence:
        return ""
    good = is_number(cadence["within"], 1, 1000) and cadence.get("unit", "day") in EVENT_WITHIN
    return "" if good else _("时限应为若干小时、日、工作日或月。")


def fault_of_word(cadence):
    word = cadence.get("word")
    return "" if isinstance(word, str) and 0 < len(word) <= 20 else _("请写明原文用语。")


FAULTS = {
    "once": fault_of_once,
    "months": fault_of_months,
    "every": fault_of_every,
    "term": fault_of_term,
    "around": fault_of_around,
    "event": fault_of_event,
    "continuous": lambda cadence: "",
    "word": fault_of_word,
}


def is_number(value, low, high):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def day_of(text):
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def times(cadence):
    """``(least, planned)`` deeds in a period."""
    least = cadence.get("least", 1)
    return least, cadence.get("planned", least)


def reading(cadence, words):
    """What a printed word is read as by the rule ``plans.vague_words``; any other cadence is itself.

    A word nobody has settled is read as an event: nothing falls due until somebody says so.
    """
    if cadence["kind"] != "word":
        return cadence
    about = cadence.get("about", "any")
    meant = [row for row in words if row["word"] == cadence["word"] and row["about"] in (about, "any")]
    if not meant:
        return {"kind": "event"}
    unit, count = meant[0]["unit"], meant[0]["count"]
    if unit in WITHIN:
        return {"kind": "event", "within": count, "unit": unit}
    return {"kind": "every", "unit": unit, "least": count}


def periods(cadence, start, end, *, window=None, spans=(), term_years=5):
    """The periods that are not over on ``start`` and open by ``end``, oldest first; ``cadence`` has been read.

    ``start`` is when the duty came into being: what is due once may be done from then on, and terms and
    cycles without a start of their own are counted from then.
    """
    window = window or Window()
    found = []
    # What opens early is looked for further ahead.
    for bare in MAKERS[cadence["kind"]](
        cadence, start, end + timedelta(window.opens_before), spans, term_years
    ):
        period = in_window(bare, window, cadence.get("day"))
        if period.end >= start and period.opens <= end:
            found.append(period)
        if len(found) == MOST:
            break
    return found


def in_window(period, window, day):
    due = period.end
    if day:
        due = due.replace(day=min(day, monthrange(due.year, due.month)[1]))
    due += timedelta(window.due_shift)
    if window.workday == "after":
        due = add_workdays(due, 0, window.corrections)
    elif window.workday == "before" and not is_workday(due, window.corrections):
        due = add_workdays(due, -1, window.corrections)
    opens = min(period.opens - timedelta(window.opens_before), due)
    return replace(period, opens=opens, due=due)


def bare(key, label, start, end):
    return Period(key, label, start, end, opens=start, due=end)


def once(cadence, start, end, spans, term_years):
    on = day_of(cadence["on"])
    begin = min(day_of(cadence["from"]) if "from" in cadence else start, on)
    yield bare(f"once-{on}", _("%s前") % on, begin, on)


def in_months(cadence, start, end, spans, term_years):
    wanted = set(cadence["months"])
    for period in by_months(1, 0, start, end):
        if period.start.month in wanted:
            yield period


def every(cadence, start, end, spans, term_years):
    unit, step = cadence["unit"], cadence.get("step", 1)
    if unit == "half_month":
        return half_months(start, end)
    if unit in MONTHS:
        anchor = cadence.get("anchor", start.year if unit == "year" else 2000)
        return by_months(MONTHS[unit] * step, 12 * anchor, start, end)
    return by_days(unit, start, end)


def by_days(unit, start, end):
    length = 7 if unit == "week" else 1
    first = start - timedelta(start.weekday()) if unit == "week" else start
    while first <= end:
        if unit == "week":
            year, week, _day = first.isocalendar()
            said = f"{year}-W{week:02}", _("%(year)d年第%(week)d周") % {"year": year, "week": week}
        else:
            said = str(first), str(first)
        yield bare(*said, first, first + timedelta(length - 1))
        first += timedelta(length)


def half_months(start, end):
    for month in by_months(1, 0, start, end):
        middle = month.start.replace(day=15)
        yield bare(f"{month.key}-a", _("%s上半月") % month.label, month.start, middle)
        yield bare(f"{month.key}-b", _("%s下半月") % month.label, middle + ONE, month.end)


def by_months(length, anchor, start, end):
    """Spans of ``length`` months, counted from the month number ``anchor`` (year × 12 + month − 1)."""
    first = start.year * 12 + start.month - 1
    first -= (first - anchor) % length
    while (begin := first_of(first)) <= end:
        yield bare(*name_of(first, length), begin, first_of(first + length) - ONE)
        first += length


def first_of(month_number):
    year, month = divmod(month_number, 12)
    return date(year, month + 1, 1)


def name_of(first, length):
    """``(key, label)`` of a span of months."""
    year, month = divmod(first, 12)
    if length == 1:
        return f"{year}-{month + 1:02}", _("%(year)d年%(month)d月") % {"year": year, "month": month + 1}
    if length == 3 and month % 3 == 0:
        said = {"year": year, "n": month // 3 + 1}
        return f"{year}-Q{said['n']}", _("%(year)d年第%(n)d季度") % said
    if length == 6 and month % 6 == 0:
        half = _("上半年") if month == 0 else _("下半年")
        return f"{year}-H{month // 6 + 1}", _("%(year)d年%(half)s") % {"year": year, "half": half}
    if length == 12 and month == 0:
        return str(year), _("%d年") % year
    last = first_of(first + length - 1)
    key = f"{year}-{month + 1:02}..{last.year}-{last.month:02}"
    if length % 12 == 0 and month == 0:
        return key, _("%(first)d—%(last)d年") % {"first": year, "last": last.year}
    said = {"year": year, "month": month + 1, "last_year": last.year, "last": last.month}
    return key, _("%(year)d年%(month)d月—%(last_year)d年%(last)d月") % said


def terms(cadence, start, end, spans, term_years):
    years, begin = cadence.get("years", term_years), day_of(cadence.get("since")) or start
    while begin <= end:
        after = years_on(begin, years)
        said = {"first": begin.year, "last": (after - ONE).year}
        yield bare(f"term-{begin}", _("%(first)d—%(last)d年任期") % said, begin, after - ONE)
        begin = after


def years_on(day, years):
    """The same day ``years`` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def around(cadence, start, end, spans, term_years):
    """Before a key period: until the day it begins, from as long before as it is prepared; after: ten days on."""
    wanted, when = set(cadence["periods"]), cadence.get("when", WHEN)
    before, after = cadence.get("days_before", 15), cadence.get("days_after", 10)
    found = []
    for span in spans:
        if span.code not in wanted:
            continue
        parts = {
            "before": (
                _("前") if span.season else _("节前"),
                span.start - timedelta(before),
                span.start - ONE,
            ),
            "during": (_("期间"), span.start, span.end),
            "after": (_("后") if span.season else _("节后"), span.end + ONE, span.end + timedelta(after)),
        }
        for part in when:
            word, first, last = parts[part]
            found.append(bare(f"{span.code}-{span.start}-{part}", f"{span.label}{word}", first, last))
    yield from sorted(found, key=lambda period: (period.start, period.key))


MAKERS = {
    "once": once,
    "months": in_months,
    "every": every,
    "term": terms,
    "around": around,
    "event": lambda *given: (),
    "continuous": lambda cadence, start, end, spans, years: by_months(1, 0, start, end),
}


def owed(count, period, entered):
    """How many of ``count`` deeds who entered on ``entered`` owes in its first period (Q71).

    All of them, unless the entry was in the last third of the period: then the share of the days that were
    left, rounded down. Nothing is owed for what is over.
    """
    if entered <= period.start:
        return count
    if entered > period.end:
        return 0
    days, left = (period.end - period.start).days + 1, (period.end - entered).days + 1
    return count if 3 * left >= days else floor(count * left / days)


def standing(required, done, period, today, *, behind_percent, apart_days):
    """How a count duty stands: ``met``, ``on_pace``, ``at_risk``, ``cannot_be_met`` or ``failed``.

    At risk: behind an even pace by more than ``behind_percent`` of one deed. Cannot be met: the deeds that are
    lacking, ``apart_days`` apart, no longer fit before the due day.
    """
    lacking = required - done
    if lacking <= 0:
        return "met"
    if today > period.due:
        return "failed"
    if today + timedelta((lacking - 1) * apart_days) > period.due:
        return "cannot_be_met"
    return "at_risk" if done < pace(required, period, today) - behind_percent / 100 else "on_pace"


def pace(required, period, today):
    """How many deeds an even pace has behind it at the end of ``today``."""
    days, gone = (period.due - period.start).days + 1, (today - period.start).days + 1
    return required * max(0, min(1, gone / days))
