"""The patterns in which official papers say who leads and who supports. Folded text throughout."""

import re

from anlan.lib.numerals import HAN
from anlan.plans.reader.names import TAIL
from anlan.plans.reader.vocabulary import any_of

# ── 责任单位：, 完成时限：, 责任人： ───────────────────────────────────────────────────────────────
_ADJECTIVE = any_of("主要 第一 共同 具体 市级 区级 县级 省级 市直 区直 县直 镇级 本级 工作 任务")
_PART = any_of(
    "责任 牵头 配合 协办 协同 协作 协助 主办 承办 参与 参加 实施 落实 主责 主管 负责 完成 执行 分管 统筹"
    " 组织 推进 督办 督导 指导 监督 监管"
)
_WHO = any_of("单位 部门 处室 科室 股室 部室 机构 主体 站所 办所 方")
_UNIT_KEY = (
    rf"{_ADJECTIVE}?{_PART}(?:\(?[、/和与及或]?{_PART}\)?)*{_WHO}(?:\(?[、/和与及]?(?:单位|部门|处室|科室)\)?)?(?:[、/和与及]责任人)?"
    rf"|{_ADJECTIVE}?(?:责任|任务)分工|(?:牵头|配合|主办|协办|承办|参与|责任)(?=：)"
)
_DATE_KEY = (
    r"(?:计划|整改|工作|办理|办结|推进|任务)?(?:完成|整改|办理|办结|推进|工作|落实)?(?:时限|时间|期限|日期)(?:要求|节点|安排|进度)?"
    r"|进度(?:安排|要求)"
)
_PERSON_KEY = (
    rf"{any_of('责任 牵头 分管 包保 包联 联系 主管 市级 区级 县级 督办 挂帅 具体')}?"
    rf"{any_of('领导 责任人 负责人 联系人 联络员 负责同志')}|责任人员?|备注|联系电话|电话"
)
KEYED = re.compile(rf"(?:(?P<unit>{_UNIT_KEY})|(?P<date>{_DATE_KEY})|(?P<person>{_PERSON_KEY}))\s*：")
ONLOOKER = re.compile(r"督办|督导|指导|监督")  # who watches neither leads nor supports
BEFORE_KEY = "。；，, \n\t)】〕"

# ── 甲牵头，乙、丙按职责分工负责 ───────────────────────────────────────────────────────────────────
_HOW = (
    r"(?:(?:按照?|根据|依据|依照?|结合)?(?:各自|有关|部门|相应|其)?的?(?:职责|职能|职权|任务)+(?:和?任务)?(?:分工)?(?:范围)?内?，?)?"
    rf"{any_of('分工 分别 共同 具体 各自 积极 密切 予以 协同 联合 一并 分级 全面 统筹 总 同')}*"
)
_DOES = any_of("落实 实施 推进 推动 组织实施 组织 协调 督导 督办 指导 抓好落实 具体落实")
_VERB = (
    rf"(?:牵头(?:，?并?负责{_DOES}?|{_DOES}|抓总|抓|主抓)?|负责(?:{_DOES}|牵头)?|配合(?:落实|实施|做好|推进)?|参与(?:落实|实施|配合)?"
    r"|参加|协助|协同|(?<!政)协办|主办|承办|组织实施|贯彻落实|推进落实|抓好落实|落实|实施|执行)"
)
CLAUSE = re.compile(rf"(?<!\(){_HOW}(?P<verb>{_VERB})(?=[，；。、,;\s)]|$)")
FIRST = re.compile(r"牵头|主办|主责|主抓|统筹")
SECOND = re.compile(r"配合|协|参与|参加")
COMPANY = re.compile(r"会同|商(?=[市区县省各有])")  # 甲会同乙: the second supports
BY = re.compile(r"(?:(?:以上|上述)[^，。；：由]{0,10})?(?:均|都|统一)?由")
ABOVE = re.compile(rf"(?:以上|上述)(?P<n>{HAN}|\d{{1,2}})[项条]")  # 以上三项由……
MARKED = re.compile(r"\((?:牵头|牵头单位|牵头部门|主办|主责)\)$")
CLOSE = {"(": ")", "【": "】", "〔": "〕", "〖": "〗", "「": "」", "<": ">"}

