"""Marks of official Chinese prose that tell a loader where a paragraph begins or ends."""

import re

_HAN = "一二三四五六七八九十百〇零"
# Labels that open a paragraph of their own. 一是 is not among them: it stands inside paragraphs too.
LABEL = re.compile(
    rf"第[{_HAN}\d]{{1,4}}[编章节条]|[{_HAN}]{{1,4}}\s?[、．.]|[（(]\s?[{_HAN}\d]{{1,3}}\s?[）)]"
    r"|\d{1,3}\s?[、．]|\d{1,3}\.(?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}\s?(?=[\u4e00-\u9fff])(?![亿万个元倍年月])"
    r"|[①-⑳⑴-⒛㈠-㈩]"
)
LABEL_ALONE = re.compile(rf"(?:{LABEL.pattern})\s*$")
ENDS_SENTENCE = tuple("。；！？：.;!?:)）〕】]”…")
RUNS_ON = tuple("，、,（(〔【《“—")  # no paragraph ends on one of these

_PAGE_NUMBER = re.compile(
    r"[-—–―－ ·]+\d{1,4}[-—–―－ ·]+"
    r"|第?\s?\d{1,4}\s?页?\s?(?:[/／]|[,，]?\s?共)\s?共?\s?\d{1,4}\s?页?"
    r"|第\s?\d{1,4}\s?页"
    r"|#*\s*[Pp]age\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?\s?:?"
)
_CONTENTS = re.compile(r".*?(?:…{2,}|\.{5,}|·{5,}|．{4,})\s?\d{1,4}")


def is_page_number(line: str) -> bool:
    """``— 3 —``, ``第 3 页 共 5 页``, ``Page 3:`` and their kind; a bare figure is not enough."""
    return len(line) <= 24 and _PAGE_NUMBER.fullmatch(line.strip()) is not None


def is_contents_line(line: str) -> bool:
    """A line of a table of contents: heading, dots, page."""
    return len(line) <= 200 and _CONTENTS.fullmatch(line.strip()) is not None
