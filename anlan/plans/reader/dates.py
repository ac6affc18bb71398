"""Dates by which something must be done: 年底前, 6月底前, 2025年上半年, 15个工作日内, 3月1日至5月31日."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from anlan.lib.numerals import HAN, number

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4} | {str(n): n for n in range(1, 5)}

_DATED = re.compile(
    r"(?:(?P<year>20\d\d)年度?(?:的)?|(?P<next>明年|次年|翌年)(?:的)?|(?:今年|本年度?|当年)(?:的)?)?"
    r"(?:"
    r"(?P<day_month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?P<day>[12]\d|3[01]|0?[1-9])[日号](?P<day_before>[前]|之前|以前)?"
    r"|(?P<end_month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:底|末|下旬)(?:之?前|以前)?"
    r"|(?P<third_month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?P<third>上旬|中旬)(?:之?前|以前)?"
    r"|(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?P<part>份)?(?P<month_before>前|之前|以前)?(?![\d一二三四五六七八九十]*[日课会报号])"
    r"|第?(?P<quarter>[一二三四1-4])季度(?:末|底)?(?P<quarter_before>前|之前|以前)?"
    r"|(?P<half>上|下)半年(?:底|末)?(?:之?前)?"
    r"|(?P<year_end>年?底|年?末|年终)(?P<year_end_before>前|之前|以前)?"
    r"|(?P<within>年内|内)"
    r")"
)
_PLANNED = r"的?(?:安全生产|安全|重点|主要)*(?:工作|任务)?(?:安排|计划|要点|内容)?：?"
_MONTH_NAMED = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?:(?:[\d一二三四五六七八九十]{1,2}月?[-~至、])?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    rf"|第?(?P<quarter>[一二三四1-4])季度){_PLANNED}"
)
_THEME = re.compile(
    r"(?<=[月份])(?:\s+(?!安排|计划|工作)[^\s，。；：、]{2,16}[月周期]|\([^()]{2,20}[月周期]\))$"
)  # 九月份 安全检查月
_BARE_YEAR = re.compile(
    r"(?P<to>到|至|截至|力争|于|在)?(?P<year>20\d\d)年(?P<before>前|之前|以前)?度?(?!\s*\d)"
)
_NUMERIC = re.compile(
    r"(?P<year>20\d\d)[./-](?P<month>1[0-2]|0?[1-9])(?:[./-](?P<day>[12]\d|3[01]|0?[1-9]))?(?!\d)"
)
_RELATIVE = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?|{HAN}|半)(?P<unit>个工作日|工作日|个?小时|个月|个自然日|日|天|年|周|个星期|个季度|分钟)(?:之|以)?(?P<when>内|后)"
)
_WITHIN = re.compile(
    rf"(?:不超过|不得超过|控制在|缩短至|压缩至|缩短到|压缩到)(?P<n>\d+(?:\.\d+)?|{HAN})(?P<unit>个工作日|工作日|个?小时|分钟)(?![内之以])"
)
_STARTS = re.compile(
    r"[起始]|开始|以来|至今|以后|之后|后(?!续)|印发|发布|发生|施行|(?:上午|下午|晚|凌晨)|\d|事故|会议|讲话|召开的"
)
_ACCOUNT = re.compile(
    r"[^，,。；;]{0,14}(?:情况|总结|小结|形势|数据|成绩)"
)  # 上半年工作情况: what is reported
_DONE_BY = re.compile(
    r"[,，]?(?:各[^,，。；;]{0,10})?(?:全面|基本|全部|力争|确保|要|应|须|将|率先|如期|按期|努力|争取)*(?:完成|实现|建成|达到|达|做到|消除|整改|淘汰|关闭|形成|建立|取得)"
)
_LEADS_IN = re.compile(r"(?:[-~到至于在]|截止|截至|力争|确保|争取|最迟|不迟于|限|定于|前)$")
_PAST = re.compile(r"自$|从$|截至$|上$|去$|每年?$|每[个年月季度末]{1,3}$|第$|\d[.·]$|[十百千]$")


@dataclass(slots=True, frozen=True)
class Deadline:
    """``due`` for a date; ``value`` and ``unit`` for a span of time that an event sets going."""

    start: int
    end: int
    due: date | None = None
    value: float | int | None = None
    unit: str | None = None
    later: bool = False  # X年后: not before
    sure: bool = True


@dataclass(slots=True, frozen=True)
class Month:
    """A month or a quarter that a heading or a cell names; ``due`` is None without a year."""

    due: date | None


def month_named(words: str, year: int | None) -> Month | None:
    """The month (of several, the last) that words consist of: 1月份, 2024年3月, 五至六月, 第四季度."""
    found = _MONTH_NAMED.fullmatch(_THEME.sub("", words).replace(" ", ""))
    if not found:
        return None
    stated = int(found["year"]) if found["year"] else year
    month = 3 * _QUARTERS[found["quarter"]] if found["quarter"] else int(number(found["month"]))
    return Month(month_end(stated, month) if stated else None)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def deadlines(plain: str, start: int, end: int, year: int | None, *, field: bool = False) -> list[Deadline]:
    """Every deadline in ``plain[start:end]``. ``year`` is the plan's own.

    In a ``field`` (the value of 完成时限) a bare 2025年, 3月 or 第二季度 counts; in a sentence it needs
    a word that makes it a deadline.
    """
    found = sorted(_all(plain, start, end, year, field), key=lambda one: (one.start, -one.end))
    kept: list[Deadline] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue
        joined = kept and re.fullmatch(r"[\s(]*[-~至到][\s(]*", plain[kept[-1].end : one.start])
        if joined and one.due:
            one = Deadline(kept.pop().start, one.end, one.due)
        kept.append(one)
    return kept


def _all(plain: str, start: int, end: int, year: int | None, field: bool) -> Iterator[Deadline]:
    for found in _RELATIVE.finditer(plain, start, end):
        if one := _relative(plain, found):
            yield one
    for found in _WITHIN.finditer(plain, start, end):
        yield Deadline(*found.span(), value=number(found["n"]), unit=found["unit"].removeprefix("个"))
    current = year
    for found in _DATED.finditer(plain, start, end):
        if found["year"]:
            current = int(found["year"])
        if one := _dated(plain, found, current, end, field):
            yield one
    for found in _BARE_YEAR.finditer(plain, start, end):
        if one := _bare_year(plain, found, year, end, field):
            yield one
    if field:
        for found in _NUMERIC.finditer(plain, start, end):
            last = found["day"]
            y, m = int(found["year"]), int(found["month"])
            yield Deadline(*found.span(), _day(y, m, int(last)) if last else month_end(y, m))


def _relative(plain: str, found: re.Match) -> Deadline | None:
    before = plain[max(0, found.start() - 3) : found.start()]
    if re.search(r"近|过去|连续|前|最近|每|第|\d|20$", before[-2:]) or before.endswith("("):
        return None
    value = number(found["n"])
    unit = found["unit"].removeprefix("个")
    if value is None or (unit in ("日", "年") and found["when"] == "后" and value > 100):
        return None
    unit = {"天": "日", "自然日": "日", "月": "个月"}.get(unit, unit)
    return Deadline(*found.span(), value=value, unit=unit, later=found["when"] == "后")


def _dated(plain: str, found: re.Match, year: int | None, end: int, field: bool) -> Deadline | None:
    before = plain[max(0, found.start() - 5) : found.start()]
    after = plain[found.end() : min(end, found.end() + 30)]
    explicit, sure = _is_deadline(found, before, after)
    if not (explicit or field or sure):
        return None
    if _PAST.search(before) and not found["year"]:
        return None
    if not found["year"] and (before.endswith("年") or re.search(r"[\d一二三四五六七八九十两]$", before)):
        return None
    if found["next"] and year:
        year += 1
    return Deadline(*found.span(), _due(found, year), sure=explicit or field)


def _is_deadline(found: re.Match, before: str, after: str) -> tuple[bool, bool]:
    """(says so itself, its surroundings say so)."""
    if found["within"]:
        return found["within"] == "年内" or bool(found["year"]) or found[0].startswith(
            ("今年", "本年")
        ), False
    if found["year_end"]:
        bare = found["year_end"] in ("底", "末")
        if bare and not (found["year"] or re.match(r"今年|本年|当年|明年|次年", found[0])):
            return False, False
        return bool(found["year_end_before"]), bool(_LEADS_IN.search(before) or _DONE_BY.match(after) or bare)
    if any(
        found[name] for name in ("day_before", "month_before", "quarter_before", "end_month", "third_month")
    ):
        return True, False
    if _STARTS.match(after) or (re.search(r"根据|按照|依据|\($", before) and found["day"]):
        return False, False
    if found["half"] and _ACCOUNT.match(after):
        return False, False
    if found["part"] or found["half"]:
        return True, False
    if found["month"] and re.search(r"(?<!》)\($", before) and after.startswith(")"):
        return False, True
    if found["day"]:
        held = re.match(r"[，,]?[^。；;]{0,24}(?:举行|举办|召开|组织|启动|开展|完成)", after)
        return False, bool(held) or bool(
            _LEADS_IN.search(before) or re.match(r"[,，]?(?:完成|报送|上报|截止)|[-~至到]", after)
        )
    return False, bool(
        _LEADS_IN.search(before)
        or _DONE_BY.match(after)
        or re.match(r"[-~至到]|[,，]?(?:组织|开展|召开|启动|举办|报送|上报)", after)
    )


def _due(found: re.Match, year: int | None) -> date | None:
    if year is None:
        return None
    if found["day"]:
        return _day(year, int(number(found["day_month"])), int(found["day"]))
    if found["third_month"]:
        return date(year, int(number(found["third_month"])), 10 if found["third"] == "上旬" else 20)
    if found["end_month"]:
        return month_end(year, int(number(found["end_month"])))
    if found["month"]:
        return _month(year, int(number(found["month"])), early=bool(found["month_before"]))
    if found["quarter"]:
        return _month(year, 3 * _QUARTERS[found["quarter"]], early=False)
    if found["half"] == "上":
        return date(year, 6, 30)
    return date(year, 12, 31)


def _month(year: int, month: int, *, early: bool) -> date:
    """The end of a month; 12月前 is read literally and ends with November."""
    if not early:
        return month_end(year, month)
    return month_end(year, month - 1) if month > 1 else date(year - 1, 12, 31)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _bare_year(plain: str, found: re.Match, year: int | None, end: int, field: bool) -> Deadline | None:
    """2025年 in a field, 到2025年, 2025年实现; the plan's own year in a sentence is no deadline."""
    stated = int(found["year"])
    after = plain[found.end() : min(end, found.end() + 12)]
    if re.match(
        r"[-~底末内上下第]|\d|[一二三四五六七八九十]{1,2}月|(?:的)?(?:上|下)半年", after
    ) or _STARTS.match(after):
        return None
    before = plain[max(0, found.start() - 2) : found.start()]
    if re.search(r"[《〔(-]$", before) and not field:
        return None
    if found["before"]:
        past = year is not None and stated <= year and not field  # 2005年以前注册的车辆
        return None if past else Deadline(*found.span(), date(stated - 1, 12, 31))
    says = found["to"] in ("到", "至") and not after.startswith(("年", "度"))
    if field or says or (stated != year and _DONE_BY.match(after)):
        return Deadline(*found.span(), date(stated, 12, 31), sure=field or says)
    return None
