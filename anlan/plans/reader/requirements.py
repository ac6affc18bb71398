"""Numbers and dates that can be checked, found in the words of one task.

frequency  每季度至少1次        value per period
quantity   不少于60家           an absolute count; money keeps its printed unit
ratio      100%, 80%以上        value is the number before %
change     同比减少20%以上      relative to an earlier period: -20; 双下降 is < 0
zero       杜绝…, 动态清零      = 0
deadline   6月底前, 15日内      a date, or a span with its unit

Names are no requirements: what stands in 《》, in a document number or in quotation marks is masked
out before numbers are looked for.
"""

import re
from collections.abc import Iterator

from anlan.lib.numerals import HAN, number
from anlan.plans.reader.dates import Deadline, deadlines
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.plan import Requirement

_BOOK = re.compile(r"《[^》\n]{0,120}》|〔20\d\d〕\s?第?\d+号")
_QUOTED = re.compile(r"“[^”\n]{0,60}”|\"[^\"\n]{0,60}\"")
_NUM = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|{HAN})"
_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"

_AT_LEAST = r"不少于|不低于|不得少于|不得低于|不小于|不下于|至少|最少|≥|>=|大于等于|达到|达|力争达到|保持在|稳定在|高于|覆盖"
_AT_MOST = r"不超过|不高于|不多于|不大于|不得超过|不得高于|最多|至多|≤|<=|控制在|低于|少于|限于|压减到|压减至|降至|下降到|降到|降低到|降低至"
_MORE = r"突破|超过|大于|>"
_BEFORE = rf"(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<more>{_MORE}))"
_AFTER = r"(?:(?P<up>及?以上|起步)|(?P<down>及?以下|及?以内|之内)|左右|余|多)?"

_PERIODS = (
    ("half_year", r"每(?:个)?半年度?"),
    ("3_years", r"每(?:隔)?[三3](?:个)?(?:年|年度)"),
    (
        "",
        r"每(?:隔)?[两二2四五45](?:个)?(?:年|月|周|季度|天|日)|每(?:双|单)月|每(?:个)?学期|每(?:个)?旬|每届",
    ),
    ("quarter", r"每(?:一|1)?(?:个)?季度?"),
    ("month", r"每(?:一|1)?(?:个)?月"),
    ("week", r"每(?:一|1)?(?:个)?(?:星期|周)"),
    ("day", r"每(?:一|1)?(?:个)?(?:工作日|日|天)"),
    ("year", r"每(?:一|1)?(?:个)?(?:年度|自然年|学年|年)|全年(?=[^。；;,，]{0,30}次)"),
)
_EVERY = re.compile("|".join(f"(?P<p{index}>{pattern})" for index, (_, pattern) in enumerate(_PERIODS)))
_SPOKEN = {"年": "year", "半年": "half_year", "季": "quarter", "季度": "quarter", "月": "month", "周": "week", "日": "day"} | {
    "天": "day", "年度": "year", "星期": "week"}  # fmt: skip
_TIMES = r"(?:场次|批次|人次|次|场|期|轮|遍|回|批|趟)"
_COUNTED = re.compile(
    rf"(?P<cmp>{_AT_LEAST}|{_AT_MOST}|{_MORE})?(?:为)?(?P<from>{_NUM})(?:[-~至到—](?P<to>{_NUM}))?(?P<unit>{_TIMES})"
    rf"(?:\({_TIMES}\))?(?P<tail>及?以上|以内|以下|左右)?"
)
_SHORT = re.compile(
    rf"(?<![上下每第])(?<!近)(?:[一1])?(?P<span>半年|年度|季度|星期|[年季月周日天])(?:内)?(?P<cmp>至少|不少于|不低于|不得少于)?"
    rf"(?:开展|组织|进行|召开)?(?P<n>{_NUM})(?P<unit>{_TIMES})(?P<tail>以上)?"
)
_PER = re.compile(
    rf"(?P<cmp>{_AT_LEAST}|{_AT_MOST})?(?P<n>{_NUM})(?P<unit>{_TIMES}|[家个人名件条户处篇])(?:以上)?/(?:每)?(?P<span>半年|季度|年度|[年季月周日天])"
)
_TERM = re.compile(
    r"(?:一届)?任期内?(?:全面)?[^。；;,，]{0,20}?(?:全覆盖|(?:至少)?[一1](?:次|轮)[^。；;,，]{0,4})"
)
_NO_ACTION = re.compile(
    r"[一二三四五六七八九十\d]?课|[的]?(?:“|\")|[”\"]|度?$|家|名|人(?!员)|个|户|处|村|季(?!度)|度?(?:考核|预算|任务|目标|计划)的"
)

