"""How much: counts, shares, and changes against an earlier period."""

import re
from collections.abc import Iterator

from anlan.lib.numerals import ARABIC, HAN, number
from anlan.plans.reader.passage import Passage
from anlan.plans.reader.plan import Requirement
from anlan.plans.reader.vocabulary import AT_LEAST, AT_MOST, COMPARED, TAIL, THINGS, UNIT, any_of, op_of

_QUANTITY = re.compile(
    rf"(?P<n>{ARABIC}|{HAN})(?:余|多)?(?:[-~至到](?P<to>{ARABIC}))?(?P<unit>{UNIT}|[千万亿](?:余|多){THINGS}|[千万亿](?:余|多)[份件次场条])"
    rf"(?!钟|之[一二三四五六七八九十\d])(?:\({UNIT}\))?(?P<tail>{TAIL})?"
)
_COMPARED_END = re.compile(rf"(?P<cmp>{COMPARED})(?:到|在|为|约)?$")
_GOES_ON = re.compile("和|及|并|开展|进行|实施")  # behind a count: 电梯300台开展评估
_LIMIT = re.compile(r"(?:超过|大于|高于|低于|小于|达到|达)$")
_WHOLE = re.compile(r"(?:全[省市区县镇乡局国]|辖区|现有|现存)$")  # 全市486处隐患点: how many there are
_THING = re.compile(rf"[千万亿]?{THINGS}")
_MADE = any_of(
    "新增 新建 建成 创建 打造 培育 建设 完成 整改 组织 举办 开展 培训 配备 配置 配齐 检查 评选 命名 选树"
    " 改造 淘汰 关闭 整治 挂牌 督办 建立"
    " 安装 更新 发放 张贴 制作 发布 曝光 查处 立案 监察 执法 监督 参与 参加 抽查 投入 排查 扩建 设立"
    " 推广 选派 聘请 招录 储备 种植 举行"
    " 召开 推进 实施 实现 拆除 搬迁 治理 办理 办结 消除 销号 执结 巡查 督查 督导 检测 帮扶 服务 验收 达标"
    " 评定 认定 推选 报送 上报 演练 宣讲"
    " 开设 安排 确保 力争 争取 计划 设置 增设 增加 充实 招聘 培养 入库 征集 修订 制定 出台 编制 约谈 暗访"
    " 全年 每次 印发 发送 推送 刊发 播放"
    " 自查 覆盖 明确 指定 组成 组建 成立 关停 整合 清理 取缔 更换 摸排 采购 购置 处置 救治 慰问 走访 录入"
    " 登记 核查 复核 选择 遴选 筛选 选取 选定 推动 加装 改建 腾退 化解 打通 引进 扶持 轮训 划定 布设 攻坚"
)
_MAKES = re.compile(rf"{_MADE}|[设建配分种栽选派]$")
_HAPPENS = re.compile(
    any_of(
        "组织 开展 举办 召开 进行 举行 监督 参加 参与 演练 检查 培训 宣传 报送 调度 完成 实施 自查 排查 分"
        " 分为"
    )
)
_PART_OF_NAME = re.compile(
    any_of(
        "方面 领域 行业 环节 阶段 必须 严禁 一律 到位 方案 专题 专项 硬措施 重要举措 百分点 重点行业"
        " 重点领域 维度 坚持 统一 关键 层面"
        " 文件 附件 时段 狠抓 不放过"
    )
)
_GOAL_UNIT = re.compile(rf"{_THING.pattern}|项|个|条|件|起|次|万元|亿元|公里|平方米|场|期")
_TOO_COMMON = frozenset(
    ("小时", "天", "微克", "毫克", "克", "千伏", "度", "个月", "分", "米", "层", "段", "道", "面", "班", "节")
)  # limits, not counts

_EACH = re.compile(
    r"每一?(?:个|名|家|户|处|所|支|条|栋|位|座|村|镇|乡|街道|社区|企业|单位|学校|网格|板块|市|县|区|队|班组|车间|项|起|类|次|场|期|千人|万人)"
    rf"[^，,。；;：:\n]{{0,24}}?(?P<cmp>{AT_LEAST}|{AT_MOST})?(?P<n>{ARABIC}|[一二两三四五六七八九十]+)(?:[-~至到](?P<to>{ARABIC}))?(?P<unit>{UNIT})(?P<tail>以上)?"
)
_EACH_VERB = re.compile(
    any_of(
        "配 有 确定 明确 安排 联系 挂钩 落实 设 建 选 派 包 负责 指定 聘 储备 完成 培 打造 创 推 报 组织"
        " 开展 举办 抽 检查 少于 至少 低于"
    )
)

