"""Columns of the lists of plans, tasks and assignments, and the marks they show."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark, progress

from .models import Assignment, Task

TONES = {
    "drafted": "idle",
    "confirmed": "info",
    "dispatched": "warn",
    "adjusted": "warn",
    "received": "info",
    "in_progress": "info",
    "submitted": "info",
    "returned": "bad",
    "completed": "good",
    "cancelled": "idle",
    "draft": "idle",
    "active": "info",
    "closed": "idle",
    "issued": "warn",
    "signed": "good",
    "assessed": "info",
    "raised": "warn",
    "consulted": "info",
    "decided": "good",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def task_due(row):
    return due_mark(
        row.due_on, done=row.state not in {*Task.OPEN, *Assignment.WITH_UNIT} or row.state == "submitted"
    )


def claimed_and_counted(row):
    """自报 beside 核算; the second only where records allow counting (``row.computed`` is set by the page)."""
    counted = getattr(row, "computed", None)
    if counted is None:
        return format_html('<span class="num">{}%</span>', row.claimed_percent)
    clash = getattr(row, "clash", False)
    return format_html(
        '<span class="num">{}% / {}%</span>{}',
        row.claimed_percent,
        counted,
        badge(_("不一致"), "bad") if clash else "",
    )


def signed_share(row):
    """The plan's sign rate and completion (``row.all`` … are annotations of the list)."""
    return f"{row.signed}/{row.all}"


PLANS = [
    Column("title", _("计划"), link=True, sort="title", phone="title"),
    Column("year", _("年度"), sort="year", kind="number"),
    Column("organ", _("制定单位"), value=lambda row: str(row.organ), phone="where"),
    Column("number", _("文号"), value="document.number", phone="head"),
    Column(
        "state",
        _("状态"),
        value=lambda row: row.get_state_display(),
        shown_as=state_mark,
        sort="state",
        phone="head",
    ),
    Column("signed", _("签收"), value=signed_share, kind="number"),
    Column(
        "late", _("逾期"), kind="number", shown_as=lambda row: badge(row.late, "bad") if row.late else "0"
    ),
    Column(
        "rate",
        _("办结"),
        value=lambda row: round(100 * row.completed / row.all) if row.all else 0,
        shown_as=lambda row: meter(round(100 * row.completed / row.all) if row.all else 0),
    ),
    Column("dispatched_at", _("下发时间"), kind="time", sort="dispatched_at", phone="due"),
]


def meter(value):
    from django.template.loader import render_to_string

    return render_to_string("web/parts/progress.html", progress(value))


TASKS = [
    Column("label", _("序号"), phone="head"),
    Column(
        "text",
        _("任务内容"),
        value="text",
        shown_as=lambda row: row.headline,
        link=True,
        kind="text-long",
        phone="title",
    ),
    Column("section", _("章节"), value="heading", optional=True),
    Column("kind", _("类别"), value=lambda row: row.get_kind_display(), optional=True),
    Column(
        "units",
        _("责任单位"),
        value=lambda row: "、".join(unit.text for unit in row.units.all()),
        phone="where",
    ),
    Column("due_on", _("完成时限"), shown_as=task_due, sort="due_on", kind="day", phone="due"),
    Column(
        "state",
        _("状态"),
        value=lambda row: row.get_state_display(),
        shown_as=state_mark,
        sort="state",
        phone="head",
    ),
    Column("done", _("办结单位"), value=lambda row: f"{row.completed}/{row.all}", kind="number"),
    Column("version", _("版本"), kind="number", optional=True),
]

ASSIGNMENTS = [
    Column(
        "task",
        _("任务"),
        value=lambda row: row.task.text,
        shown_as=lambda row: row.task.headline,
        link=True,
        kind="text-long",
        phone="title",
    ),
    Column("organ", _("责任单位"), value=lambda row: str(row.organ), sort="organ_id", phone="where"),
    Column("role", _("分工"), value=lambda row: row.get_role_display(), phone="head"),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark, phone="head"),
    Column("due_on", _("完成时限"), shown_as=task_due, sort="due_on", kind="day", phone="due"),
    Column("progress", _("自报 / 核算"), value=lambda row: row.claimed_percent, shown_as=claimed_and_counted),
    Column("plan", _("计划"), value=lambda row: str(row.plan), optional=True),
    Column("received_at", _("签收时间"), kind="time", sort="received_at", optional=True),
    Column("reminders", _("催办"), kind="number", sort="reminders", optional=True),
    Column("returns", _("退回"), kind="number", sort="returns", optional=True),
]
