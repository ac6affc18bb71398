"""The title of a plan, what kind of paper it is, and where it begins behind its covering notice."""

import re
from dataclasses import dataclass
from datetime import date

from anlan.plans.reader import clutter, imprint, plan
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.imprint import TOP
from anlan.plans.reader.labels import label_at
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.plan import Found
from anlan.plans.reader.vocabulary import any_of

_ISSUES = any_of("批转 印发 下发 转发 公布 发布 实施 报送 修订印发 做好")
_WRAPPED = re.compile(
    rf"关于{_ISSUES}[^《<〈\n]{{0,30}}[《<〈]\s?(?P<title>(?:[^《》<>〈〉]|[《<〈][^《》<>〈〉]*[》>〉]){{3,160}})[》>〉]"
)
_WRAPPED_LINE = re.compile(r"^[^。，；：《》\n]{2,60}印发《(?P<title>[^《》\n]{4,80})》$", re.MULTILINE)
_WRAPPED_BARE = re.compile(r"关于印发(?P<title>[^《》\n]{4,60}?)的通知")
_WRAPS = (_WRAPPED, _WRAPPED_LINE, _WRAPPED_BARE)
_ANNEXED = re.compile(r"附\s?件\s?(?:\d{1,2}(?!\d))?\s?[:：]?\s?")
_NOUN = any_of(
    "要点 清单 方案 计划 规划 分解 分解表 分工 分工表 一览表 任务表 安排 安排表 部署 细则 办法 规定 意见"
    " 通知 措施 责任书 任务书 责任状 指标 考核表"
    " 台账 任务 目标 标准 表 纲要 行动 目录 举措 实施 配档表 路线图 时间表 规则 制度 月历 日历 行事历 历"
)
_TITLE_END = re.compile(rf"{_NOUN}[”》]?\s*(?:\([^()]{{1,30}}\))*$")
_SUBTITLE = re.compile(r"\((?:[^()]{1,30})\)$|-{1,2}[^。]{1,12}$")
_NO_TITLE = re.compile(r"[。；：:，]|,(?!\d)|^附|[一二三四五六七八九十]、")
_NOT_ABOVE_TITLE = re.compile(r"[。；：，,|]|文件$|^附|号$|\d日\)?$")
_OUTLINE = frozenset(("part", "chapter", "han", "han_paren", "article", "comma", "named"))
_LISTS = any_of(
    "任务清单 责任清单 工作清单 措施清单 分解表 任务表 分工表 一览表 任务分解 目标分解 配档表 任务书 责任书"
    " 台账 责任分解"
)
_KINDS = (
    (plan.TASK_LIST, re.compile(rf"{_LISTS}|清单$|任务分工(?!方案)")),
    (plan.KEY_POINTS, re.compile(r"要点|工作重点|重点工作(?!.*(?:方案|计划|行动|清单|分工))")),
    (plan.ACTION_PLAN, re.compile(r"方案|计划|行动|规划|工作安排|分工|攻坚")),
)


@dataclass(slots=True)
class Head:
    """Facts about the document, and the index of the line the plan itself begins with."""

    kind: str
    title: Found | None = None
    number: Found | None = None
    issuer: Found | None = None
    issued_on: date | None = None
    year: int | None = None
    first: int = 0


def read(laid: Laid) -> Head:
    lines = laid.lines
    body = _first_label(laid, lines)
    wrapped = _wrapped_title(laid, lines, body)
    own, first = _title_below(laid, lines, wrapped) if wrapped else _title_above(laid, lines, body)
    title = own or wrapped
    signed, signed_on = imprint.signature(laid, lines, lambda words: _TITLE_END.search(words) is not None)
    head = Head(_kind(title, lines), title, imprint.document_number(laid, lines, body), first=first)
    head.issuer = imprint.issuer(laid, lines, title, signed)
    head.issued_on = signed_on or imprint.dated_by_page(laid, lines)
    opening = " ".join(map(laid.words, lines[first : first + 3]))[:400]
    head.year = imprint.plan_year(laid, opening, title, head.number, head.issued_on)
    return head


def _first_label(laid: Laid, lines: list[Line]) -> int:
    """Index of the first line of an outline or a table; every line before it belongs to the head."""
    for index, line in enumerate(lines):
        if line.block.rows:
            if imprint.META.search(" ".join(cell.text for row in line.block.rows[:6] for cell in row)):
                continue  # the box of index number, issuer and date on a government page
            return index
        if clutter.is_noise(laid.words(line)):
            continue
        label = label_at(laid.plain, line.start, line.end)
        if label and label.value <= 1 and label.style in _OUTLINE:
            return index
        if label and label.value == 1 and label.style == "dot" and not _TITLE_END.search(laid.words(line)):
            return index
    return len(lines)