_RATIO = re.compile(
    rf"(?:百分之(?P<h>{HAN}|\d+(?:\.\d+)?)|(?P<n>{ARABIC})(?:[%‰]?[-~至](?P<to>{ARABIC}))?(?P<unit>[%‰]))(?P<tail>{TAIL})?"
)
_DOWN = any_of("下降 减少 降低 压减 压降 递减 下浮 缩减 下调 削减 压缩 缩短 精简 下滑")
_UP = any_of("增长 提高 提升 增加 上升 递增 增幅")
_CHANGE = re.compile(
    r"(?P<base>同比(?:均|分别|持续|继续)?|(?:较|比|与)[^，,。；;]{0,14}?(?:相比)?(?:均|分别)?[,，]?|年均|逐年)?"
    rf"(?P<way>{_DOWN}|{_UP})(?:率|幅度|比例)?(?:均|分别|要|应|力争)*(?P<cmp>达到|达|不低于|不少于|至少|超过|在|控制在|为)?"
    rf"(?P<n>{ARABIC}|百分之{HAN}|{HAN}(?=个百分点|成))(?P<unit>%|‰|个百分点|起|人|例|件|成)?(?P<tail>及?以上|以内|左右)?"
)
_CHANGE_MORE = re.compile(
    rf"(?:和|、|及|与|，|,)(?P<n>{ARABIC})(?P<unit>%|‰|个百分点)(?P<tail>及?以上|以内|左右)?"
)
_YEARLY = re.compile(r"同比|上年|去年|年均|逐年|上一年|\d年")
_BARE_LIMIT = re.compile(
    rf"(?:率|指数|系数|强度|比)(?:均|应|要|分别)?(?P<cmp>{AT_LEAST}|{AT_MOST})(?:在|到)?(?P<n>{ARABIC})(?P<tail>以内|以下|以上)?"
    r"(?![\d%‰年月日万亿个起人])"
)


def changes(passage: Passage) -> Iterator[Requirement]:
    """同比减少20%以上 is -20; 提高5个百分点 is 5. 下降到5% is no change but a level."""
    for found in _CHANGE.finditer(passage.masked):
        unit = found["unit"]
        counted = unit in ("起", "人", "例", "件") and not found["base"]
        if counted or not (unit or found["n"].startswith("百分之")):
            continue
        if not passage.free(*found.span("n")) or passage.is_past(found.start()):
            continue
        fall = re.fullmatch(_DOWN, found["way"]) is not None
        period = "year" if found["base"] and _YEARLY.search(found["base"]) else None
        start = found.start() - len(passage.before(found.start(), 24))
        stated = [found]
        while more := _CHANGE_MORE.match(passage.masked, stated[-1].end()):  # 分别下降5%和8%
            stated.append(more)
        for one in stated:
            passage.take(one.start(), one.end())
            bound = one["tail"] or found["cmp"]
            op = "=" if not bound or "左右" in bound or bound == "为" else "<=" if fall else ">="
            value = number(one["n"].removeprefix("百分之"))
            facts = {
                "op": op,
                "value": -value if fall else value,
                "unit": one["unit"] or "%",
                "period": period,
            }
            yield passage.make("change", start, one.end(), **facts)


def ratios(passage: Passage) -> Iterator[Requirement]:
    for found in _RATIO.finditer(passage.masked):
        if not passage.free(*found.span()) or passage.is_past(found.start()):
            continue
        passage.take(*found.span())
        compared = _COMPARED_END.search(passage.before(found.start(), 8))
        start = found.start() - len(passage.before(found.start(), 24))
        op = op_of(compared["cmp"] if compared else None, found["tail"]) or "="
        yield from _bounds(
            passage, "ratio", start, found, number(found["h"] or found["n"]), op, found["unit"] or "%"
        )


def each(passage: Passage) -> Iterator[Requirement]:
    """每个板块配备1名: a written count per object."""
    for found in _EACH.finditer(passage.masked):
        if not passage.free(*found.span("n")) or not _EACH_VERB.search(found[0]):
            continue
        if not _PART_OF_NAME.match(passage.masked, found.end()):
            passage.take(found.start("n"), found.end())
            op = op_of(found["cmp"], found["tail"]) or "="
            low = number(found["n"])
            yield from _bounds(passage, "quantity", found.start(), found, low, op, found["unit"], 0.8)