_COUNT_UNITS = (
    "人次|场次|批次|人日|万人|万户|万亩|万平方米|平方公里|平方米|万吨|公里|千米|学时|课时|小时|万元|亿元|千元|个月"
    "|家|户|所|名|人|处|座|项|个|条|件|起|台|套|辆|艘|栋|幢|间|份|支|只|篇|集|部|块|口|根|本|册|张|亩|米|吨|元|次|场|期|轮|批|例|宗|门|组|对|片|对|盏|具|枚|村|镇|类|种|位|分"
)
_QUANTITY = re.compile(
    rf"(?P<n>{_ARABIC}|{HAN})(?:余|多)?(?:[-~至到](?P<to>{_ARABIC}))?(?P<unit>{_COUNT_UNITS})(?:\((?:{_COUNT_UNITS})\))?"
    r"(?P<tail>及?以上|及?以内|及?以下|之内|左右)?"
)
_CMP_END = re.compile(rf"(?:{_BEFORE})(?:到|在|为|约)?$")
_SURE_UNITS = frozenset(["家", "户", "所", "名", "人", "处", "座", "台", "套", "栋", "幢", "辆", "艘", "万人", "万户", "村", "支", "人次"])
_MAKES = re.compile(
    r"新增|新建|建成|创建|打造|培育|建设|完成|整改|组织|举办|开展|培训|配备|配置|配齐|检查|评选|命名|选树|改造|淘汰|关闭|整治|挂牌|督办|建立"
    r"|安装|更新|发放|张贴|制作|发布|曝光|查处|立案|监察|执法|监督|参与|参加|抽查|投入|落实资金|排查|扩建|设立|推广|选派|聘请|招录|储备|种植|举行"
    r"|召开|推进|实施|实现|拆除|搬迁|治理|办理|办结|消除|销号|执结|巡查|督查|督导|检测|帮扶|服务|验收|达标|评定|认定|推选|报送|上报|演练|宣讲|开设"
    r"|安排|确保|力争|争取|计划|设置|配|增设|增加|充实|不少|招聘|培养|入库|征集|修订|制定|出台|编制|约谈|暗访|全年|每次|印发|发送|推送|刊发|播放"
)
_NAMED_COUNT = re.compile(
    r"方面|领域|行业|环节|阶段|必须|严禁|一律|到位|方案|专题|专项|硬措施|重要举措|百分点|重点(?:行业|领域)|维度|坚持|统一|落实|关键|层面|子|文件|附件|时段|以上(?:的)?(?!$|[，,。；;、)])"
)
_PAST = re.compile(
    r"去年|上年|截至|累计已|已(?:经)?(?:完成|建成|有|累计|排查)|目前|现有|共有|造成|死亡\d|受伤|近年|以来|处罚款|罚款|处以|扣\d|扣[一二三四五]|经济损失|曾"
)
_EACH = re.compile(
    rf"每(?:一)?(?:个|名|家|户|处|所|支|条|栋|位|座|村|镇|乡|街道|社区|企业|单位|学校|网格|板块|市|县|区|队|班组|车间|项|起|类|次|场|期)"
    rf"[^，,。；;：:\n]{{0,24}}?(?P<cmp>{_AT_LEAST}|{_AT_MOST})?(?P<n>{_ARABIC}|[一二两三四五六七八九十]+)(?P<unit>{_COUNT_UNITS})(?P<tail>以上)?"
)
_EACH_VERB = re.compile(
    r"配|有|确定|明确|安排|联系|挂钩|落实|设|建|选|派|包|负责|指定|聘|储备|完成|培|打造|创|推|报|组织|开展|举办|抽|检查|少于|至少|低于"
)

