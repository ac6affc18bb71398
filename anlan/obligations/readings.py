"""What the words of a plan ask for, as cadences: its requirements, and where it has none, its words."""

import re
from dataclasses import dataclass
from datetime import date

from anlan.lib.numerals import number
from anlan.plans.models import Requirement, Task

from .cadence import TIMES

T, P = Requirement.Type, Requirement.Period
UNITS = {
    P.DAY: "day",
    P.WEEK: "week",
    P.MONTH: "month",
    P.QUARTER: "quarter",
    P.HALF_YEAR: "half_year",
    P.YEAR: "year",
}
# Spans that the reader of documents has no period for.
HALF_MONTH = re.compile("每半(?:个)?月")
SEVERAL = re.compile("每隔?([两二三四五2345])(?:个)?(年|月|季度|周)|每(双)月")
TERM = re.compile("每届|任期")
STEPS = {"年": "year", "月": "month", "季度": "quarter"}
BY_DAY = re.compile(r"每月(\d{1,2})[日号]?(?:之)?前")
WITHIN = (("工作日", "workday"), ("小时", "hour"), ("日", "day"), ("天", "day"))
SENTENCE = re.compile(r"[。；;\n]")
LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """One thing that a task asks for. ``key`` names it for good: nobody takes it up twice."""

    key: str
    task: Task
    cadence: dict
    quote: str
    requirement: Requirement | None = None

    @property
    def sentence(self):
        """The sentence of the task that the quote stands in."""
        at = max(self.task.text.find(self.quote), 0)
        stops = [stop.start() for stop in SENTENCE.finditer(self.task.text)]
        first = max((stop + 1 for stop in stops if stop < at), default=0)
        last = min((stop for stop in stops if stop >= at), default=len(self.task.text))
        return self.task.text[first:last].strip()


@dataclass(frozen=True)
class Words:
    """The rules that the words are read by."""

    deed_units: list
    vague: list
    subjects: list
    periods: list


def asked_in(task, words):
    """What ``task`` asks for; its requirements first, and only where they say nothing of how often, its words."""
    found, often = [], False
    for low, high in in_pairs(task.requirements.all()):
        cadence = cadence_of(low, high, task, words)
        if cadence:
            found.append(Asked(f"requirement:{low.pk}", task, cadence, low.quote, low))
            often = often or low.type != T.DEADLINE
    if often and task.kind == Task.Kind.CALENDAR:  # its deadline is the month it stands under
        return [asked for asked in found if asked.requirement.type != T.DEADLINE]
    return found if often else [*found, *in_words(task, words, dated=bool(found))]


def in_pairs(requirements):
    """``(requirement, the upper end of its range or None)``: 1至2次 is two rows of one quote."""
    rows = sorted(requirements, key=lambda row: row.pk)
    for row in rows:
        if row.op in ("<=", "<") and row.type != T.DEADLINE:
            continue
        same = [
            other
            for other in rows
            if other.op == "<=" and (other.type, other.quote, other.start) == (row.type, row.quote, row.start)
        ]
        yield row, same[0] if same and row.type != T.DEADLINE else None


def cadence_of(need, high, task, words):
    """None for what is no duty: a target, a limit, a day before which nothing is to be done."""
    if need.type == T.DEADLINE:
        return None if need.op == ">=" else by_deadline(need, task)
    if need.type not in (T.FREQUENCY, T.QUANTITY):
        return None
    cadence = span_of(need, task)
    return cadence and {**cadence, **counted(need, high, words)}


def by_deadline(need, task):
    if need.due:
        return once(need.due, task)
    for word, unit in WITHIN:
        if need.value and word in need.unit:
            return {"kind": "event", "within": int(need.value), "unit": unit}
    return {"kind": "event"}


def once(on, task):
    """From the first of its month for a line of a calendar, else from the beginning of the plan's year."""
    begin = on.replace(day=1) if task.kind == Task.Kind.CALENDAR else date(task.plan.year, 1, 1)
    return {"kind": "once", "on": str(on), "from": str(min(begin, on))}


def span_of(need, task):
    if need.period in UNITS:
        day = BY_DAY.search(need.quote)
        dated = {"day": int(day[1])} if day and need.period == P.MONTH else {}
        return {"kind": "every", "unit": UNITS[need.period], **dated}
    if need.period == P.THREE_YEARS:
        return {"kind": "every", "unit": "year", "step": 3, "anchor": task.plan.year}
    if need.period == P.TERM or TERM.search(need.quote):
        return {"kind": "term"}
    return unnamed_span(need, task)


def unnamed_span(need, task):
    if HALF_MONTH.search(need.quote):
        return {"kind": "every", "unit": "half_month"}
    if (several := SEVERAL.search(need.quote)) and (several[3] or several[2] in STEPS):
        step = 2 if several[3] else int(number(several[1].replace("两", "二")))
        anchor = {"anchor": task.plan.year} if several[2] == "年" else {}
        return {"kind": "every", "unit": STEPS[several[2] or "月"], "step": step, **anchor}
    if task.kind == Task.Kind.CALENDAR and task.due_on:
        return {"kind": "months", "months": [task.due_on.month]}
    # A number without a period is a target; how often in words nobody has defined stays as printed.
    return {"kind": "word", "word": need.quote[:20]} if need.type == T.FREQUENCY else None


def counted(need, high, words):
    """``least`` and ``planned``, where the document counts deeds and not enterprises, people or hours."""
    value = need.value or 1
    if need.unit not in words.deed_units or value != int(value) or not 1 <= value <= TIMES:
        return {}
    least = {"least": int(value)} if value > 1 else {}
    more = high is not None and value < (high.value or 0) <= TIMES
    return {**least, **({"planned": int(high.value)} if more else {})}


def in_words(task, words, dated):
    """A line of a calendar, a festival named, or a word such as 定期; at most one of them."""
    if task.kind == Task.Kind.CALENDAR and task.due_on:
        if not dated:
            yield Asked(f"task:{task.pk}:calendar", task, once(task.due_on, task), task.text[:300])
        return
    named = [row["period"] for row in words.periods if any(word in task.text for word in row["words"])]
    if named:
        cadence = {"kind": "around", "periods": named, "when": when_of(task.text)}
        yield Asked(f"task:{task.pk}:periods", task, cadence, task.text[:300])
        return
    for word in dict.fromkeys(row["word"] for row in words.vague):
        if word in task.text:
            about = about_of(word, task.text, words)
            yield Asked(f"task:{task.pk}:{word}", task, {"kind": "word", "word": word, **about}, word)
            return


def when_of(text):
    said = {"during": "期间" in text, "after": "节后" in text or "后上班" in text}
    found = [when for when, there in said.items() if there]
    return ["before", *found] if "前" in text or not found else found


def about_of(word, text, words):
    """``{"about": …}`` where the rule reads the word differently by what it speaks of."""
    known = {row["about"] for row in words.vague if row["word"] == word} - {"any"}
    for row in words.subjects:
        if row["about"] in known and any(part in text for part in row["words"]):
            return {"about": row["about"]}
    return {}
