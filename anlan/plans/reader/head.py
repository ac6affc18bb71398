"""What stands around a plan: title, document number, issuer, dates, year, kind; and where the plan begins."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from anlan.lib.numerals import number
from anlan.plans.reader import clutter, plan
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.labels import label_at
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.names import TAIL, is_unit
from anlan.plans.reader.plan import Found

_TOP = 60  # lines searched for the head of a document
_NUMBER = re.compile(
    r"[\u3400-\u9fff]{1,16}〔(?P<year>20\d\d)〕\s?第?\d{1,4}号|[\u3400-\u9fff]{2,12}\((?P<y2>20\d\d)\)第?\d{1,4}号"
)
_DAY = (
    r"(?P<year>20\d\d|二[〇零Oo0][〇零一二三四五六七八九]{2})年(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_DATE_LINE = re.compile(rf"[（(]?\s*(?:印发日期[:：])?{_DAY}\s*(?:印发)?[)）]?")
_DATE = re.compile(_DAY)
_META = re.compile(
    r"(?:索\s?引\s?号|发布(?:机构|日期|时间|单位)|发文(?:字号|机关|日期|机构|单位)|成文日期|文\s?号|信息(?:来源|分类|名称|索引)|来\s?源|主题(?:分类|词)|标\s?题|名\s?称|有\s?效\s?性"
    r"|浏览(?:次数|量)|访问量|点击(?:数|量|率)|字\s?(?:体|号)|作者|责任编辑|公文(?:种类|时效)|体裁|组配|关键词|发布人|生成日期|公开(?:日期|方式|形式))\s?[:：|]"
)
_ISSUER_META = re.compile(
    r"(?:发布机构|发文机关|发文机构|发布单位|发文单位|信息来源|来\s?源)\s?[:：|]\s?(?P<who>[\u3400-\u9fff]{3,30})"
)
_DATE_META = re.compile(
    r"(?:成文日期|发文日期|发布日期|发布时间|生成日期)\s?[:：|]\s?(?P<y>20\d\d)[-年./](?P<m>\d{1,2})[-月./](?P<d>\d{1,2})"
)
_WRAPPED = re.compile(
    r"关于(?:批转|印发|下发|转发|公布|发布|实施|报送|修订印发|做好)[^《<〈\n]{0,30}[《<〈]\s?(?P<title>(?:[^《》<>〈〉]|[《<〈][^《》<>〈〉]*[》>〉]){3,160})[》>〉]\s?"
    r"(?:\([^()]{0,20}\))?\s?(?:等[^\n]{0,12})?的?\s?(?:通知|函|公告|通告)?"
)
_PLAIN_NOTICE = re.compile(r"关于印发(?P<title>[^《》\n]{4,60}?)的通知")
_NOUN = r"(?:要点|清单|方案|计划|规划|分解|分解表|分工|分工表|一览表|任务表|安排表?|部署|细则|办法|规定|意见|通知|措施|责任书|任务书|责任状|指标|考核表|台账|任务|目标|标准|表|纲要|行动|目录|举措|实施|配档表|路线图|时间表|规则|制度|月历|日历|行事历|历)"
_TITLE_END = re.compile(rf"{_NOUN}[”》]?\s*(?:\([^()]{{1,30}}\))*$")
_BRACKET_LINE = re.compile(r"\((?:[^()]{1,30})\)$|[-~]{1,2}[^。]{1,12}$")
_SALUTE = re.compile(r"[:：]$")
_ORGAN = re.compile(
    r"(?P<who>(?:(?!20\d\d|关于)[\u3400-\u9fff·()、]){2,45}?(?:局|委员会|办公室|政府|厅|部|公司|院|中心|街道办事处|管委会|管理委员会|集团|大学|学校|中学|小学|医院|总队|支队|大队|分局|署|司|党委|工委|煤矿|厂))"
)
_LETTERHEAD = re.compile(r"(?P<who>[\u3400-\u9fff()]{4,50}?)\s?文\s?件")
_SIGNED = re.compile(rf"[\u3400-\u9fff()·、]{{2,60}}{TAIL}|[\u3400-\u9fff()·]{{4,40}}")
_KINDS = (
    (plan.TASK_LIST, r"任务清单|责任清单|工作清单|措施清单|清单$|分解表|任务表|分工表|一览表|任务分解|目标分解|配档表|任务书|责任书|台账|任务分工(?!方案)|责任分解"),
    (plan.KEY_POINTS, r"要点|工作重点|重点工作(?!.*(?:方案|计划|行动|清单|分工))"),
    (plan.ACTION_PLAN, r"方案|计划|行动|规划|工作安排|分工|攻坚"),
    (plan.NOTICE, r"通知|意见|办法|细则|规定|通告|函"),
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


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
    title, first = _own_title(laid, lines, body, wrapped)
    number_found = _number(laid, lines, body)
    signed, signed_on = _signature(laid, lines)
    head = Head(_kind(title.text if title else "", laid, lines), title or wrapped, number_found, first=first)
    if head.title is wrapped and wrapped:
        head.kind = _kind(wrapped.text, laid, lines)
    head.issuer = _issuer(laid, lines, head.title, signed)
    head.issued_on = signed_on or _meta_date(laid, lines)
    head.year = _plan_year(laid, lines, head)
    return head


def _words(laid: Laid, line: Line) -> str:
    return laid.plain[line.start : line.end].strip()


def _first_label(laid: Laid, lines: list[Line]) -> int:
    """Index of the first line of an outline or a table; every line before it belongs to the head."""
    for index, line in enumerate(lines):
        if line.block.rows:
            if _META.search(" ".join(cell.text for row in line.block.rows[:6] for cell in row)):
                continue  # the box of index number, issuer and date on a government page
            return index
        label = label_at(laid.plain, line.start, line.end)
        if (
            label
            and label.value <= 1
            and label.style in ("part", "chapter", "han", "han_paren", "article", "comma", "named")
        ):
            return index
        if label and label.value == 1 and label.style == "dot" and not _TITLE_END.search(_words(laid, line)):
            return index
    return len(lines)


def _wrapped_title(laid: Laid, lines: list[Line], body: int) -> Found | None:
    """The title inside 关于印发《…》的通知."""
    end = lines[min(body, _TOP, len(lines)) - 1].end if lines and body else 0
    for pattern in (_WRAPPED, _PLAIN_NOTICE):
        found = pattern.search(laid.plain, 0, end)
        if found:
            return _found(laid, *found.span("title"))
    return None


def _own_title(laid: Laid, lines: list[Line], body: int, wrapped: Found | None) -> tuple[Found | None, int]:
    """(the title printed above the plan itself, index of the line after it)."""
    if wrapped:
        wanted = squeeze(wrapped.text)
        for index, line in enumerate(lines):
            if line.start > wrapped.end and not line.block.rows and index < _TOP * 3:
                count = _spells(laid, lines, index, wanted)
                if count:
                    title = _found(laid, line.start, lines[index + count - 1].end)
                    return title, _after_title(laid, lines, index + count)
        return None, 0
    last = min(body, len(lines), _TOP)
    for index in range(last):
        line = lines[index]
        words = _words(laid, line)
        if not line.block.rows and _is_title_line(words) and _TITLE_END.search(words):
            first = _title_start(laid, lines, index)
            stop = index + 1
            if stop < last and _BRACKET_LINE.fullmatch(_words(laid, lines[stop])):
                stop += 1
            return _found(laid, lines[first].start, lines[stop - 1].end), _after_title(laid, lines, stop)
    for index in range(last):
        block = lines[index].block
        if index == 0 and last > 1 and _is_title_line(_words(laid, lines[0])) and len(_words(laid, lines[0])) >= 8:
            return _found(laid, lines[0].start, lines[0].end), 1
        if (
            (block.level == 1 or block.centred)
            and not block.rows
            and _is_title_line(_words(laid, lines[index]))
        ):
            return _found(laid, lines[index].start, lines[index].end), index + 1
    return None, 0


def _is_title_line(words: str) -> bool:
    return (
        4 <= len(words) <= 70
        and not re.search(r"[。；;：:，]|,(?!\d)|^附|[一二三四五六七八九十]、", words)
        and not _META.search(words)
        and not _NUMBER.fullmatch(words)
    )


def _title_start(laid: Laid, lines: list[Line], index: int) -> int:
    """A long title is printed on two or three lines."""
    first = index
    while first and index - first < 2 and not lines[first - 1].block.rows:
        words = _words(laid, lines[first - 1])
        if (
            not 2 <= len(words) <= 40
            or re.search(r"[。；;：:，,|]|文件$|^附|号$|\d日\)?$", words)
            or _META.search(words)
        ):
            break
        if (
            _DATE_LINE.fullmatch(words)
            or clutter.is_noise(words)
            or re.search(r"20\d\d年\d{1,2}月\d{1,2}日", words)
        ):
            break
        if _TITLE_END.search(words) and not words.endswith(("实施", "行动")):
            break
        first -= 1
    return first


def _spells(laid: Laid, lines: list[Line], index: int, wanted: str) -> int:
    """How many lines from ``index`` on print the wanted title (words may come before it); 0 if they do not."""
    said = ""
    for count, line in enumerate(lines[index : index + 4], 1):
        words = _words(laid, line)
        if (
            line.block.rows
            or len(words) > 90
            or clutter.is_noise(words)
            or re.search(r"[。；;]|现将|印发", words)
            or _DATE.search(words)
        ):
            return 0
        said += squeeze(words)
        if said == wanted or (said.endswith(wanted) and len(said) <= len(wanted) + 20):
            return count
        if len(said) > len(wanted) + 20:
            break
        core = re.sub(r"^[\u3400-\u9fff]{2,6}[省市县区镇乡州局]", "", wanted)
        if len(core) >= 8 and said.endswith(core) and len(said) >= len(core):
            return count
    return 0


def _after_title(laid: Laid, lines: list[Line], index: int) -> int:
    """Pass over what follows a title directly: (征求意见稿), its date, its number."""
    while index < len(lines) and not lines[index].block.rows:
        words = _words(laid, lines[index])
        if len(words) > 40 or not (
            _DATE_LINE.fullmatch(words) or _NUMBER.fullmatch(words) or _META.search(words)
        ):
            break
        index += 1
    return index


def _number(laid: Laid, lines: list[Line], body: int) -> Found | None:
    for line in lines[: min(body, _TOP)]:
        for found in _NUMBER.finditer(laid.plain, line.start, line.end):
            words = _words(laid, line)
            alone = len(words) <= len(found[0]) + 12 or "文号" in words or "字号" in words
            if alone and laid.plain[found.start() - 1 : found.start()] not in ("(", "》", "《"):
                start = found.start()
                for word in ("发文字号", "文号"):
                    if laid.plain.startswith(word, start):
                        start += len(word)
                return _found(laid, start, found.end())
    return None


def _signature(laid: Laid, lines: list[Line]) -> tuple[Found | None, date | None]:
    """(organ, date) of the first signature: a name on a line of its own above a date on its own."""
    day: date | None = None
    for index, line in enumerate(lines):
        found = _DATE_LINE.fullmatch(_words(laid, line)) if not line.block.rows else None
        stated = to_date(found) if found else None
        if not stated:
            continue
        day = day or stated
        above = lines[index - 1] if index else None
        words = _words(laid, above) if above and not above.block.rows else ""
        if (
            _SIGNED.fullmatch(words)
            and not _TITLE_END.search(words)
            and not label_at(laid.plain, above.start, above.end)
        ):
            return _found(laid, above.start, above.end), stated
    if day:
        return None, day
    for line in lines[:_TOP]:
        words = _words(laid, line)
        if len(words) < 120 and (found := re.search(rf"的通知\s?\({_DAY}\)$", words)):
            return None, to_date(found)
    return None, None


def to_date(found: re.Match) -> date | None:
    year = number(
        found["year"].replace("O", "〇").replace("o", "〇").replace("0", "〇")
        if found["year"][0] == "二"
        else found["year"]
    )
    month, day = number(found["month"]), number(found["day"])
    try:
        return date(int(year), int(month), int(day))
    except (TypeError, ValueError):
        return None


def _meta_date(laid: Laid, lines: list[Line]) -> date | None:
    for line in lines[:_TOP]:
        found = _DATE_META.search(laid.plain, line.start, line.end)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def _issuer(laid: Laid, lines: list[Line], title: Found | None, signed: Found | None) -> Found | None:
    """Letterhead, then signature, then the organ in front of 关于印发, then the organ the title begins with."""
    for line in lines[:12]:
        found = _LETTERHEAD.fullmatch(laid.plain, *_bare(laid, line))
        if found:
            return _found(laid, *found.span("who"))
    if signed:
        return signed
    for line in lines[:_TOP]:
        words = _words(laid, line)
        at = words.find("关于")
        if 3 <= at <= 50 and len(words) < 160:
            found = re.compile(r"(?:\d+\.)?\s?(?P<who>[\u3400-\u9fff()、 ]{3,50})关于").match(
                laid.plain, *_bare(laid, line)
            )
            if (
                found
                and is_unit(found["who"])
                and re.match(
                    r"关于(?:印发|下发|做好|开展|进一步|加强|深入|组织|转发|批转|报送|认真|切实|扎实|全面)",
                    words[at:],
                )
            ):
                return _found(laid, *found.span("who"))
    if title:
        found = re.compile(rf"(?:20\d\d年度?)?{_ORGAN.pattern}").match(laid.plain, title.start, title.end)
        if found and not re.match(r"全[市区县省镇国]|我", found["who"]):
            return _found(laid, found.start("who"), _organ_end(laid, found, title.end))
    for line in lines[:_TOP]:
        found = _ISSUER_META.search(laid.plain, line.start, line.end)
        if found:
            return _found(laid, *found.span("who"))
    return None


def _organ_end(laid: Laid, found: re.Match, end: int) -> int:
    """宿州市城市管理局埇桥分局: the name goes on while another organ word follows directly."""
    stop = found.end("who")
    more = re.compile(r"[\u3400-\u9fff]{1,8}?(?:分局|办公室|分公司|公司|委员会|管委会)")
    while again := more.match(laid.plain, stop, end):
        stop = again.end()
    return stop


def _bare(laid: Laid, line: Line) -> tuple[int, int]:
    start, end = line.start, line.end
    while start < end and laid.plain[start].isspace():
        start += 1
    return start, end


def _plan_year(laid: Laid, lines: list[Line], head: Head) -> int | None:
    for found in (head.title, head.number):
        year = _YEAR.search(found.text) if found else None
        if year:
            return int(year[1])
        spelled = re.search(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年)", found.text) if found else None
        if spelled:
            return int(number(spelled[0]))
    opening = " ".join(_words(laid, line) for line in lines[head.first : head.first + 3])[:400]
    year = re.search(r"(?:^|[\s,，。])(20\d\d)年(?:度)?[,，是为全我]", opening)
    if year:
        return int(year[1])
    if head.issued_on:
        return head.issued_on.year
    words = re.sub(r"《[^》]*》|〔[^〕]*〕", "", laid.plain)
    dated = re.findall(r"(?<!\d)(20\d\d)年\d{1,2}月(?!.{0,12}(?:以来|发生|印发))", words)
    stated = Counter(re.findall(r"(?<!\d)(20\d\d)年", words))
    return int(min(dated, default=None) or max(stated, key=stated.__getitem__)) if stated else None


def _kind(title: str, laid: Laid, lines: list[Line]) -> str:
    for kind, pattern in _KINDS:
        if re.search(pattern, title):
            return kind
    if title:
        return plan.NOTICE
    return plan.TASK_LIST if any(line.block.rows for line in lines[:30]) else plan.KEY_POINTS


def squeeze(text: str) -> str:
    """Letters, figures and characters only, so that two printings of a title compare equal."""
    return re.sub(r"[^0-9A-Za-z\u3400-\u9fff]", "", text)


def _found(laid: Laid, start: int, end: int) -> Found:
    text = "".join(part.strip() for part in laid.text[start:end].split("\n"))
    return Found(text.strip("《》 "), start, end)
