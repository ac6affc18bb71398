"""Columns of the lists of grids, blocks, blind spots and patrols."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .filters import WHY
from .models import Patrol

TONES = {Patrol.Result.FINE: "good", Patrol.Result.SOLVED: "info", Patrol.Result.REPORTED: "warn"}


def result_mark(row):
    return badge(row.get_result_display(), TONES[row.result])


def six_mark(row):
    if row.six_met is None:
        return badge(_("未自评"), "idle")
    return badge(_("齐全"), "good") if row.six_met else badge(_("不齐全"), "warn")


def six_words(row):
    return {None: _("未自评"), True: _("齐全"), False: _("不齐全")}[row.six_met]


def people_mark(row):
    return row.people or badge(_("未配备"), "bad")


CELLS = [
    Column("name", _("网格"), value="place.name", sort="place__name", link=True, phone="title"),
    Column("code", _("编码"), value="place.code"),
    Column("organ", _("属地单位"), value=lambda row: str(row.organ), phone="where"),
    Column("people", _("网格员"), shown_as=people_mark, phone="head"),
    Column("premises", _("对象"), value="kept", kind="number"),
    Column("due", _("待巡查"), value="waiting", kind="number"),
    Column("six", _("六有"), value=six_words, shown_as=six_mark, phone="head"),
    Column("checked_on", _("自评日期"), kind="day", optional=True),
    Column("area", _("面积（平方公里）"), kind="number", optional=True),
]


def liaison_mark(row):
    return row.liaison or badge(_("缺联络员"), "bad")


def of(part, whole):
    return f"{part}/{whole}" if whole else "—"


BLOCKS_TABLE = [
    Column("name", _("板块"), value="name", link=True),
    Column("liaison", _("联络员"), shown_as=liaison_mark),
    Column("cells", _("网格"), kind="number"),
    Column("staffed", _("有网格员"), kind="number", value=lambda row: of(row.staffed, row.cells)),
    Column("six", _("六有齐全"), kind="number", value=lambda row: of(row.six, row.cells)),
    Column("firms", _("在册企业"), kind="number"),
    Column("covered", _("已入网格"), kind="number", value=lambda row: of(row.covered, row.firms)),
    Column("patrols", _("本月巡查"), kind="number"),
    Column("found", _("本月发现问题"), kind="number"),
]


def why_mark(row):
    return badge(WHY[row.why], "bad" if row.why != "long_ago" else "warn")


BLIND = [
    Column("name", _("企业"), sort="name", link=True, phone="title"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("sector", _("行业领域"), value=lambda row: str(row.sector) if row.sector else None),
    Column("why", _("原因"), value=lambda row: str(WHY[row.why]), shown_as=why_mark, phone="head"),
    Column("last_check", _("最近检查"), kind="day", sort="last_check", phone="due"),
]


def matter_link(row):
    if row.matter is None:
        return "—"
    return format_html('<a href="{}">{}</a>', row.matter.get_absolute_url(), row.matter.number)


PATROLS = [
    Column("claimed_at", _("巡查时间"), kind="time", sort="claimed_at", phone="due"),
    Column("premise", _("对象"), value=lambda row: str(row.premise), link=True, phone="title"),
    Column("place", _("网格"), value=lambda row: str(row.place), phone="where"),
    Column("by", _("巡查人"), value=lambda row: str(row.by)),
    Column("result", _("结果"), value="get_result_display", shown_as=result_mark, phone="head"),
    Column("note", _("情况"), kind="text-long"),
    Column("matter", _("隐患"), value=lambda row: row.matter and row.matter.number, shown_as=matter_link),
    Column("entered_at", _("填报时间"), kind="time", optional=True),
]

TRAININGS = [
    Column("on", _("培训日期"), kind="day", sort="on"),
    Column("title", _("培训名称"), kind="subject", link=True),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("organ", _("组织单位"), value=lambda row: str(row.organ)),
    Column("hours", _("学时"), kind="number"),
    Column("count", _("参训人数"), kind="number"),
    Column("passed", _("合格人数"), kind="number"),
    Column("teacher", _("授课人"), optional=True),
]
