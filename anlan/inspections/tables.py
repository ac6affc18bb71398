"""Columns of the lists of inspections and checklists."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .models import Inspection
from .queries import kinds

S = Inspection.State
TONES = {
    S.PLANNED: "idle",
    S.CHECKED_IN: "info",
    S.RECORDED: "warn",
    S.CONFIRMED: "warn",
    S.CONCLUDED: "good",
    S.CANCELLED: "idle",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def secret_mark(row):
    return badge(_("保密"), "bad") if row.secret else ""


def kind_label(row):
    found = kinds(row.place).get(row.kind)
    return found.label if found else row.kind


INSPECTIONS = [
    Column("number", _("编号"), link=True, phone="head"),
    Column("title", _("名称"), kind="text-long", phone="title"),
    Column("where", _("检查对象"), phone="where"),
    Column("kind", _("检查方式"), value=kind_label),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark, phone="head"),
    Column("secret", _("保密"), value=lambda row: _("保密") if row.secret else None, shown_as=secret_mark),
    Column("organ", _("检查单位"), value=lambda row: str(row.organ)),
    Column("planned_from", _("计划日期"), kind="day", sort="planned_from", phone="due"),
    Column("visited_on", _("检查日期"), kind="day"),
    Column("revisit_on", _("复查日期"), kind="day", optional=True),
    Column("place", _("区域"), value=lambda row: str(row.place), optional=True),
]
CHECKLISTS = [
    Column("title", _("名称"), link=True, sort="title"),
    Column("organ", _("编制单位"), value=lambda row: str(row.organ)),
]


def enough_mark(row):
    if row.covert >= row.least:
        return badge(_("达到%d次") % row.least, "good")
    return badge(_("差%d次") % (row.least - row.covert), "warn")


def a_visit(row):
    return round(row.problems / row.visits, 2) if row.visits else None


BODIES_TABLE = [
    Column("name", _("单位"), sort="order"),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("visits", _("检查次数"), kind="number"),
    Column("covert", _("明查暗访"), kind="number"),
    Column("enough", _("年度要求"), value=lambda row: row.covert >= row.least, shown_as=enough_mark),
    Column("unannounced", _("不打招呼"), kind="number"),
    Column("problems", _("发现问题"), kind="number"),
    Column("a_visit", _("次均问题"), value=a_visit, kind="number"),
]


def often_mark(row):
    return badge(_("%d次，过于频繁") % row.visits, "warn") if row.visits > row.most else row.visits


COVERAGE = [
    Column("name", _("企业"), link=True, sort="name"),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("sector", _("行业领域"), value=lambda row: str(row.sector) if row.sector else None),
    Column("last_visit", _("最近检查"), kind="day"),
    Column("visits", _("今年检查次数"), kind="number", shown_as=often_mark),
]


THINGS = [
    Column("name", _("监管对象"), link=True, sort="name"),
    Column("kind", _("类别"), value="kind_label"),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("sector", _("行业领域"), value=lambda row: str(row.sector) if row.sector else None, optional=True),
    Column("last_visit", _("最近检查"), kind="day"),
    Column("visits", _("今年次数"), kind="number"),
    Column("dangers", _("未销号隐患"), kind="number"),
]


def second_link(row):
    if row.second is None:
        late = row.revisit_on < timezone.localdate()
        return badge(_("逾期未复查"), "bad") if late else badge(_("未安排"), "idle")
    return format_html('<a href="{}">{}</a>', row.second.get_absolute_url(), row.second.number)


REVISITS = [
    Column("number", _("检查编号"), link=True),
    Column("where", _("检查对象")),
    Column("visited_on", _("检查日期"), kind="day"),
    Column("revisit_on", _("复查日期"), kind="day", sort="revisit_on"),
    Column("second", _("复查"), value=lambda row: row.second and row.second.number, shown_as=second_link),
    Column("outcome", _("复查状态"), value=lambda row: row.second and row.second.get_state_display()),
    Column("problems", _("发现问题"), kind="number"),
    Column("settled", _("已整改"), kind="number"),
    Column("again", _("复查又发现"), kind="number"),
    Column("organ", _("检查单位"), value=lambda row: str(row.organ), optional=True),
]
