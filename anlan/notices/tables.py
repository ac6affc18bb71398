"""Columns of the inbox."""

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .models import Notice

TONES = {Notice.Level.INFO: "idle", Notice.Level.WARNING: "warn", Notice.Level.URGENT: "bad"}


def state(row):
    return _("已读") if row.read_at else _("未读")


NOTICES = [
    Column(
        "state", _("状态"), state, shown_as=lambda row: badge(state(row), "idle" if row.read_at else "info")
    ),
    Column("title", _("标题"), link=True),
    Column("body", _("内容"), lambda row: Truncator(row.body).chars(60)),
    Column(
        "level",
        _("级别"),
        lambda row: row.get_level_display(),
        shown_as=lambda row: badge(row.get_level_display(), TONES[row.level]),
    ),
    Column("created_at", _("时间"), kind="time", sort="created_at"),
    Column("read_at", _("阅读时间"), kind="time", optional=True),
]
