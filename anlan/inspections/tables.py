"""Columns of the lists of inspections and checklists."""

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
    Column("number", _("编号"), link=True),
    Column("title", _("名称"), kind="text-long"),
    Column("where", _("检查对象")),
    Column("kind", _("检查方式"), value=kind_label),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark),
    Column("secret", _("保密"), value=lambda row: _("保密") if row.secret else None, shown_as=secret_mark),
    Column("organ", _("检查单位"), value=lambda row: str(row.organ)),
    Column("planned_from", _("计划日期"), kind="day", sort="planned_from"),
    Column("visited_on", _("检查日期"), kind="day"),
    Column("revisit_on", _("复查日期"), kind="day", optional=True),
    Column("place", _("区域"), value=lambda row: str(row.place), optional=True),
]
CHECKLISTS = [
    Column("title", _("名称"), link=True, sort="title"),
    Column("organ", _("编制单位"), value=lambda row: str(row.organ)),
]
