"""Word lists shared by the grammar, and the comparisons they spell."""

import re

from anlan.lib.numerals import ARABIC, HAN


def any_of(words: str) -> str:
    """A pattern for any of the blank-separated words, the longest first."""
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


NUMERAL = rf"(?:{ARABIC}|{HAN})"

AT_LEAST = any_of(
    "不少于 不低于 不得少于 不得低于 不小于 不下于 不能少于 至少 最少 ≥ >= 大于等于 达到 达 力争达到"
    " 保持在 稳定在 维持在 高于 覆盖"
)
AT_MOST = any_of(
    "不超过 不高于 不多于 不大于 不得超过 不得高于 不得多于 最多 至多 ≤ <= 控制在 低于 少于 限于 压减到"
    " 压减至 降至 下降到 降到"
    " 降低到 降低至 减少到 减少至 压降到 压降至"
)
MORE_THAN = any_of("突破 超过 大于 >")
COMPARED = rf"(?:{AT_LEAST}|{AT_MOST}|{MORE_THAN})"
TAIL = r"(?:及?以上|及?以内|及?以下|之内|左右)"

_TIMES = "场次 批次 次 场 期 轮 遍 回 批 趟"
_THINGS = "家 户 所 名 人 处 座 台 套 栋 幢 辆 艘 架 台套 株 棵 扇 万人 万户 村 支 人次 口 具 枚 盏"
_MEASURES = (
    "人日 万亩 平方公里 平方米 立方米 公里 千米 学时 课时 小时 个月 家次 户次 项次 点次 台次 车次 辆次 个"
    " 项 条 件 起 间 份 只 篇 集 部 块"
    " 根 本 册 张 亩 米 吨 元 例 宗 门 组 对 片 镇 类 种 位 分 方 端 面 幅 顶 箱 袋 桶 车 班 节 课 卷 单 笔"
    " 道 段 孔 层 周(?![年岁边期]) 微克 毫克 千克 克 天 度 千伏"
)
TIMES = any_of(_TIMES)
THINGS = any_of(_THINGS)
UNIT = rf"(?:[千万亿]?{any_of(f'{_TIMES} {_THINGS} {_MEASURES}')})"


def op_of(before: str | None, after: str | None) -> str | None:
    """The comparison that words around a number spell; None if they spell none."""
    if before:
        if re.fullmatch(MORE_THAN, before):
            return ">"
        if before in ("低于", "少于"):
            return "<"
        return "<=" if re.fullmatch(AT_MOST, before) else ">="
    if after and "左右" not in after:
        return ">=" if "上" in after else "<="
    return None