# ── 由甲牵头，乙配合; 甲负责…… in running text ─────────────────────────────────────────────────────
_NO_LEADING = any_of("单位 部门 作用 机制 人 领导 责任 处室 科室 的 制 会 方 股室")
_WORD = r"[^。；，：由\n]"
RUNNING = re.compile(
    rf"(?:由(?P<by>{_WORD}{{2,60}}?)"
    r"|(?:(?<=[。；，：\n )(【〔])|^)(?P<front>(?:[^。；，：由\n()]|\([^()]*\)){2,30}?))"
    rf"(?:(?:负责)?(?P<lead>牵头)(?!{_NO_LEADING})"
    r"|(?:具体|统一|全面|共同|分别|按照?职责分工|统筹)?负责(?!人|同志|解释|的|直接|任))"
)
RUNNING_OTHERS = re.compile(
    r"[，、](?:由)?(?P<others>[^。；，：\n]{2,60}?)(?:积极|密切|予以|协同|共同|按照?职责分工|具体|抓好)?"
    r"(?:配合|参与|协助|协同|落实)(?=[，。；\n)】〕]|$)"
)
# Subjects of sentences, not assignments: 企业, 各单位, 主要负责人.
GENERAL = re.compile(
    r"各|有关|相关|全体|本|所有|该|[^的]{0,8}(?:企业|负责人|人员|经营者|班组|车间|物业|成员)$|(?:单位|部门|学校|机构|社会|领导)$"
)

# ── headings and heads of items that are names ─────────────────────────────────────────────────────
HEADED = re.compile(
    rf"(?P<names>[^。；：]{{2,60}}?{TAIL}(?:\((?!共?计?\d+[项条个])[^()]*\))?)(?:牵头|负责|承担)?(?:负责)?的?"
    rf"(?:{any_of('重点 主要 年度 工作 责任 目标 牵头 安全生产 具体')}*(?:任务|工作|事项|职责|清单|任务清单))?"
    r"(?:\(共?计?\d+[项条个]\)|\d+项)?：?"
)
SUBJECT = re.compile(r"(?P<names>[^。；，：\n]{2,50})：(?=.{4})")
TIMED = re.compile(
    r"20\d\d年|\d月|年底|季度|半年|^持续|^长期|^常态化|^全年(?:任务|工作)?$|^立行立改|[^之以]前$|完成$"
)
DATELIKE = re.compile(r"年|月|季度|日|持续|长期|常态")

# ── 以下各项均需……落实，不再列出 ────────────────────────────────────────────────────────────────────
_NOTE = re.compile(
    r"[^。\n]*(?:每一?[项个条]|各项|所有|上述|以上|以下|全部|具体)[^。\n]{0,16}(?:任务|工作|事项|项目|目标)[^。\n]{0,12}[均都皆需须][^。\n]{0,6}"
    r"(?:涉及|由|需|须|包括|要求)[^。\n]*"
    r"|[^。\n]{0,60}不再(?:一一|逐一|逐项|分别|单独|重复)?(?:罗列|列出|列明|单列|重复|标注|注明|[做作]?分工|[做作]说明)[^。\n]{0,20}"
)
NOTE_UNITS = re.compile(r"(?:涉及到?|由|需要?|包括)(?P<names>[^，。；]+?)(?:，|共同|负责|落实|参与|配合|$)")


def unit_note(words: str) -> re.Match | None:
    """A sentence that gives units to every task of the plan."""
    found = _NOTE.search(words)
    return found if found and re.search(TAIL, found[0]) else None
