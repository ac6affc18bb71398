"""What a heading announces: goals, work, demands on how to work, or nothing that is a task."""

import re

from anlan.plans.reader.vocabulary import any_of

SKIP, GOALS, WORK, EXTRA = "skip", "goals", "work", "extra"
_LONGEST = 20  # characters of a heading that announces anything

_OF_GOALS = any_of(
    "工作 主要 总体 年度 控制 行动 整治 预期 发展 攻坚 考核 具体 安全生产 绩效 核心 约束性 奋斗 事故控制 责任"
)
_BEFORE_GOALS = any_of("全年 年度 三年 安全生产 安全 消防 事故 生产安全 本市 本区 本县 本镇 本乡 本局 本校")
_SURVEYS = any_of(
    "重要意义 目的意义 当前形势 形势分析 编制说明 名词解释 术语 引用文件 联系人 联系方式 基本情况 工作概况"
    " 事故概况 事故经过 存在问题"
    " 存在的问题 存在的主要问题 存在的突出问题 主要问题 组织机构 组织机构及职责 组织机构和职责 领导小组成员"
    " 领导小组组成 领导小组名单"
    " 领导小组及职责 成员名单 成员单位 总则 附则"
)
_SCOPED = any_of("整治 检查 实施 工作 考核 督查 行动 适用 排查 活动 时间 评价 参与")
_WHERE = any_of("区域 部位 地区 时段 时期 期 对象 范围")
_DEMANDS = any_of("有关 工作 相关 几点 组织 具体 纪律 报送 其他 活动 保障")
_SUPPORTS = any_of(
    "组织领导 保障措施 组织实施 组织保障 组织推动 组织推进 实施保障 工作保障 制度保障 责任保障 保障机制"
    " 保障要求"
)
_WORKS = any_of(
    "任务 措施 工作内容 重点工作 工作安排 实施步骤 工作步骤 工作举措 行动内容 整治内容 重点内容 职责分工"
    " 责任分工 时间安排 方法步骤 进度安排"
)
# Asked in this order; the first that fits decides.
_RULES = tuple(
    (mode, re.compile(pattern))
    for mode, pattern in (
        (GOALS, r"(?:总体要求|指导思想|总体思路)[和与及](?:主要|工作|总体)?目标$"),
        (SKIP, r"总体(?:要求|思路)|指导思想|基本原则|现状|^现有|^面临的?(?:形势|问题)"),
        (SKIP, r"^.{0,16}工作(?:总结|回顾|完成情况|开展情况)$"),
        (SKIP, r"^.{0,12}(?:基本情况|趋势预测|形势分析|概况)$"),
        (SKIP, rf"^重点(?:防范|防御|防治|整治|监管|检查|管控|治理)?{_WHERE}$"),
        (SKIP, r"^(?:工作)?(?:原则|思路|背景|理念|依据|基础|目的|意义)$"),
        (SKIP, r"^(?:起草|制定|出台|编制|政策)(?:背景|依据|说明|目的|过程)"),
        (SKIP, r"^(?:活动|工作|整治|行动)?(?:主题|时间|地点|口号)$"),
        (SKIP, rf"^(?:专项)?{_SCOPED}和?(?:范围|对象)(?:[和及与](?:对象|时间|内容))?$"),
        (SKIP, rf"^{_SURVEYS}$"),
        (EXTRA, rf"^{_DEMANDS}?(?:工作)?要求$"),
        (EXTRA, rf"^(?:加强|强化|切实加强)?{_SUPPORTS}(?:[和与及].{{2,8}})?$"),
        (EXTRA, r"^(?:推进|工作)机制$|^考核奖惩$|^奖惩(?:措施|办法)?$"),
        (GOALS, rf"^(?:20\d\d年|{_BEFORE_GOALS})*{_OF_GOALS}(?:控制)?(?:目标|指标)(?:要求|体系|值)?$"),
        (GOALS, r"^(?:控制|考核)?(?:目标|指标)(?:要求)?$|^目标(?:指标|和要求|和指标)$|^主要目标和指标$"),
        (WORK, _WORKS),
    )
)


def announced(heading: str) -> str | None:
    """What a folded heading announces, or None if it is a matter of its own."""
    words = re.sub(r"[\s“”\"【】]", "", heading).rstrip("。：；")
    if len(words) > _LONGEST:
        return None
    return next((mode for mode, rule in _RULES if rule.search(words)), None)
