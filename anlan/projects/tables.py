"""How projects and vetoes look in lists."""

from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Project

TONES = {
    "registered": "warn",
    "informed": "warn",
    "design": "info",
    "construct": "info",
    "accepted": "info",
    "in_use": "good",
    "refused": "idle",
}
VETO_TONES = {"raised": "warn", "confirmed": "bad", "withdrawn": "idle"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def veto_mark(row):
    return badge(row.get_state_display(), VETO_TONES[row.state])


def marks(row):
    """``[(words, tone)]`` of what stands out in a project."""
    found = []
    if row.vetoed:
        found.append((_("一票否决"), "bad"))
    if row.matched and row.exempted_on:
        found.append((_("清单例外"), "warn"))
    elif row.refusal_proposed_on and row.state in Project.UNDECIDED:
        found.append((_("建议不予批准"), "bad"))
    return found


def marks_plain(row):
    return "、".join(str(words) for words, _tone in marks(row))


def marks_shown(row):
    return format_html_join(" ", "{}", ((badge(*one),) for one in marks(row)))


def due(row):
    return due_mark(row.due_on, done=row.state not in Project.OPEN)


PROJECTS = [
    Column("name", _("项目名称"), link=True, sort="name", kind="text-long", phone="title"),
    Column("organ", _("建设单位"), value=lambda row: str(row.organ), phone="where"),
    Column("decision", _("决策事项"), value="get_decision_display", phone="head"),
    Column("place", _("建设地点"), value=lambda row: str(row.place)),
    Column("registered_on", _("登记日期"), sort="registered_on", kind="day"),
    Column("marks", _("情形"), value=marks_plain, shown_as=marks_shown, phone="head"),
    Column("due_on", _("本阶段期限"), sort="due_on", kind="day", shown_as=due, phone="due"),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark, phone="head"),
    Column("sector", _("行业领域"), value=lambda row: str(row.sector or ""), optional=True),
    Column("office", _("承办单位"), value=lambda row: str(row.office), optional=True),
    Column("decider", _("决定机关"), value=lambda row: str(row.decider), optional=True),
    Column("supervisor", _("监管部门"), value=lambda row: str(row.supervisor), optional=True),
    Column("investment", _("总投资（万元）"), kind="number", optional=True),
    Column("approval", _("批准文号"), optional=True),
]
VETOES = [
    Column(
        "project",
        _("建设项目"),
        value=lambda row: str(row.project),
        link=True,
        kind="text-long",
        phone="title",
    ),
    Column("decision", _("决策事项"), value=lambda row: row.project.get_decision_display(), phone="head"),
    Column("organ", _("提出单位"), value=lambda row: str(row.organ), phone="where"),
    Column("leader", _("提出领导"), value=lambda row: row.leader.name),
    Column("risk", _("重大风险事实"), kind="text-long"),
    Column("raised_on", _("提出日期"), sort="raised_on", kind="day", phone="due"),
    Column("decided_on", _("决定日期"), kind="day"),
    Column("state", _("状态"), value="get_state_display", shown_as=veto_mark, phone="head"),
]
