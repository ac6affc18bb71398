"""Columns of the rules and of the corrected days, and the marks they show."""

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .models import Rule
from .shapes import summary

TONES = {Rule.Confidence.SURE: "good", Rule.Confidence.LIKELY: "warn", Rule.Confidence.UNSURE: "bad"}


def standing(row):
    """How far the rule can be relied on; a value without a basis is nobody's requirement."""
    if row.place:
        return _("本地规则")
    return row.get_confidence_display() if row.basis else _("默认值")


def standing_mark(row):
    if row.place:
        return badge(standing(row), "info")
    return badge(standing(row), TONES[row.confidence] if row.basis else "idle")


def scope(row):
    return str(row.place) if row.place else _("通用")


RULES = [
    Column("label", _("名称"), link=True, sort="label", kind="text-long"),
    Column("value", _("值"), summary, shown_as=lambda row: Truncator(summary(row)).chars(60)),
    Column("basis", _("依据")),
    Column("valid_from", _("施行日期"), kind="day", sort="valid_from"),
    Column("valid_to", _("失效日期"), kind="day"),
    Column("place", _("适用区域"), scope),
    Column("confidence", _("核实情况"), standing, shown_as=standing_mark),
    Column("key", _("代号"), sort="key", optional=True),
    Column("note", _("说明"), optional=True),
]
DAYS = [
    Column("day", _("日期"), kind="day", sort="day"),
    Column("working", _("安排"), lambda row: _("上班") if row.working else _("休息")),
    Column("place", _("适用区域"), scope),
    Column("note", _("说明")),
]
