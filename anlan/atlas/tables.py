"""Columns of the two lists."""

from django.utils.translation import gettext_lazy as _

from anlan.hazards.tables import due, organ_name, state_mark, today_overdue
from anlan.web.tables import Column, badge


def listed_mark(row):
    return badge(row.levels, "bad") if row.levels else "—"


def on_map(row):
    """Whether it can be shown on the map; what has no coordinates stands in the list alone."""
    return row.at_lon is not None


def on_map_mark(row):
    return _("是") if on_map(row) else badge(_("无坐标"), "warn")


ON_MAP = Column("on_map", _("上图"), value=on_map, shown_as=on_map_mark)
DANGERS = [
    Column("number", _("编号"), link=True, kind="day"),
    Column("title", _("重大事故隐患"), kind="text-long"),
    Column("where", _("所在单位"), value="where"),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("sector", _("行业领域"), value=lambda row: row.sector and str(row.sector)),
    Column("levels", _("挂牌级别"), value="levels", shown_as=listed_mark),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark),
    Column("organ", _("责任单位"), value=organ_name("organ")),
    Column("due_on", _("整改期限"), shown_as=due, sort="due_on", kind="day"),
    Column("overdue", _("是否逾期"), value=today_overdue),
    Column("duty_person", _("整改责任人"), optional=True),
    Column("measures", _("整改措施"), kind="text-long", optional=True),
    Column("contingency", _("应急预案"), kind="text-long", optional=True),
    ON_MAP,
]
