"""How often: 每季度至少1次, 每半年组织一次, 全年不少于4期, 每季度集中发布, 2次/年, 任期内全覆盖."""

import re
from collections.abc import Iterator

from anlan.lib.numerals import ARABIC, number
from anlan.plans.reader.passage import Passage
from anlan.plans.reader.plan import Requirement
from anlan.plans.reader.vocabulary import AT_LEAST, AT_MOST, COMPARED, NUMERAL, TIMES, UNIT, op_of

# (period, what says so). Spans the guide has no name for (两年, 半月, 学期, 旬) have no period.
_PERIODS = (
    ("half_year", r"每(?:个)?半年度?"),
    ("3_years", r"每(?:隔)?[三3](?:个)?(?:年|年度)"),
    (
        None,
        r"每(?:隔)?[两二2四五45](?:个)?(?:年|月|周|季度|天|日)|每(?:双|单)月|每半(?:个)?月|每(?:个)?学期|每(?:个)?旬|每届",
    ),
    ("quarter", r"每(?:一|1)?(?:个)?季度?"),
    ("month", r"每(?:一|1)?(?:个)?月"),
    ("week", r"每(?:一|1)?(?:个)?(?:星期|周)"),
    ("day", r"每(?:一|1)?(?:个)?(?:工作日|日|天)"),
    ("year", r"每(?:一|1)?(?:个)?(?:年度|自然年|学年|年)"),
    ("year", r"全年"),
)
_EVERY = re.compile("|".join(f"(?P<p{index}>{pattern})" for index, (_, pattern) in enumerate(_PERIODS)))
_SPOKEN = {
    "年": "year", "年度": "year", "半年": "half_year", "季": "quarter", "季度": "quarter",
    "月": "month", "周": "week", "星期": "week", "日": "day", "天": "day",
}  # fmt: skip
_SPAN = r"(?P<span>半年|年度|季度|星期|[年季月周日天])"
_COUNTED = re.compile(
    rf"(?P<cmp>{COMPARED})?为?(?P<from>{NUMERAL})(?:[-~至到](?P<to>{NUMERAL}))?(?P<unit>{TIMES})(?:\({TIMES}\))?(?P<tail>及?以上|以内|以下|左右)?"
)
_THINGS_COUNTED = re.compile(
    rf"(?P<cmp>{COMPARED})(?P<from>{ARABIC})(?:[-~至到](?P<to>{ARABIC}))?(?P<unit>{UNIT})(?P<tail>以上)?"
)
_SHORT = re.compile(
    rf"(?<![上下每第近半])(?:[一1])?{_SPAN}内?(?P<cmp>至少|不少于|不低于|不得少于)?(?:开展|组织|进行|召开)?(?P<from>{NUMERAL})"
    rf"(?P<to>(?!))?(?P<unit>{TIMES})(?P<tail>以上)?"
)
_PER = re.compile(
    rf"(?P<cmp>{AT_LEAST}|{AT_MOST})?(?P<from>{NUMERAL})(?P<to>(?!))?(?P<unit>{UNIT})(?P<tail>以上)?/每?{_SPAN}"
)
_TERM = re.compile(
    r"(?:一届)?任期内?(?:全面)?[^。；;,，]{0,20}?(?:全覆盖|(?:至少)?[一1](?:次|轮)[^。；;,，]{0,4})"
)
_NO_ACTION = re.compile(
    r"[一二三四五六七八九十\d]?课|不[低少]于|的?[“\"”]|度?$|家|名|人(?!员)|个|户|处|村|季(?!度)|度?(?:考核|预算|任务|目标|计划)的"
)
_ACTION = re.compile(
    r"[^，,。；;]{0,3}?[\u3400-\u9fff]{2}|[,，、]?[\u3400-\u9fff]{2}|(?:\d{1,2}月)?\d{1,2}[日号]|\("
)
_AMOUNT = re.compile(
    r"[千万亿]?元|学时|课时|小时|周|公里|平方米"
)  # 每年不少于24学时: how much, not how often
_REACH = 90  # 每月 and its 1次 may stand this far apart in one sentence


def read(passage: Passage, *, field: bool = False) -> Iterator[Requirement]:
    """How often. In a ``field`` a period needs no action behind it: 每季度末."""
    text = passage.masked
    marks = list(_EVERY.finditer(text))
    for index, mark in enumerate(marks):
        following = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        stop = min(following, passage.sentence(mark.end())[1], mark.end() + _REACH)
        yield from _of_period(passage, mark, stop, field)
    for pattern in (_SHORT, _PER):
        for found in pattern.finditer(text):
            if passage.free(*found.span()):
                yield from _counted(passage, found.start(), found, _SPOKEN[found["span"]])
    for found in _TERM.finditer(text):
        yield passage.make(
            "frequency", *found.span(), op=">=", value=1, unit="次", period="term", confidence=0.7
        )


def _of_period(passage: Passage, mark: re.Match, stop: int, field: bool) -> Iterator[Requirement]:
    """The counts that one 每… governs; a bare 每季度 in front of an action is once."""
    text = passage.masked
    period = _PERIODS[int(mark.lastgroup[1:])][0]
    counts = [
        count for count in _COUNTED.finditer(text, mark.end(), stop) if text[count.start() - 1] not in "第每"
    ]
    things = list(_THINGS_COUNTED.finditer(text, mark.end(), min(stop, mark.end() + 40)))
    whole_year = mark[0] == "全年"
    if counts:
        for count in counts:
            yield from _counted(passage, mark.start() if count is counts[0] else count.start(), count, period)
    elif before := next(
        (
            c
            for c in _COUNTED.finditer(
                text, max(passage.clause(mark.start())[0], mark.start() - 12), mark.start()
            )
        ),
        None,
    ):
        yield from _counted(passage, before.start(), before, period, end=mark.end())
    elif whole_year:
        return
    elif things and "每" not in text[mark.end() : things[0].start()]:
        for count in things:
            yield from _counted(passage, mark.start() if count is things[0] else count.start(), count, period)
    elif field or (not _NO_ACTION.match(text, mark.end()) and _ACTION.match(text, mark.end(), stop)):
        end = min(stop, mark.end() + 12)
        yield passage.make(
            "frequency", mark.start(), end, op=">=", value=1, unit="次", period=period, confidence=0.75
        )


def _counted(
    passage: Passage, start: int, count: re.Match, period: str | None, end: int | None = None
) -> Iterator[Requirement]:
    passage.take(count.start(), count.end())
    kind = "quantity" if _AMOUNT.fullmatch(count["unit"]) else "frequency"
    facts = {"unit": count["unit"], "period": period}
    last = end or count.end()
    low = number(count["from"])
    if count["to"]:
        yield passage.make(kind, start, last, op=">=", value=low, **facts)
        yield passage.make(kind, start, last, op="<=", value=number(count["to"]), **facts)
    elif low is not None:
        yield passage.make(
            kind, start, last, op=op_of(count["cmp"], count["tail"]) or ">=", value=low, **facts
        )
