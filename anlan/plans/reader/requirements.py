"""Numbers and dates that can be checked, found in the words of one task.

frequency  每季度至少1次        value per period
quantity   不少于60家           an absolute count; money keeps its printed unit
ratio      100%, 80%以上        value is the number before %
change     同比减少20%以上      relative to an earlier period: -20; 双下降 is < 0
zero       杜绝…, 动态清零      = 0
deadline   6月底前, 15日内      a date, or a span with its unit
"""

import re
from collections.abc import Iterator

from anlan.plans.reader import amounts, frequencies
from anlan.plans.reader.dates import Deadline, deadlines
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.passage import Passage
from anlan.plans.reader.plan import Requirement
from anlan.plans.reader.vocabulary import any_of

_BOTH_FALL = re.compile(
    r"(?P<what>[^，,。；;：:]{0,24}?)“?(?:[双两三四五]|多项)(?:个|项指标|项指数)?(?:持续|同比|继续)?(?:下降|降)(?!到|至|低|\d)”?"
    r"|只降不升|稳中有降|不升反降"
)
_FALL = re.compile(
    r"[^，,。；;：:]{0,20}(?:起数|人数|总量|总数|指标|事故)[^，,。；;]{0,6}(?:下降|减少)(?!到|至|率|幅|[^，,。；;]{0,6}[\d%])"
)
_FIRMLY = any_of("坚决 严格 全面 切实 有效 彻底 努力 确保 全力 力争 全年 全区 全市 全县 做到 实现 防止 坚持")
_NOTHING = any_of(
    "发生 死亡 事故 伤亡 火灾 新增 违规 失误 投诉 隐患 缺陷 差错 感染 上访 舆情 污染 遗漏 盲区 死角 非正常"
    " 有责 责任 重伤 增长 违章 溺亡"
    " 溺水 积压 存量 破坏"
)
_MISHAP = any_of("事故 死亡 伤亡 起数 人数 死亡率 重伤率 火灾")
_ZERO = re.compile(
    rf"(?<![一双两三四五六个])(?<![一双两三四五六个]“){_FIRMLY}*杜绝(?!率)[^，,。；;！\n]{{0,60}}"
    r"|[一双两三四五]个?杜绝"
    rf"|{_FIRMLY}*不再?(?:发生|出现)[^，,。；;！\n]{{1,60}}"
    rf"|[“\"]?零[”\"]?{_NOTHING}[^，,。；;”\"\n]{{0,8}}"
    r"|(?:动态|全部|彻底|存量|见底|基本|全面|及时|按期|限期|逐一)*清零"
    rf"|{_MISHAP}[^，,。；;\n]{{0,12}}(?:控制)?(?:为|在)[“\"]?(?:零(?!下|售)|0(?![\d.%]))"
    rf"|(?:实现|确保|全年|保持|做到)[^，,。；;\n]{{0,6}}无[^，,。；;\n]{{0,20}}(?:事故|案件|事件|伤亡|火灾)"
)

_NOR = re.compile(r"[，,；;、]无[^，,。；;\n]{0,20}?(?:事故|案件|事件|伤亡|火灾)[^，,。；;、\n]{0,6}")


def read(
    laid: Laid, start: int, end: int, year: int | None, *, goals: bool, dated: bool = True
) -> list[Requirement]:
    """All requirements in ``start``..``end``, in order.

    ``goals`` says that the words state goals, where a bare count is a requirement. Without ``dated``
    dates are passed over (the lines of a calendar have theirs from its heading).
    """
    passage = Passage(laid, start, end)
    found: list[Requirement] = []
    for deadline in deadlines(passage.masked, 0, len(passage.masked), year):
        passage.take(deadline.start, deadline.end)
        if dated and not passage.is_past(deadline.start):
            found.append(_of_deadline(passage, deadline))
    found += frequencies.read(passage)
    found += amounts.changes(passage)
    found += amounts.ratios(passage)
    found += amounts.each(passage)
    found += amounts.quantities(passage, goals=goals)
    found += amounts.bare_limits(passage)
    found += _zeros(passage)
    found += _falls(passage, goals)
    return sorted(found, key=lambda one: (one.start, one.end))


def read_field(laid: Laid, start: int, end: int, year: int | None) -> list[Requirement]:
    """Deadlines in the value of 完成时限, where a bare year or month counts; 每月25日前 is a frequency."""
    passage = Passage(laid, start, end)
    often = list(frequencies.read(passage, field=True))
    if often:
        return often
    return [
        _of_deadline(passage, one) for one in deadlines(passage.open, 0, len(passage.open), year, field=True)
    ]


def _of_deadline(passage: Passage, deadline: Deadline) -> Requirement:
    facts = {"due": deadline.due, "value": deadline.value, "unit": deadline.unit}
    op = ">=" if deadline.later else "<="
    sure = 0.9 if deadline.sure else 0.6
    return passage.make("deadline", deadline.start, deadline.end, op=op, confidence=sure, **facts)


def _zeros(passage: Passage) -> Iterator[Requirement]:
    for found in _ZERO.finditer(passage.open):
        yield passage.make("zero", *found.span(), op="=", value=0)
        more = _NOR.match(passage.open, found.end()) if "无" in found[0] else None
        while more:  # 确保全年无火灾事故，无盗窃案件
            yield passage.make("zero", *more.span(), op="=", value=0)
            more = _NOR.match(passage.open, more.end())


def _falls(passage: Passage, goals: bool) -> Iterator[Requirement]:
    """双下降, 三下降: a fall without a number; among goals also 事故起数同比下降."""
    found = list(_BOTH_FALL.finditer(passage.open))
    if not found and goals:
        found = [fall for fall in _FALL.finditer(passage.open) if passage.free(*fall.span())]
    for fall in found:
        yield passage.make("change", *fall.span(), op="<", value=0, confidence=0.8)