_RATIO = re.compile(
    rf"(?:(?P<han>百分之(?P<h>{HAN}|\d+(?:\.\d+)?))|(?P<n>{_ARABIC})(?:[-~至](?P<to>{_ARABIC}))?(?P<unit>[%‰]))(?P<tail>及?以上|及?以内|及?以下|左右)?"
)
_DOWN = r"下降|减少|降低|压减|压降|递减|下浮|缩减|下调|削减"
_UP = r"增长|提高|提升|增加|上升|递增|增幅"
_CHANGE = re.compile(
    rf"(?P<base>同比(?:均|分别|持续|继续)?|(?:较|比|与)[^，,。；;]{{0,14}}?(?:相比)?(?:均|分别)?[,，]?|年均|逐年)?"
    rf"(?P<way>{_DOWN}|{_UP})(?:率|幅度|比例)?(?:均|分别|要|应|力争)*(?P<cmp>达到|达|不低于|不少于|至少|超过|在|控制在|为)?"
    rf"(?P<n>{_ARABIC}|百分之{HAN}|{HAN}(?=个百分点|成))(?P<unit>%|‰|个百分点|起|人|例|件|成)?(?P<tail>及?以上|以内|左右)?"
)
_BOTH_FALL = re.compile(
    r"(?P<what>[^，,。；;：:]{0,24}?)“?(?:[双两三四五]|多项)(?:个|项指标|项指数)?(?:持续|同比|继续)?(?:下降|降)(?!到|至|低|\d)”?|只降不升|稳中有降|不升反降"
)
_FALL = re.compile(
    r"(?P<what>[^，,。；;：:]{0,20}(?:起数|人数|总量|总数|指标|事故))(?:[^，,。；;]{0,6})(?:下降|减少)(?!到|至|率|幅|[^，,。；;]{0,6}[\d%])"
)
_ZERO = re.compile(
    r"(?:(?<![一双两三四五六个])(?<![一双两三四五六个]“)(?:坚决|严格|全面|切实|有效|彻底|努力|确保|全力|力争)*杜绝(?!率)[^，,。；;！\n]{0,60})"
    r"|[一双两三四五](?:个)?杜绝"
    r"|(?:确保|坚决|力争|努力|全年|全区|全市|全县|做到|实现|防止)*不(?:再)?(?:发生|出现)[^，,。；;！\n]{1,60}"
    r"|[“\"]?零[”\"]?(?:发生|死亡|事故|伤亡|火灾|新增|违规|失误|投诉|隐患|缺陷|差错|感染|上访|舆情|污染|遗漏|盲区|死角|非正常|有责|责任|重伤|增长|违章|溺亡|溺水|积压)[^，,。；;”\"\n]{0,8}"
    r"|(?:(?:动态|全部|彻底|存量|见底|基本|全面|及时|按期|限期|逐一)*清零)"
    r"|(?:事故|死亡|伤亡|起数|人数|死亡率|重伤率|火灾)[^，,。；;\n]{0,12}(?:控制)?(?:为|在)[“\"]?(?:零(?!下|售)|0(?![\d.%]))"
    r"|(?:实现|确保|全年|保持|做到)[^，,。；;\n]{0,6}无[^，,。；;\n]{0,20}(?:事故|案件|事件|伤亡|火灾)"
)

_REACH = 400  # no sentence is longer; keeps the reading of text without punctuation linear