def _wrapped_title(laid: Laid, lines: list[Line], body: int) -> Found | None:
    """The title inside 关于印发《…》的通知."""
    end = lines[min(body, TOP, len(lines)) - 1].end if lines and body else 0
    found = next(filter(None, (wrap.search(laid.plain, 0, end) for wrap in _WRAPS)), None)
    return laid.found(*found.span("title")) if found else None


def _title_below(laid: Laid, lines: list[Line], wrapped: Found) -> tuple[Found | None, int]:
    """(the wrapped title printed again above the plan itself, index of the line after it)."""
    wanted, annexed = squeeze(wrapped.text), (None, 0)
    for index, line in enumerate(lines[: 3 * TOP]):
        if line.start > wrapped.end and (count := _spells(laid, lines, index, wanted)):
            named = _ANNEXED.match(laid.plain, line.start, line.end)
            title = laid.found(named.end() if named else line.start, lines[index + count - 1].end)
            found = title, _after_title(laid, lines, index + count)
            if not named:
                return found
            annexed = annexed if annexed[0] else found  # 附件：… names it before it is printed
    return annexed


def _title_above(laid: Laid, lines: list[Line], body: int) -> tuple[Found | None, int]:
    """(the title at the top of a plan without a covering notice, index of the line after it)."""
    last = min(body, len(lines), TOP)
    for index in range(last):
        words = laid.words(lines[index])
        if not lines[index].block.rows and _is_title_line(words) and _TITLE_END.search(words):
            first, stop = _title_start(laid, lines, index), index + 1
            if stop < last and _SUBTITLE.fullmatch(laid.words(lines[stop])):
                stop += 1
            title = laid.found(lines[first].start, lines[stop - 1].end)
            return title, _after_title(laid, lines, stop)
    for index in range(last):
        block, words = lines[index].block, laid.words(lines[index])
        opens = index == 0 and last > 1 and len(words) >= 8
        if (opens or block.level == 1 or block.centred) and not block.rows and _is_title_line(words):
            return laid.found(lines[index].start, lines[index].end), index + 1
    return _title_in_table(laid, lines), 0


def _title_in_table(laid: Laid, lines: list[Line]) -> Found | None:
    """A workbook has its title in a row above the header."""
    for line in lines[:4]:
        filled = [span for span in line.cells if laid.plain[slice(*span)].strip()]
        words = laid.plain[slice(*filled[0])].strip() if len(filled) == 1 else ""
        if _is_title_line(words) and _TITLE_END.search(words):
            return laid.found(*filled[0])
    return None


def _is_title_line(words: str) -> bool:
    return (
        4 <= len(words) <= 70
        and not _NO_TITLE.search(words)
        and not imprint.META.search(words)
        and not imprint.NUMBER.fullmatch(words)
    )


def _title_start(laid: Laid, lines: list[Line], index: int) -> int:
    """A long title is printed on two or three lines."""
    first = index
    while first and index - first < 2 and not lines[first - 1].block.rows:
        words = laid.words(lines[first - 1])
        if not 2 <= len(words) <= 40 or _NOT_ABOVE_TITLE.search(words) or imprint.META.search(words):
            break
        if imprint.DATE.search(words) or clutter.is_noise(words):
            break
        if _TITLE_END.search(words) and not words.endswith(("实施", "行动")):
            break
        first -= 1
    return first


def _spells(laid: Laid, lines: list[Line], index: int, wanted: str) -> int:
    """How many lines from ``index`` on print the wanted title (words may come before it); 0 if they do not."""
    core = re.sub(r"^[\u3400-\u9fff]{2,6}[省市县区镇乡州局]", "", wanted)
    said = ""
    for count, line in enumerate(lines[index : index + 4], 1):
        words = laid.words(line)
        if line.block.rows or len(words) > 90 or re.search("[。；]|现将|印发", words):
            return 0
        if clutter.is_noise(words) or imprint.DATE.search(words):
            return 0
        said += squeeze(words)
        if said.endswith(wanted) and len(said) <= len(wanted) + 20:
            return count
        if len(core) >= 8 and said.endswith(core):
            return count
        if len(said) > len(wanted) + 20:
            break
    return 0


def _after_title(laid: Laid, lines: list[Line], index: int) -> int:
    """Pass over what follows a title directly: its date, its number, what a page says about it."""
    while index < len(lines) and not lines[index].block.rows:
        words = laid.words(lines[index])
        known = (
            imprint.DATE_LINE.fullmatch(words)
            or imprint.NUMBER.fullmatch(words)
            or imprint.META.search(words)
        )
        if len(words) > 40 or not known:
            break
        index += 1
    return index


def _kind(title: Found | None, lines: list[Line]) -> str:
    if not title:
        return plan.TASK_LIST if any(line.block.rows for line in lines[:30]) else plan.KEY_POINTS
    return next((kind for kind, pattern in _KINDS if pattern.search(title.text)), plan.NOTICE)


def squeeze(text: str) -> str:
    """Letters, figures and characters only, so that two printings of a title compare equal."""
    return re.sub(r"[^0-9A-Za-z\u3400-\u9fff]", "", text)