def quantities(passage: Passage, *, goals: bool) -> Iterator[Requirement]:
    """Counts with a unit, where words around them ask for them. ``goals``: bare counts are asked for."""
    text = passage.masked
    for found in _QUANTITY.finditer(text):
        if not passage.free(*found.span()) or text[found.start() - 1 : found.start()] in (
            "第",
            "每",
            ".",
            "+",
        ):
            continue
        compared = _COMPARED_END.search(passage.before(found.start(), 8))
        if not _is_asked(passage, found, compared is not None, goals) or passage.is_past(found.start()):
            continue
        passage.take(*found.span())
        lead = compared[0] if compared else passage.before(found.start(), 20)
        op = op_of(compared["cmp"] if compared else None, found["tail"]) or "="
        sure = 0.9 if compared or found["tail"] else 0.7
        start = found.start() - len(lead)
        unit = re.sub("余|多", "", found["unit"])
        yield from _bounds(passage, "quantity", start, found, number(found["n"]), op, unit, sure)


def bare_limits(passage: Passage) -> Iterator[Requirement]:
    """死亡率控制在0.01以内: a rate that has no unit."""
    for found in _BARE_LIMIT.finditer(passage.masked):
        if passage.free(*found.span("n")) and not passage.is_past(found.start()):
            passage.take(*found.span("n"))
            start = found.start() - len(passage.before(found.start(), 20))
            op = op_of(found["cmp"], found["tail"])
            yield passage.make(
                "quantity", start, found.end(), op=op, value=number(found["n"]), confidence=0.8
            )


def _bounds(
    passage: Passage, kind: str, start: int, found: re.Match, low, op: str, unit: str, sure: float = 0.9
) -> Iterator[Requirement]:
    """One requirement, or two for a range."""
    if found["to"]:
        yield passage.make(kind, start, found.end(), op=">=", value=low, unit=unit, confidence=sure)
        low, op = number(found["to"]), "<="
    yield passage.make(kind, start, found.end(), op=op, value=low, unit=unit, confidence=sure)


def _is_asked(passage: Passage, found: re.Match, compared: bool, goals: bool) -> bool:
    """Whether a count is asked for, rather than part of a name or a limit in passing."""
    text, unit, tail = passage.masked, found["unit"], found["tail"]
    after = text[found.end() : found.end() + 10]
    arabic = found["n"][0].isdigit()
    lead = passage.before(found.start(), 30)
    thing = _THING.fullmatch(unit) is not None
    described = re.match(r"(?:的)?[\u3400-\u9fff]", after) and not _GOES_ON.match(after)
    if unit in _TOO_COMMON and not compared and not (unit == "分" and tail):
        return False
    if compared:
        return not (after.startswith("的") and _LIMIT.search(lead))  # 投资超过500万元的项目
    happens = unit in ("次", "场", "期", "轮", "场次") and not re.search(r"[第再又上下这首约近的+-]$", lead)
    if happens and (_HAPPENS.search(lead) or re.match("开展|检查|进行", after)):
        return True
    if tail and described and unit.endswith("元"):
        return re.search(r"投入|安排|投资|筹措|落实|列支", lead) is not None
    if tail and described:
        counted = thing or unit in ("个", "项", "处")
        return counted and _MAKES.search(lead[-6:]) is not None  # 配齐2名以上安全员, not 500平方米以上场所
    if tail and arabic:
        return True
    if re.search(r"[第再又上下这首约近的+-]$", lead):
        return False
    if not arabic or _PART_OF_NAME.match(after) or (described and _WHOLE.search(lead)):
        return False
    if not described and re.search(r"[\u3400-\u9fff]$", lead):
        return True  # 新增停车泊位6000个，
    if goals and _GOAL_UNIT.fullmatch(unit):
        return True
    return _MAKES.search(lead) is not None or (thing and _is_listed(text, found))


def _is_listed(text: str, found: re.Match) -> bool:
    """One of several counts in a bracket: (10家示范乡镇、10家示范企业)."""
    left = text.rfind("(", max(0, found.start() - 120), found.start())
    right = text.find(")", found.end(), found.end() + 120)
    return 0 <= left < right and len(re.findall(rf"(?:^|[、，,(])\d+{THINGS}", text[left:right])) >= 2
