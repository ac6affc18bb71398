"""Columns of the lists of risk, and the marks of levels and states."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge, shown

from .models import Level, MeasureCheck

TONES = {
    "identified": "idle",
    "assessed": "warn",
    "confirmed": "info",
    "controlled": "good",
    "reviewed": "warn",
    "removed": "idle",
}
COLOURS = {Level.MAJOR: _("红"), Level.LARGER: _("橙"), Level.GENERAL: _("黄"), Level.LOW: _("蓝")}


def level_badge(level):
    """A level in its colour; the word says it too."""
    if not level:
        return badge(_("未定级"), "idle")
    return format_html('<span class="mark risk-{}">{}</span>', level, Level(level).label)


def level_mark(row):
    return level_badge(row.level)


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def review_mark(row):
    if row.review_due_on is None:
        return shown(None)
    if row.review_overdue:
        return format_html("{} {}", row.review_due_on, badge(_("复评逾期"), "bad"))
    if row.review_cause:
        return format_html("{} {}", row.review_due_on, badge(_("须提前复评"), "warn"))
    return shown(row.review_due_on)


RESULT_TONES = {"normal": "good", "danger": "bad", "missed": "warn", "other": "idle"}


def result_badge(result):
    return badge(MeasureCheck.Result(result).label, RESULT_TONES[result]) if result else ""


def person(row):
    return row.controlled_by or None


def person_mark(row):
    missing = row.state in ("controlled", "reviewed") and not row.controlled_by
    return badge(_("无责任人"), "bad") if missing else shown(person(row))


def overdue_words(row):
    return _("复评逾期") if row.review_overdue else ""


POINTS = [
    Column("name", _("风险点"), sort="name", link=True, kind="name", phone="title"),
    Column("level", _("风险等级"), shown_as=level_mark, phone="head"),
    Column("owner", _("责任单位"), value=lambda row: str(row.organ), phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("sector", _("行业领域")),
    Column("kind", _("类别")),
    Column("state", _("状态"), shown_as=state_mark, phone="head"),
    Column("control_level", _("管控层级")),
    Column("controlled_by", _("管控责任人"), value=person, shown_as=person_mark, phone="due"),
    Column(
        "review_due_on", _("复评期限"), sort="review_due_on", shown_as=review_mark, kind="day", phone="due"
    ),
    Column("overdue", _("复评情况"), value=overdue_words, optional=True),
    Column("inherent_level", _("固有风险"), optional=True),
    Column("residual_level", _("剩余风险"), optional=True),
    Column("location", _("具体位置"), optional=True),
    Column("accidents", _("可能的事故类型"), optional=True),
    Column("lon", _("经度"), kind="number", optional=True),
    Column("lat", _("纬度"), kind="number", optional=True),
    Column("created_at", _("登记时间"), kind="time", optional=True),
]


def cycle(row):
    one = row.measure
    said = {"n": one.every, "unit": one.get_cycle_unit_display()}
    return _("每 %(n)d %(unit)s") % said if one.every else None


def missed_state(row):
    return badge(_("已了结"), "idle") if row.ended_at else badge(_("应查未查"), "bad")


MISSED = [
    Column("measure", _("管控措施"), link=True, kind="name", phone="title"),
    Column("point", _("风险点"), value=lambda row: str(row.point), phone="where"),
    Column("level", _("风险等级"), value=lambda row: row.point.get_level_display(),
           shown_as=lambda row: level_badge(row.point.level), phone="head"),
    Column("owner", _("责任单位"), value=lambda row: str(row.point.organ), phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.point.place)),
    Column("person", _("责任人"), value=lambda row: row.measure.person or row.point.controlled_by),
    Column("cycle", _("排查周期"), value=cycle),
    Column("due_at", _("应查时间"), sort="due_at", kind="time", phone="due"),
    Column("state", _("状态"), shown_as=missed_state, phone="head"),
    Column("ended_at", _("了结时间"), kind="time", optional=True),
    Column("told_at", _("通报监管部门的时间"), kind="time", optional=True),
]  # fmt: skip

SOURCE_TONES = {
    "identified": "idle",
    "graded": "info",
    "assessed": "warn",
    "filed": "info",
    "in_force": "good",
    "changed": "warn",
    "cancelled": "idle",
}
GRADE_LEVELS = {"一级": "major", "二级": "larger", "三级": "general", "四级": "low"}


def grade_mark(row):
    if not row.grade:
        return badge(_("未分级"), "idle")
    return format_html('<span class="mark risk-{}">{}</span>', GRADE_LEVELS.get(row.grade, "low"), row.grade)


def source_state(row):
    return badge(row.get_state_display(), SOURCE_TONES[row.state])


def worked_out(name):
    return lambda row: row.working.get(name)


SOURCES = [
    Column("name", _("重大危险源"), sort="name", link=True, kind="name", phone="title"),
    Column("grade", _("级别"), shown_as=grade_mark, phone="head"),
    Column("firm", _("企业"), value=lambda row: str(row.enterprise), phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("kind", _("单元类型")),
    Column("r", _("R 值"), value=worked_out("r"), kind="number"),
    Column("s", _("S 值"), value=worked_out("s"), kind="number", optional=True),
    Column("state", _("状态"), shown_as=source_state, phone="head"),
    Column("principal", _("主要负责人")),
    Column("technical", _("技术负责人")),
    Column("operation", _("操作负责人")),
    Column("filed_on", _("备案日期"), kind="day", phone="due"),
    Column("file_number", _("备案编号"), optional=True),
    Column("assessed_on", _("评估完成日期"), kind="day", optional=True),
]


def signed(number):
    return None if number is None else f"{number:+.2f}" if number else "0.00"


def drift_mark(row):
    if not row.change:
        return shown(signed(row.change))
    return badge(signed(row.change), "bad" if row.change > 0 else "good")


def count_of(code):
    return lambda row: row.parts.get(code, [0])[0]


AREAS = [
    Column(
        "name",
        _("区域"),
        value=lambda row: str(row.place),
        sort="place__path",
        link=True,
        kind="name",
        phone="title",
    ),
    Column("level", _("区域风险"), shown_as=level_mark, phone="head"),
    Column("score", _("分值"), sort="score", kind="number", phone="head"),
    Column(
        "change",
        _("比上次"),
        value=lambda row: signed(row.change),
        sort="change",
        shown_as=drift_mark,
        phone="where",
    ),
    Column("major", _("重大风险点"), value=count_of("major"), kind="number"),
    Column("larger", _("较大风险点"), value=count_of("larger"), kind="number"),
    Column("review", _("逾期未复评"), value=count_of("review"), kind="number"),
    Column("overdue", _("逾期隐患"), value=count_of("overdue"), kind="number"),
    Column("grave", _("重大隐患"), value=count_of("grave"), kind="number"),
    Column("day", _("评估日期"), kind="day", phone="due"),
]
HOOKED_TONES = {"chosen": "warn", "in_progress": "info", "assessed": "warn", "released": "good"}


def hooked_state(row):
    return badge(row.get_state_display(), HOOKED_TONES[row.state])


def last_visit(row):
    never = row.last_visit is None and row.state == "chosen"
    return badge(_("未推动"), "bad") if never else shown(row.last_visit)


HOOKED_ITEMS = [
    Column("title", _("挂钩事项"), link=True, kind="name", phone="title"),
    Column("leader", _("挂钩领导"), value="leader.name", phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("state", _("状态"), shown_as=hooked_state, phone="head"),
    Column("since", _("挂钩日期"), kind="day"),
    Column("visits", _("推动次数"), value="visit_count", kind="number"),
    Column("last_visit", _("最近推动"), kind="day", shown_as=last_visit, phone="due"),
    Column("assessor", _("第三方评估机构")),
    Column("released_on", _("解除日期"), kind="day", optional=True),
]
REPORT_TONES = {"due": "warn", "submitted": "info", "returned": "bad", "accepted": "good"}


def report_state(row):
    return badge(row.get_state_display(), REPORT_TONES[row.state])


REPORTS = [
    Column("name", _("报告"), value=lambda row: str(row), link=True, kind="name", phone="title"),
    Column("kind", _("报告类型"), phone="head"),
    Column("year", _("年度"), kind="number"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("state", _("状态"), shown_as=report_state, phone="head"),
    Column("due_on", _("报告期限"), sort="due_on", kind="day", phone="due"),
    Column("submitted_at", _("报告时间"), kind="time"),
    Column("because", _("事由"), optional=True),
]
