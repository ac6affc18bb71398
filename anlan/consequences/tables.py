"""How facts and what follows look in lists."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

TONES = {"proposed": "warn", "applied": "bad", "rejected": "idle", "reversed": "idle", "expired": "idle"}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def mode(row):
    return _("自动") if row.automatic else _("建议")


def linked(row):
    if row.withdrawn_at:
        return format_html("<s>{}</s> {}", row.title, badge(_("已撤回"), "idle"))
    cell = format_html('<a href="{}">{}</a>', row.url, row.title) if row.url else row.title
    return format_html("{} {}", cell, badge(_("待重新处理"), "bad")) if row.failed_at else cell


CONSEQUENCES = [
    Column("subject_name", _("对象"), link=True),
    Column("effect", _("措施"), value="effect_label"),
    Column("fact", _("事实"), value="fact_label"),
    Column("mode", _("方式"), value=mode),
    Column("proposed_at", _("提出时间"), sort="proposed_at", kind="time"),
    Column("office", _("决定单位")),
    Column("ends_on", _("有效期至"), kind="day"),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark),
]
TRIGGERS = [
    Column("title", _("内容"), shown_as=linked),
    Column("code", _("事实"), value="label"),
    Column("subject_name", _("对象")),
    Column("place", _("区域"), value=lambda row: str(row.place)),
    Column("happened_on", _("发生日期"), sort="happened_on", kind="day"),
    Column("raised_at", _("记录时间"), kind="time", optional=True),
]
