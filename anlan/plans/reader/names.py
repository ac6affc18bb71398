"""Names of organs and groups of organs: what one looks like, and where a list of them is cut."""

import re
from collections.abc import Iterator

from anlan.plans.reader.vocabulary import any_of

# What the name of an organ ends in, and what only names of places and groups may end in.
_ORGANS = (
    "局 委 办 部 厅 署 院 会 室 处 科 股 中心 队 公司 政府 府 街道 单位 部门 企业 学校 机构 联 办事处 成员 社"
)
_OTHERS = (
    "所 站 集团 镇 乡 街 区 县 市 州 盟 旗 省 村 组 银行 专班 支部 台 门店 店铺 班组 车间 工段 各地 各级 厂"
    " 矿 园 馆 校 网格 网格员 媒体"
    " 团 团市委 团区委 团县委 处级 项目部 物业 各方 负责人 经营者 运营商 报 园区 板块 属地 职能 高新 经开"
    " 分行 支行 基地 场 所属 科技"
    " 服务商 店"
)
TAIL = any_of(f"{_ORGANS} {_OTHERS}")
_ETC = r"等[^，、；]{0,9}"
_SHAPE = re.compile(rf"[^。！？%，；：:、《》\n]*{TAIL}(?:{_ETC})?")
_ORGAN = re.compile(rf"{any_of(_ORGANS)}(?:\([^()]*\))?(?:{_ETC})?$")
_IN_BRACKETS = re.compile(r"\([^()]*\)|〔[^〔〕]*〕|【[^【】]*】")
_ASIDE = re.compile(
    rf"\(?{any_of('以下 以上 下同 试行 暂行 含 包括 详见 见附 附 即 不含 例如 如 原 简称 略 合计 总计')}|[\d.\-~]+$"
)
_SENTENCE = re.compile(
    any_of(
        "开展 推进 加强 建立 完善 确保 进行 实现 提高 做好 强化 健全 提升 督促 制定 不得 应当 必须 认真 切实"
    )
    + "|^要|对.+的"
)
_TAILED = re.compile(rf"{TAIL}(?:\([^()]*\))?$")
_AND = re.compile(r"以及|和|及|与")
_GROUP = re.compile(
    r"等(?P<group>(?:各|市直|区直|县直|市级|区级|县级|其他)?(?:相关|有关)[^、，；]{0,10}?"
    r"(?:部门|单位|科室|处室|股室|企业|机构|成员|人员))$"
)
_AND_SO_ON = re.compile(r"(?:等|…+|\.{3,})$")
_EDGE = " \t\n。.；;、，,：:“”"
_SEPARATORS = "、，,；;\n\t|/"


def is_unit(name: str) -> bool:
    """Whether folded text names one organ or one group of organs."""
    name = name.strip()
    if not 2 <= len(name) <= 40 or _ASIDE.match(name) or _SENTENCE.search(name):
        return False
    return _SHAPE.fullmatch(_IN_BRACKETS.sub("", name)) is not None


def is_organ(name: str) -> bool:
    """Whether a name ends as organs do, not merely as places or groups may."""
    return is_unit(name) and not name.startswith("第") and _ORGAN.search(name.strip()) is not None


def split(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the names in the list ``plain[start:end]``: cut at 、，； and line breaks, and at 和 between two.

    Text in brackets belongs to the name before it. 等 at the end is dropped, 等相关部门 is cut off.
    """
    spans = []
    for left, right in _pieces(plain, start, end):
        left, right = trim(plain, left, right)
        group = _GROUP.search(plain, left, right)
        if group and group.start() > left:
            spans += _and_split(plain, left, group.start())
            spans.append(group.span("group"))
            continue
        if etc := _AND_SO_ON.search(plain, left, right):
            left, right = trim(plain, left, etc.start())
        spans += _and_split(plain, left, right)
    return [span for span in spans if span[0] < span[1]]


def trim(plain: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks and marks at its edges."""
    while start < end and plain[start] in _EDGE:
        start += 1
    while end > start and plain[end - 1] in _EDGE:
        end -= 1
    return start, end


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, left = 0, start
    for at in range(start, end):
        char = plain[at]
        if char in "(〔【":
            depth += 1
        elif char in ")〕】":
            depth = max(0, depth - 1)
        elif depth == 0 and (char in _SEPARATORS or _blank_between_names(plain, left, at, end)):
            yield left, at
            left = at + 1
    yield left, end


def _blank_between_names(plain: str, left: int, at: int, end: int) -> bool:
    """Some lists are set with blanks: 市应急局 市公安局."""
    return plain[at] == " " and at + 1 < end and bool(_TAILED.search(plain, left, at))


def _and_split(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at 和, 及, 与 where both sides are names: 市自然资源和规划局 is one name."""
    spans, left = [], start
    for found in _AND.finditer(plain, start, end):
        if found.start() <= left or plain.count("(", left, found.start()) != plain.count(
            ")", left, found.start()
        ):
            continue
        before, after = plain[left : found.start()], plain[found.end() : end]
        if (
            _TAILED.search(before)
            and len(after) >= 2
            and _TAILED.search(_AND_SO_ON.sub("", after))
            and is_unit(before)
        ):
            spans.append(trim(plain, left, found.start()))
            left = found.end()
    spans.append(trim(plain, left, end))
    return spans