class Words:
    """The words of one task with what must not be read as numbers blanked out, same offsets."""

    def __init__(self, laid: Laid, start: int, end: int):
        self.laid, self.start, self.end = laid, start, end
        blank = lambda found: "\0" * len(found[0])  # noqa: E731
        words = laid.plain[start:end]
        self.open = _BOOK.sub(blank, words)
        self.masked = _QUOTED.sub(blank, self.open)
        self.taken: list[tuple[int, int]] = []

    def free(self, start: int, end: int) -> bool:
        return all(end <= left or start >= right for left, right in self.taken)

    def take(self, start: int, end: int) -> None:
        self.taken.append((start, end))

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around ``at``: up to 。；！ or a line break."""
        return self._around(at, "。；;！!？\n")

    def clause(self, at: int) -> tuple[int, int]:
        return self._around(at, "。；;！!？\n，,：:")

    def _around(self, at: int, marks: str) -> tuple[int, int]:
        left, right = at, at
        first, last = max(0, at - _REACH), min(len(self.masked), at + _REACH)
        while left > first and self.masked[left - 1] not in marks:
            left -= 1
        while right < last and self.masked[right] not in marks:
            right += 1
        return left, right

    def make(self, kind: str, start: int, end: int, **facts) -> Requirement:
        left, right = self.start + start, self.start + end
        return Requirement(kind, self.laid.text[left:right].strip(" ，,、。"), left, right, **facts)


def read(
    laid: Laid, start: int, end: int, year: int | None, *, goals: bool, dated: bool = True
) -> list[Requirement]:
    """All requirements in ``start``..``end``, in order.

    ``goals`` says that the words state goals, where a bare count is a requirement. Without ``dated``
    dates are passed over (the lines of a calendar have theirs from its heading).
    """
    words = Words(laid, start, end)
    found: list[Requirement] = []
    for deadline in deadlines(words.masked, 0, len(words.masked), year):
        words.take(deadline.start, deadline.end)
        if dated and not _PAST.search(words.masked[slice(*words.clause(deadline.start))].replace("截至", "")):
            found.append(of_deadline(words, deadline))
    for reader in (_frequencies, _changes, _ratios, _each, _quantities):
        for requirement in reader(words, goals):
            found.append(requirement)
    found += _zeros(words)
    found += _falls(words, goals)
    return sorted(found, key=lambda one: (one.start, one.end))


def read_field(laid: Laid, start: int, end: int, year: int | None) -> list[Requirement]:
    """Deadlines in the value of 完成时限, where a bare year or month counts; 每月25日前 is a frequency."""
    words = Words(laid, start, end)
    frequencies = list(_frequencies(words, False))
    if frequencies:
        return frequencies
    return [of_deadline(words, one) for one in deadlines(words.open, 0, len(words.open), year, field=True)]


def of_deadline(words: Words, deadline: Deadline) -> Requirement:
    facts = {
        "op": ">=" if deadline.later else "<=",
        "due": deadline.due,
        "value": deadline.value,
        "unit": deadline.unit,
    }
    return words.make(
        "deadline", deadline.start, deadline.end, confidence=0.9 if deadline.sure else 0.6, **facts
    )


def _frequencies(words: Words, goals: bool) -> Iterator[Requirement]:
    text = words.masked
    marks = [found for found in _EVERY.finditer(text)]
    for index, found in enumerate(marks):
        period = _PERIODS[int(found.lastgroup[1:])][0] or None
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        stop = min(stop, words.sentence(found.end())[1], found.end() + 90)
        counts = [c for c in _COUNTED.finditer(text, found.end(), stop) if text[c.start() - 1] not in "第每"]
        if counts:
            for count in counts:
                begin = found.start() if count is counts[0] else count.start()
                yield from _counted(words, begin, count, period)
        elif before := _count_before(text, found.start()):
            yield from _counted(words, before.start(), before, period, end=found.end())
        elif near := _near_count(text, found.end(), stop):
            yield from _counted(words, found.start(), near, period)
        elif not _NO_ACTION.match(text, found.end()) and _acts(text, found.end(), stop):
            yield words.make("frequency", found.start(), min(stop, found.end() + 12), op=">=", value=1, unit="次",
                             period=period, confidence=0.75)  # fmt: skip
    for pattern in (_SHORT, _PER):
        for found in pattern.finditer(text):
            if words.free(*found.span()):
                words.take(*found.span())
                value = number(found["n"])
                yield words.make("frequency", *found.span(), op=_op(found["cmp"], None) or ">=", value=value,
                                 unit=found["unit"], period=_SPOKEN[found["span"]])  # fmt: skip
    for found in _TERM.finditer(text):
        yield words.make(
            "frequency", *found.span(), op=">=", value=1, unit="次", period="term", confidence=0.7
        )


def _count_before(text: str, at: int) -> re.Match | None:
    """不少于2次每季度 is rare but printed; 至少每月1次 is not this."""
    return next((c for c in _COUNTED.finditer(text, max(0, at - 12), at) if c.end() == at), None)


def _near_count(text: str, start: int, stop: int) -> re.Match | None:
    """每月检查不少于10家: a count of things close behind the period."""
    near = re.compile(
        rf"(?P<cmp>{_AT_LEAST}|{_AT_MOST}|{_MORE})(?P<from>{_ARABIC})(?P<to>(?!))?(?P<unit>{_COUNT_UNITS})(?P<tail>以上)?"
        rf"|(?P<cmp2>(?!))?"
    )
    for found in near.finditer(text, start, min(stop, start + 40)):
        if found["from"] and "每" not in text[start : found.start()]:
            return found
    return None


def _acts(text: str, start: int, stop: int) -> bool:
    return (
        re.match(
            r"[^，,。；;]{0,3}?[\u3400-\u9fff]{2}|[,，、]?[\u3400-\u9fff]{2}|\d{1,2}[日号]|\(",
            text[start:stop],
        )
        is not None
    )


def _counted(
    words: Words, start: int, count: re.Match, period: str | None, end: int | None = None
) -> Iterator[Requirement]:
    low, high = number(count["from"]), number(count["to"]) if count["to"] else None
    words.take(count.start(), count.end())
    facts = {"unit": count["unit"], "period": period}
    last = end or count.end()
    if high is not None:
        yield words.make("frequency", start, last, op=">=", value=low, **facts)
        yield words.make("frequency", start, last, op="<=", value=high, **facts)
    elif low is not None:
        yield words.make(
            "frequency", start, last, op=_op(count["cmp"], count["tail"]) or ">=", value=low, **facts
        )


def _op(before: str | None, after: str | None) -> str | None:
    if before:
        if re.fullmatch(_MORE, before):
            return ">"
        if before in ("低于", "少于"):
            return "<"
        return "<=" if re.fullmatch(_AT_MOST, before) else ">="
    if after:
        return ">=" if "上" in after else "<=" if "下" in after or "内" in after else None
    return None


def _changes(words: Words, goals: bool) -> Iterator[Requirement]:
    for found in _CHANGE.finditer(words.masked):
        unit = found["unit"]
        if not unit and not found["n"].startswith("百分之"):
            continue
        if unit in ("起", "人", "例", "件") and not found["base"]:
            continue
        if not words.free(*found.span("n")) or _is_past(words, found.start()):
            continue
        words.take(found.start("way"), found.end())
        value = number(found["n"].removeprefix("百分之"))
        fall = re.fullmatch(_DOWN, found["way"]) is not None
        bound = found["tail"] or found["cmp"]
        op = "=" if not bound or "左右" in bound or bound == "为" else ("<=" if fall else ">=")
        clause = words.clause(found.start())[0]
        yearly = found["base"] and re.search(r"同比|上年|去年|年均|逐年|上一年|\d年", found["base"])
        yield words.make("change", max(clause, found.start() - 24), found.end(), op=op, value=-value if fall else value,
                         unit=unit or "%", period="year" if yearly else None)  # fmt: skip


def _ratios(words: Words, goals: bool) -> Iterator[Requirement]:
    for found in _RATIO.finditer(words.masked):
        if not words.free(*found.span()) or _is_past(words, found.start()):
            continue
        words.take(*found.span())
        before = words.masked[max(0, found.start() - 8) : found.start()]
        cmp = _CMP_END.search(before)
        low = number(found["h"] if found["han"] else found["n"])
        op = _op(cmp[0] and re.sub(r"(?<=.)[到在为约]$", "", cmp[0]) if cmp else None, found["tail"]) or "="
        start = max(words.clause(found.start())[0], found.start() - 24)
        unit = found["unit"] or "%"
        if found["to"]:
            yield words.make("ratio", start, found.end(), op=">=", value=low, unit=unit)
            low, op = number(found["to"]), "<="
        yield words.make("ratio", start, found.end(), op=op, value=low, unit=unit)


def _each(words: Words, goals: bool) -> Iterator[Requirement]:
    """每个板块配备1名: a written count per object."""
    for found in _EACH.finditer(words.masked):
        if not words.free(*found.span("n")) or not _EACH_VERB.search(found[0]):
            continue
        if re.match(r"方面|环节|阶段|百分点", words.masked[found.end() :]):
            continue
        words.take(found.start("n"), found.end())
        yield words.make("quantity", *found.span(), op=_op(found["cmp"], found["tail"]) or "=", value=number(found["n"]),
                         unit=found["unit"], confidence=0.8)  # fmt: skip


def _quantities(words: Words, goals: bool) -> Iterator[Requirement]:
    text = words.masked
    for found in _QUANTITY.finditer(text):
        if not words.free(*found.span()) or text[found.start() - 1 : found.start()] in ("第", "每", ".", "+"):
            continue
        before = text[max(0, found.start() - 8) : found.start()]
        cmp = _CMP_END.search(before)
        if not _counts(words, found, cmp is not None, goals) or _is_past(words, found.start()):
            continue
        words.take(*found.span())
        said = cmp[0] if cmp else None
        op = _op(re.sub(r"(?<=.)[到在为约]$", "", said) if said else None, found["tail"]) or "="
        start = found.start() - len(said) if said else max(words.clause(found.start())[0], found.start() - 20)
        facts = {"unit": found["unit"], "confidence": 0.9 if cmp or found["tail"] else 0.7}
        low = number(found["n"])
        if found["to"]:
            yield words.make("quantity", start, found.end(), op=">=", value=low, **facts)
            low, op = number(found["to"]), "<="
        yield words.make("quantity", start, found.end(), op=op, value=low, **facts)


def _counts(words: Words, found: re.Match, compared: bool, goals: bool) -> bool:
    """Whether a number with a unit is asked for, rather than part of a name or a limit in passing."""
    text, unit, tail = words.masked, found["unit"], found["tail"]
    after = text[found.end() : found.end() + 10]
    arabic = found["n"][0].isdigit()
    if unit in ("小时", "个月", "分", "米", "元") and not compared and unit != "元":
        return False
    if (
        tail
        and not compared
        and re.match(r"(?:的)?[\u3400-\u9fff]", after)
        and not after.startswith(("和", "及", "并"))
    ):
        return False  # 500平方米以上场所
    if compared or (tail and arabic):
        return arabic or compared
    left, _ = words.clause(found.start())
    lead = text[max(left, found.start() - 30) : found.start()]
    if unit in ("次", "场", "期", "轮", "场次") and re.search(
        r"组织|开展|举办|召开|进行|举行|监督|参加|参与|演练|检查|培训|宣传|报送|调度", lead
    ):
        return not re.search(r"[第再又上下这首]$", lead)
    if not arabic or _NAMED_COUNT.match(after):
        return False
    if goals and (
        unit in _SURE_UNITS or unit in ("项", "个", "条", "件", "起", "次", "万元", "亿元", "公里", "平方米")
    ):
        return not lead.endswith(("+", "-"))
    if _MAKES.search(lead):
        return unit in _SURE_UNITS or not re.match(r"[^，,。；;、]{0,2}(?:方面|行业)", after)
    return unit in _SURE_UNITS and _is_listed(words, found)


def _is_listed(words: Words, found: re.Match) -> bool:
    """One of several counts in a bracket: (10家示范乡镇、10家示范企业)."""
    text = words.masked
    left, right = text.rfind("(", 0, found.start()), text.find(")", found.end())
    if left < 0 or right < 0:
        return False
    counts = re.findall(r"(?:^|[、，,(])\d+(?:家|户|所|名|处|座|个)", text[left:right])
    return len(counts) >= 2


def _is_past(words: Words, at: int) -> bool:
    left, right = words.sentence(at)
    return _PAST.search(words.masked[left:right]) is not None


def _zeros(words: Words) -> Iterator[Requirement]:
    last = -1
    for found in _ZERO.finditer(words.open):
        if found.start() >= last:
            last = found.end()
            yield words.make("zero", *found.span(), op="=", value=0)


def _falls(words: Words, goals: bool) -> Iterator[Requirement]:
    found = list(_BOTH_FALL.finditer(words.open))
    if not found and goals:
        found = [fall for fall in _FALL.finditer(words.open) if words.free(*fall.span())]
    for fall in found:
        yield words.make("change", *fall.span(), op="<", value=0, confidence=0.8)
