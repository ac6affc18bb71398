"""Lines that belong to no task: web page furniture, committee members, signatures, closing remarks."""

import re

from anlan.plans.reader.names import TAIL
from anlan.plans.reader.vocabulary import any_of

_NOISE = re.compile(
    "|".join(
        (
            r"打印(?:本页)?\s?(?:关闭|\|)?.{0,12}|关闭窗口|分享[到至]?.{0,20}|扫一扫.{0,40}|返回(?:顶部|首页|列表)?|网站地图.*|目\s?录",
            r"[上下]一[篇条][:：]?.{0,60}|相关(?:附件|链接|文章|稿件|新闻|解读|阅读).{0,40}|浏览次数.{0,20}|来源[:：].{0,30}",
            r".{0,12}(?:点击|附件|文件)下载.{0,200}|.{0,40}\.(?:docx?|xlsx?|pdf|wps|zip|rar)",
            r".{2,60}?[.…·]{3,}\s*\d{1,3}",  # a line of a table of contents
            r"责任编辑[:：].{0,20}|版权所有.*|主办[:：].{0,30}|.{0,20}ICP备.{0,40}|Produced By.*",
            r"字[体号][:：].{0,20}|[-=_*~·.\s]{2,}",
            r"\(?此件(?:主动|依申请|不予)?公开(?:发布)?\)?|(?:抄送|抄报|主送)[:：].*|共印\d+份.*",
            r".{2,40}(?:办公室|局|委)\s{0,4}20\d\d年\d{1,2}月\d{1,2}日印发|单位[:：]\s?(?:万元|元|人|个|次|%)",
            r"\(?(?:联\s?系\s?人|联系电话|咨询电话|电话|传真|邮箱)[:：]?.{0,80}",
        )
    )
)
_SEATS = any_of("组长 组\\s长 主任 主\\s任 指挥 指挥长 总指挥 召集人")
_RANKS = any_of("长 书记 主任 主席 经理 委员 队员 干事 干部 专员 科员")
_PEOPLE = re.compile(
    rf"(?:[总副常务]*{_SEATS}|(?:领导小组)?成\s?员|办公室主任|联络员)\s?[:：].{{0,400}}"
    rf"|[\u3400-\u9fff]{{1,3}}\s?[\u3400-\u9fff]{{1,2}}\s.{{0,24}}{_RANKS}(?:、.{{0,12}})?",
    re.DOTALL,
)
_SIGNATURE = re.compile(
    rf"[\u3400-\u9fff()·、 ]{{2,60}}{TAIL}|.{{0,40}}(?:20\d\d|二[〇零]..)年.{{1,3}}月.{{1,3}}日\)?"
)
_PAPERS = any_of("方案 计划 要点 通知 办法 细则 清单 责任书 任务书")
_REMARK = re.compile(rf"请|望|以上|上述|特此|本{_PAPERS}|附[:：件]|注[:：]|备注|说明[:：]|[甲乙]方|责任人?签")
_CLOSING = re.compile(
    r"各[^。，]{0,20}(?:要|应|请|须|工作总结).{0,80}(?:报送|上报|反馈|报至|报[省市区县局]|报[^。，]{2,10}[办委室])"
)


def is_noise(words: str) -> bool:
    return _NOISE.fullmatch(words) is not None


def is_people(words: str) -> bool:
    """组长：…… and its kind: who sits on a committee."""
    return _PEOPLE.fullmatch(words.strip()) is not None


def is_signature(words: str) -> bool:
    return len(words) <= 60 and _SIGNATURE.fullmatch(words) is not None


def is_remark(words: str) -> bool:
    """A paragraph about the paper itself rather than the work: 特此通知, 注：……, 本方案自…"""
    return _REMARK.match(words) is not None


def is_closing(words: str) -> bool:
    """A paragraph that ends a document: a remark, or who reports what to whom."""
    return is_remark(words) or _CLOSING.match(words) is not None
