"""What the columns of a task table hold, told by their headers, or by their cells where there is none."""

import re
from dataclasses import dataclass

from anlan.plans.reader.dates import deadlines
from anlan.plans.reader.names import is_unit, split
from anlan.plans.reader.plan import LEAD, SUPPORT
from anlan.plans.reader.units import NEUTRAL
from anlan.plans.reader.vocabulary import any_of

NUMBER, SECTION, CONTENT, MEASURE = "number", "section", "content", "measure"
DUE, MONTH, REMARK, UNIT_OF = "due", "month", "remark", "unit_of"

_REMARKS = any_of(
    "备注 说明 文件依据 来源 佐证 完成情况 进展 落实情况 存在问题 存在的问题 状态 检查结果 检查记录 是否"
    " 分值 得分 扣分 自评 权重 标准分 评分 计分"
    " 评价标准 考核标准 考核办法 考核方式 考核分 考评 赋分 电话 成果形式 预期成果 输出"
)
_PERSONS = any_of("领导 责任人 负责人 联系人 联络员 挂钩 包保 包联 督办 督导")
_WHO = any_of("主体 单位 部门 处室 科室 股室 机构 方")
_IN_CHARGE = any_of("责任 承办 实施 落实 完成 执行 负责 主管 监管 工作")
_STEPS = any_of("具体 主要 重点 落实 工作 推进 整治 保障 细化 贯彻 任务 整改 管控 实施 防范")
_CONTENTS = any_of("任务 工作 整治 考核 检查 主要 整改 行动 活动 项目")
_TASKS = any_of("工作 重点 主要 目标 年度 整治 攻坚 分解 细化 子 二级 三级 分项 整改 具体 行动 重要")
_AIMS = any_of("年度 工作 预期 考核 量化 任务 控制")
_ITEMS = any_of("指标 考核 目标 工作 项目 整治 检查 重点 行动 任务")
# (what the column holds, how specific as the words of a task, header); the first that fits decides.
_RULES = tuple(
    (role, depth, re.compile(pattern, re.IGNORECASE))
    for role, depth, pattern in (
        (NUMBER, 0, rf"^{any_of('序号 序 编号 号 no no. 项次 排序 任务编号 条目')}$"),
        (REMARK, 0, _REMARKS),
        (SUPPORT, 0, any_of("配合 协办 协同 参与 协作 协助 会办 参加")),
        (LEAD, 0, rf"(?:牵头|主办|主责)(?!领导|人)(?:\(?责任\)?)?(?:{_WHO}|$)"),
        (REMARK, 0, _PERSONS),
        (
            NEUTRAL,
            0,
            rf"{_IN_CHARGE}(?:{_WHO}|分工)|^(?:单位|部门|科室|处室|责任|分工|任务分工|职责分工|责任清单)$",
        ),
        (NEUTRAL, 0, r"单位\(?(?:部门|科室)\)?$"),
        (DUE, 0, r"时限|节点|期限|年限|完成时|^时间$|^进度"),
        (DUE, 0, r"(?:完成|整改|办结|推进|实施|计划|起止|时间)(?:时间|日期|进度|要求|安排)"),
        (MONTH, 0, r"^(?:月份|月度|月)$"),
        (UNIT_OF, 0, r"^(?:计量单位|指标单位)$"),
        (CONTENT, 5, rf"{_STEPS}(?:工作)?(?:措施|举措|做法|步骤)|^(?:措施|举措)"),
        (CONTENT, 5, r"具体(?:工作)?(?:内容|任务|要求|事项|目标|项目|安排)"),
        (CONTENT, 5, rf"{_CONTENTS}(?:具体)?内容|^内容|内容[和与及]要求"),
        (CONTENT, 5, any_of("工作要求 任务要求 目标要求 具体要求 考核要点 工作任务及要求 任务分解 任务描述")),
        (CONTENT, 3, rf"{_TASKS}(?:工作)?(?:任务|事项|工作|要点|措施)(?!领域|类|大类|项目)"),
        (CONTENT, 3, r"^(?:任务|事项|工作|要点|要求)(?:名称|事项|清单)?$|任务$"),
        (MEASURE, 2, rf"目标值|指标值|(?:{_AIMS}|\d{{4}}年)?目标$|量化(?:指标|标准)|预期(?:目标|效果)"),
        (MEASURE, 2, r"(?:年度|\d{4}年|计划|控制)(?:指标|值|数|计划)|任务量|数量|标准$"),
        (CONTENT, 2, rf"{_ITEMS}(?:名称|指标|项目|要素|重点|项)|^(?:指标|项目|名称)$|[二三]级指标"),
        (
            SECTION,
            1,
            any_of(
                "类别 分类 领域 板块 专项 行业 大类 一级 方面 章节 类型 任务类 环节 部位 对象 区域 范围"
                " 维度 行动"
            ),
        ),
    )
)
_LASTING = re.compile(r"持续|长期|全年|常态化|适时")
_LONGEST_TITLE = 16


@dataclass(slots=True, frozen=True)
class Column:
    role: str  # "" where the header says nothing known
    depth: int = 0
    title: str = ""


def titled(title: str) -> Column:
    """The column under a folded header."""
    bare = re.sub(r"\s", "", title)
    short = re.sub(r"\([^()]*\)$", "", bare) or bare
    if bare and len(short) <= _LONGEST_TITLE and not re.search("[。；]", short):
        for role, depth, rule in _RULES:
            if rule.search(short):
                return Column(role, depth, bare)
    return Column("", 0, bare)


def content_of(columns: list[Column]) -> int | None:
    """The column whose words are the tasks: the most specific, and of equals the last."""
    best = None
    for index, column in enumerate(columns):
        fits = column.role == CONTENT or (column.role == MEASURE and best is None)
        if fits and (best is None or column.depth >= columns[best].depth):
            best = index
    if best is None:
        best = next((index for index, column in enumerate(columns) if column.role == SECTION), None)
    return best


def held(cells: list[str]) -> str:
    """The role of a column without a header: figures, units, or dates; "" for anything else."""
    filled = [cell for cell in cells if cell]
    for role, fits in ((NUMBER, _is_figure), (NEUTRAL, is_list_of_units), (DUE, _is_date)):
        if filled and sum(map(fits, filled)) * 4 >= len(filled) * 3:
            return role
    return ""


def _is_figure(cell: str) -> bool:
    return re.fullmatch(r"\d{1,3}", cell) is not None


def is_list_of_units(cell: str) -> bool:
    """Whether folded text names units and nothing else, or says 甲牵头，乙配合."""
    bare = re.sub(r"牵头|配合|负责|参与", "", cell)
    return all(is_unit(bare[start:end]) for start, end in split(bare, 0, len(bare)))


def _is_date(cell: str) -> bool:
    return len(cell) <= 20 and bool(_LASTING.search(cell) or deadlines(cell, 0, len(cell), None, field=True))
