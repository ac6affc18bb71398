"""Columns of the two lists."""

from django.utils.translation import gettext_lazy as _

from anlan.hazards.tables import due, organ_name, state_mark, today_overdue
from anlan.risks.tables import level_mark, person_mark, review_mark
from anlan.risks.tables import state_mark as point_mark
from anlan.web.tables import Column, badge


def listed_mark(row):
    return badge(row.levels, "bad") if row.levels else "—"


def on_map(row):
    """Whether it can be shown on the map; what has no coordinates stands in the list alone."""
    return row.at_lon is not None


def on_map_mark(row):
    return _("是") if on_map(row) else badge(_("无坐标"), "warn")


def review_words(row):
    return _("复评逾期") if row.review_overdue else ""


ON_MAP = Column("on_map", _("上图"), value=on_map, shown_as=on_map_mark)
DANGERS = [
    Column("number", _("编号"), link=True, kind="day", phone="head"),
    Column("title", _("重大事故隐患"), kind="text-long", phone="title"),
    Column("where", _("所在单位"), value="where", phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("sector", _("行业领域"), value=lambda row: row.sector and str(row.sector)),
    Column("levels", _("挂牌级别"), value="levels", shown_as=listed_mark, phone="head"),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark, phone="head"),
    Column("organ", _("责任单位"), value=organ_name("organ")),
    Column("due_on", _("整改期限"), shown_as=due, sort="due_on", kind="day", phone="due"),
    Column("overdue", _("是否逾期"), value=today_overdue),
    Column("duty_person", _("整改责任人"), optional=True),
    Column("measures", _("整改措施"), kind="text-long", optional=True),
    Column("contingency", _("应急预案"), kind="text-long", optional=True),
    ON_MAP,
]
RISKS = [
    Column("name", _("风险点"), link=True, kind="text-long", sort="name", phone="title"),
    Column("owner", _("责任单位"), value=lambda row: str(row.organ), phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.place), phone="where"),
    Column("sector", _("行业领域"), value=lambda row: row.sector and str(row.sector)),
    Column(
        "level",
        _("风险等级"),
        value=lambda row: row.get_level_display() or None,
        shown_as=level_mark,
        phone="head",
    ),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=point_mark, phone="head"),
    Column("control_level", _("管控层级"), value=lambda row: row.get_control_level_display() or None),
    Column("controlled_by", _("管控责任人"), shown_as=person_mark, phone="due"),
    Column(
        "review_due_on", _("复评期限"), shown_as=review_mark, sort="review_due_on", kind="day", phone="due"
    ),
    Column("overdue", _("复评情况"), value=review_words),
    Column("location", _("具体位置"), optional=True),
    Column("accidents", _("可能的事故类型"), optional=True),
    ON_MAP,
]
