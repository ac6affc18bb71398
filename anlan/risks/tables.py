"""Columns of the lists of risk, and the marks of levels and states."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge, shown

from .models import Level

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


def person(row):
    return row.controlled_by or None


def person_mark(row):
    missing = row.state in ("controlled", "reviewed") and not row.controlled_by
    return badge(_("无责任人"), "bad") if missing else shown(person(row))


def overdue_words(row):
    return _("复评逾期") if row.review_overdue else ""


POINTS = [
    Column("name", _("风险点"), sort="name", link=True, kind="name"),
    Column("level", _("风险等级"), shown_as=level_mark),
    Column("owner", _("责任单位"), value=lambda row: str(row.organ)),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("sector", _("行业领域")),
    Column("kind", _("类别")),
    Column("state", _("状态"), shown_as=state_mark),
    Column("control_level", _("管控层级")),
    Column("controlled_by", _("管控责任人"), value=person, shown_as=person_mark),
    Column("review_due_on", _("复评期限"), sort="review_due_on", shown_as=review_mark, kind="day"),
    Column("overdue", _("复评情况"), value=overdue_words, optional=True),
    Column("inherent_level", _("固有风险"), optional=True),
    Column("residual_level", _("剩余风险"), optional=True),
    Column("location", _("具体位置"), optional=True),
    Column("accidents", _("可能的事故类型"), optional=True),
    Column("lon", _("经度"), kind="number", optional=True),
    Column("lat", _("纬度"), kind="number", optional=True),
    Column("created_at", _("登记时间"), kind="time", optional=True),
]
