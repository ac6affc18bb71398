"""How schemes, assessments, objections, problems and queries look in lists."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.rulebook.book import rule
from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Problem
from .scoring import number_text

TONES = {
    "draft": "idle", "issued": "info", "self": "warn", "replaced": "idle", "ended": "idle",
    "scheme": "idle", "group": "info", "preliminary": "info", "objection": "warn", "final": "info",
    "published": "good", "used": "good",
    "raised": "warn", "upheld": "good", "rejected": "idle",
    "found": "bad", "rectifying": "warn", "submitted": "info", "closed": "good",
    "asked": "warn", "answered": "good",
    "sent": "warn", "received": "good", "returned": "bad",
}  # fmt: skip
GRADES = {"excellent": "good", "good": "info", "pass": "idle", "fail": "bad"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def grades(place):
    return {line["code"]: line["label"] for line in rule("assessment.grades", place=place)}


def grade(row):
    return grades(row.place).get(row.grade, row.grade) if row.grade else None


def grade_mark(row):
    mark = badge(grade(row), GRADES.get(row.grade, "idle")) if row.grade else "—"
    return format_html("{} {}", mark, badge(_("一票否决"), "bad")) if row.vetoed else mark


def points(name):
    return lambda row: number_text(getattr(row, name))


def due(row):
    return due_mark(row.due_on, done=row.state == Problem.State.CLOSED)


def valid_mark(row):
    if row.valid_until is None:
        return "—"
    if row.valid_until < timezone.localdate():
        return format_html("{} {}", row.valid_until.isoformat(), badge(_("已过期"), "idle"))
    return row.valid_until.isoformat()


def verdict(row):
    return {True: _("存在"), False: _("没有"), None: None}[row.vetoed]


def verdict_mark(row):
    tone = {True: "bad", False: "good"}
    return "—" if row.vetoed is None else badge(verdict(row), tone[row.vetoed])


SCHEMES = [
    Column("title", gettext_lazy("方案"), sort="title", link=True),
    Column("year", gettext_lazy("考核年度"), sort="year", kind="number"),
    Column("kind", gettext_lazy("考核对象"), value="get_kind_display"),
    Column("organ", gettext_lazy("考核单位")),
    Column("weight", gettext_lazy("安全权重（%）"), value=points("weight"), kind="number"),
    Column("version", gettext_lazy("版本"), kind="number", optional=True),
    Column("self_by", gettext_lazy("自评截止"), kind="day", sort="self_by"),
    Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
]
ASSESSMENTS = [
    Column("rank", gettext_lazy("名次"), sort="rank", kind="number"),
    Column("unit", gettext_lazy("被考核单位"), value=lambda row: str(row.unit), link=True),
    Column("scheme", gettext_lazy("方案"), value="scheme.title"),
    Column("computed", gettext_lazy("计算"), value=points("computed"), sort="computed", kind="number"),
    Column("self_score", gettext_lazy("自评"), value=points("self_score"), kind="number"),
    Column("group_score", gettext_lazy("考核"), value=points("told_score"), kind="number"),
    Column(
        "final_score", gettext_lazy("最终"), value=points("final_score"), sort="final_score", kind="number"
    ),
    Column("grade", gettext_lazy("等次"), value=grade, shown_as=grade_mark),
    Column("place", gettext_lazy("区域"), optional=True),
    Column("year", gettext_lazy("考核年度"), kind="number", optional=True),
    Column("used_for", gettext_lazy("结果运用"), optional=True),
    Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
]
OBJECTIONS = [
    Column("line", gettext_lazy("考核项目"), value=lambda row: str(row.line), link=True),
    Column("organ", gettext_lazy("被考核单位")),
    Column("claimed", gettext_lazy("主张得分"), value=points("claimed"), kind="number"),
    Column("points", gettext_lazy("改定得分"), value=points("points"), kind="number"),
    Column("raised_at", gettext_lazy("提出时间"), sort="raised_at", kind="time"),
    Column("handled_by", gettext_lazy("处理人")),
    Column("state", gettext_lazy("处理结果"), value="get_state_display", shown_as=state_mark),
]
PROBLEMS = [
    Column("text", gettext_lazy("存在问题"), value=str, link=True),
    Column("organ", gettext_lazy("责任单位")),
    Column("source", gettext_lazy("考核来源")),
    Column("year", gettext_lazy("考核年度"), sort="year", kind="number"),
    Column("measure", gettext_lazy("整改措施"), optional=True),
    Column("responsible", gettext_lazy("责任人")),
    Column("due_on", gettext_lazy("整改期限"), sort="due_on", shown_as=due, kind="day"),
    Column("closed_on", gettext_lazy("销号日期"), kind="day"),
    Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
]
QUERIES = [
    Column("matter", gettext_lazy("事项"), link=True),
    Column("subject", gettext_lazy("查询对象"), value=lambda row: str(row.person or row.subject)),
    Column("purpose", gettext_lazy("用途"), value="get_purpose_display"),
    Column("organ", gettext_lazy("提出单位")),
    Column("asked_at", gettext_lazy("提出时间"), sort="asked_at", kind="time"),
    Column("vetoed", gettext_lazy("否决情形"), value=verdict, shown_as=verdict_mark),
    Column("valid_until", gettext_lazy("有效期至"), shown_as=valid_mark, kind="day"),
    Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
]
AWARDS = [
    Column("title", gettext_lazy("名称"), link=True),
    Column("subject", gettext_lazy("单位或人员"), value=lambda row: str(row.person or row.subject)),
    Column("kind", gettext_lazy("类别"), value="get_kind_display"),
    Column("organ", gettext_lazy("决定单位")),
    Column("decided_on", gettext_lazy("决定日期"), sort="decided_on", kind="day"),
    Column("basis", gettext_lazy("文号或依据")),
]
PACKS = [
    Column("person", gettext_lazy("领导"), link=True),
    Column("title", gettext_lazy("职务")),
    Column("organ", gettext_lazy("单位")),
    Column("year", gettext_lazy("年度"), sort="year", kind="number"),
    Column("day", gettext_lazy("数据截至"), kind="day"),
    Column("frozen_at", gettext_lazy("取数时间"), sort="frozen_at", kind="time"),
]
PROBLEM_REPORTS = [
    Column("source", gettext_lazy("考核来源"), link=True),
    Column("year", gettext_lazy("考核年度"), sort="year", kind="number"),
    Column("organ", gettext_lazy("上报单位")),
    Column("superior", gettext_lazy("报送单位")),
    Column("count", gettext_lazy("问题"), kind="number"),
    Column("closed", gettext_lazy("已销号"), sort="closed", kind="number"),
    Column("sent_at", gettext_lazy("上报时间"), sort="sent_at", kind="time"),
    Column("received_at", gettext_lazy("签收时间"), kind="time"),
    Column("state", gettext_lazy("状态"), value="get_state_display", shown_as=state_mark),
]
