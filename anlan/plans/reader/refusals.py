"""What is no plan: an interpretation of one, questions and answers about it, news of a meeting.

To refuse a plan is worse than to read a report, so every rule asks for two signs.
"""

import re

from anlan.plans.reader.blocks import Line, ReadError
from anlan.plans.reader.labels import label_at
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.vocabulary import any_of

_TOP = 8  # lines among which the title stands
_ABOUT = re.compile(
    r"(?:政策|文字|文件|图文|图片|视频|专家|部门|负责人)*(?:解读|图解|问答)\s?[:：|丨-].*|(?:一图读懂|图解|读懂).*"
    r"|.*(?:解读(?:材料|说明)?|答记者问|问答|图解|起草说明|编制说明|工作总结|总结报告|述职报告|心得体会)(?:\([^()]*\))?"
    r"|关于《[^》\n]+》的说明"
)
_PRINTED = re.compile(
    r"印发(?:给)?(?:你们|你单位)|现(?:将|予)[^。]{0,60}(?:印发|下达)|请[^。]{0,20}(?:贯彻|组织|抓好)[^。]{0,6}(?:执行|落实|实施)"
)
_INTERPRETS = re.compile(
    r"(?:^|\n)\s*(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]\)|\d{1,2}[.、])?\s*(?:《[^》\n]{0,60}》)?的?"
    + any_of(
        "起草背景 制定背景 出台背景 编制背景 政策背景 背景依据 背景情况 制定依据 起草依据 文件依据 政策依据"
        " 起草过程 制定过程 出台目的"
        " 制定目的 目的意义 出台意义 重大意义 主要内容 核心内容 政策亮点 主要特点 主要亮点 创新举措"
        " 特色亮点 解读机关 解读单位 解读人"
        " 新旧政策差异 关键词解释 出台的背景"
    )
    + r"|(?:^|\n)\s*(?:问|答|Q\d*|A\d*)[:：]"
)
_REPORTS = re.compile(
    any_of(
        "会议指出 会议强调 会议要求 会议听取 会议通报 他指出 他强调 她强调 记者 本报讯 通讯员 据悉 据介绍"
        " 召开会议 出席会议 主持会议"
    )
)
_ENOUGH = 3


def refuse(laid: Laid) -> None:
    """Raise ReadError("not_a_plan") for writing about a plan or about work that was done."""
    if _PRINTED.search(laid.plain[:4000]):
        return  # the document itself, whatever a web page calls it
    title = next((line.text for line in laid.lines[:_TOP] if _is_title(laid, line)), "")
    interprets = len(_INTERPRETS.findall(laid.plain))
    reports = len(_REPORTS.findall(laid.plain[:3000]))
    if title and (
        interprets or reports or "总结" in title or "述职" in title or "体会" in title or "读懂" in title
    ):
        raise ReadError(
            "not_a_plan", f"“{title.strip()}”看起来是解读或总结，不是下达任务的文件。请上传文件原文。"
        )
    if interprets >= _ENOUGH or (reports >= _ENOUGH and not _has_outline(laid)):
        opening = laid.text.strip().split("\n")[0][:40]
        raise ReadError(
            "not_a_plan", f"“{opening}”看起来是对文件的解读或新闻报道，没有下达任务。请上传文件原文。"
        )


def _is_title(laid: Laid, line: Line) -> bool:
    words = laid.plain[line.start : line.end].strip()
    alone = not line.block.rows and 4 <= len(words) <= 70 and not re.search(r"[。；]", words)
    return alone and _ABOUT.fullmatch(words) is not None and not label_at(laid.plain, line.start, line.end)


def _has_outline(laid: Laid) -> bool:
    return sum(label_at(laid.plain, line.start, line.end) is not None for line in laid.lines) >= _ENOUGH
