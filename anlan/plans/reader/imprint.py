"""Who issued a document, under what number, when, and for what year."""

import re
from collections import Counter
from datetime import date

from anlan.lib.numerals import number
from anlan.plans.reader import wording
from anlan.plans.reader.blocks import Line
from anlan.plans.reader.labels import label_at
from anlan.plans.reader.layout import Laid
from anlan.plans.reader.names import TAIL, is_unit
from anlan.plans.reader.plan import Found
from anlan.plans.reader.vocabulary import any_of

TOP = 60  # lines searched for the head of a document
NUMBER = re.compile(
    r"[\u3400-\u9fff]{1,16}〔(?:20\d\d)〕\s?第?\d{1,4}号|[\u3400-\u9fff]{2,12}\((?:20\d\d)\)第?\d{1,4}号"
)
_DAY = (
    r"(?P<year>20\d\d|二[〇零Oo0][〇零一二三四五六七八九]{2})年(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
DATE = re.compile(_DAY)
DATE_LINE = re.compile(rf"\(?\s*(?:印发日期：)?{_DAY}\s*(?:印发)?\)?")
_META_NAMES = any_of(
    "索引号 索 发布机构 发布日期 发布时间 发布单位 发文字号 发文机关 发文日期 发文机构 发文单位 成文日期"
    " 文号 信息来源 信息分类 信息名称 信息索引"
    " 来源 主题分类 主题词 标题 名称 有效性 浏览次数 浏览量 访问量 点击数 点击量 点击率 字体 字号 作者"
    " 责任编辑 公文种类 公文时效 体裁 组配"
    " 关键词 发布人 生成日期 公开日期 公开方式 公开形式"
)
META = re.compile(rf"{_META_NAMES}\s?[:：|]|标\s题：|来\s源：|索\s引\s号：|文\s号：|名\s称：")
_ISSUER_NAMES = any_of("发布机构 发文机关 发文机构 发布单位 发文单位 信息来源 来源")
_ISSUER_META = re.compile(rf"{_ISSUER_NAMES}\s?[:：|]\s?(?P<who>[\u3400-\u9fff]{{3,30}})")
_DATE_META = re.compile(
    rf"{any_of('成文日期 发文日期 发布日期 发布时间 生成日期')}\s?[:：|]\s?"
    r"(?P<year>20\d\d)[-年./](?P<month>\d{1,2})[-月./](?P<day>\d{1,2})"
)
_ORGANS = any_of(
    "局 委员会 办公室 政府 厅 部 公司 院 中心 街道办事处 管委会 管理委员会 集团 大学 学校 中学 小学 医院"
    " 总队 支队 大队 分局 署 司 党委 工委 煤矿 厂"
)
_ORGAN = re.compile(
    rf"(?:20\d\d年度?)?(?![年度])(?P<who>(?:(?!20\d\d|关于)[\u3400-\u9fff·()、]){{2,45}}?{_ORGANS})"
)
_ORGAN_GOES_ON = re.compile(r"[\u3400-\u9fff]{1,8}?(?:分局|办公室|分公司|公司|委员会|管委会)")
_LETTERHEAD = re.compile(r"(?P<who>[\u3400-\u9fff()]{4,50}?)\s?文\s?件")
_ABOUT_WHAT = any_of("印发 下发 做好 开展 进一步 加强 深入 组织 转发 批转 报送 认真 切实 扎实 全面")
_ABOUT = re.compile(rf"(?:\d+\.)?\s?(?P<who>[\u3400-\u9fff()、 ]{{3,50}})(?:关于{_ABOUT_WHAT}|印发《)")
_SIGNED = re.compile(rf"[\u3400-\u9fff()·、]{{2,60}}{TAIL}|[\u3400-\u9fff()·]{{4,40}}")
_LOOKS_BACK = re.compile("总结[和及暨与]")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SPELLED_YEAR = re.compile(r"二[〇零][〇零一二三四五六七八九]{2}(?=年)")
_OPENING_YEAR = re.compile(r"(?:^|[\s，。])(20\d\d)年度?[，是为全我]")


def to_date(found: re.Match) -> date | None:
    """The date in named groups year, month, day, in figures or in characters; None if there is no such day."""
    year = re.sub("[Oo0]", "〇", found["year"]) if found["year"][0] == "二" else found["year"]
    try:
        return date(int(number(year)), int(number(found["month"])), int(number(found["day"])))
    except (TypeError, ValueError):
        return None


def document_number(laid: Laid, lines: list[Line], body: int) -> Found | None:
    """发文字号 on a line of the head; a number cited in a sentence is of another document."""
    for line in lines[: min(body, TOP)]:
        words = laid.plain[line.start : line.end]
        for found in NUMBER.finditer(laid.plain, line.start, line.end):
            alone = len(words.strip()) <= len(found[0]) + 12 or "文号" in words or "字号" in words
            if alone and laid.plain[found.start() - 1 : found.start()] not in ("(", "》", "《"):
                named = re.match("发文字号|文号", found[0])
                return laid.found(found.start() + (named.end() if named else 0), found.end())
    return None


def signature(laid: Laid, lines: list[Line], is_title) -> tuple[Found | None, date | None]:
    """(organ, date) of the first signature: a name on a line of its own above a date on its own."""
    first: date | None = None
    for index, line in enumerate(lines):
        found = None if line.block.rows else DATE_LINE.fullmatch(laid.words(line))
        stated = to_date(found) if found else None
        if not stated:
            continue
        first = first or stated
        above = lines[index - 1] if index and not lines[index - 1].block.rows else None
        words = laid.words(above) if above else ""
        named = (
            _SIGNED.fullmatch(words)
            and not is_title(words)
            and not label_at(laid.plain, above.start, above.end)
        )
        if named and (is_unit(words) or not wording.is_to_do(words)):
            return laid.found(above.start, above.end), stated
    if first:
        return None, first
    for line in lines[:TOP]:
        found = re.search(rf"的通知\s?\({_DAY}\)$", laid.words(line)[-200:])
        if found:
            return None, to_date(found)
    return None, None


def issuer(laid: Laid, lines: list[Line], title: Found | None, signed: Found | None) -> Found | None:
    """Letterhead, then signature, then the organ in front of 关于印发, then the organ the title begins with."""
    for line in lines[:12]:
        if found := _LETTERHEAD.fullmatch(laid.plain, *laid.bare(line)):
            return laid.found(*found.span("who"))
    if signed:
        return signed
    for line in lines[:TOP]:
        found = _ABOUT.match(laid.plain, *laid.bare(line))
        if found and is_unit(found["who"]):
            return laid.found(*found.span("who"))
    found = _ORGAN.match(laid.plain, title.start, title.end) if title else None
    if found and not re.match("全[市区县省镇国]|我", found["who"]):
        stop = found.end("who")
        while more := _ORGAN_GOES_ON.match(laid.plain, stop, title.end):  # 城市管理局某某分局
            stop = more.end()
        return laid.found(found.start("who"), stop)
    for line in lines[:TOP]:
        if found := _ISSUER_META.search(laid.plain, line.start, line.end):
            return laid.found(*found.span("who"))
    return None


def dated_by_page(laid: Laid, lines: list[Line]) -> date | None:
    """成文日期 and its kin, as government pages print them above a document."""
    for line in lines[:TOP]:
        if found := _DATE_META.search(laid.plain, line.start, line.end):
            return to_date(found)
    return None


def plan_year(
    laid: Laid, opening: str, title: Found | None, numbered: Found | None, issued_on: date | None
) -> int | None:
    """The year a plan is for: of its title, its number, its opening, its date, else of the dates in it."""
    for found in (title, numbered):
        if found and (years := _YEAR.findall(found.text)):
            return int(years[-1 if _LOOKS_BACK.search(found.text) else 0])  # 2023年工作总结及2024年工作计划
        if found and (spelled := _SPELLED_YEAR.search(found.text)):
            return int(number(spelled[0]))
    if year := _OPENING_YEAR.search(opening):
        return int(year[1])
    if issued_on:
        return issued_on.year
    words = re.sub(r"《[^》]*》|〔[^〕]*〕", "", laid.plain)
    dated = re.findall(r"(?<!\d)(20\d\d)年\d{1,2}月(?!.{0,12}(?:以来|发生|印发))", words)
    stated = Counter(re.findall(r"(?<!\d)(20\d\d)年", words))
    return int(min(dated, default=None) or max(stated, key=stated.__getitem__)) if stated else None
