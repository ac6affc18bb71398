"""Columns of the lists of the exchange."""

from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

TONES = {
    "registered": "good",
    "rejected": "bad",
    "conflict": "warn",
    "taken": "good",
    "declined": "idle",
    "created": "info",
    "failed": "warn",
    "dead": "bad",
    "sent": "info",
    "acked": "good",
    "reconciled": "good",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def number(row):
    return row.external_id or f"#{row.pk}"


def matter_number(row):
    return row.case.matter.number if row.case_id else None


MESSAGES = [
    Column("external_id", _("对方编号"), value=number, link=True, kind="day", phone="head"),
    Column("direction", _("方向"), phone="head"),
    Column("partner", _("对接平台"), value=lambda row: str(row.partner), kind="unit", phone="where"),
    Column("state", _("状态"), shown_as=state_mark, phone="head"),
    Column("matter", _("事项编号"), value=matter_number, kind="day"),
    Column("said", _("最近结果"), kind="subject", phone="title"),
    Column("tries", _("次数"), kind="number"),
    Column("created_at", _("时间"), kind="time", phone="due"),
    Column("next_try_at", _("下次发送"), kind="time", optional=True),
    Column("batch", _("批次"), optional=True),
]

PARTNERS = [
    Column("name", _("名称"), link=True),
    Column("code", _("代码")),
    Column("organ", _("对接单位"), value=lambda row: str(row.organ)),
    Column("way", _("状态回传"), value=lambda row: _("接口") if row.url else _("文件")),
    Column("active", _("启用")),
]


def outcome(row):
    if row.problem:
        return badge(_("未能对账"), "bad")
    return badge(_("%d处差异") % row.count, "warn") if row.count else badge(_("0处差异"), "good")


RECONCILIATIONS = [
    Column("at", _("对账时间"), kind="time", link=True),
    Column("partner", _("对接平台"), value=lambda row: str(row.partner)),
    Column("ours", _("本系统件数"), kind="number"),
    Column("theirs", _("对方件数"), kind="number"),
    Column("count", _("差异"), shown_as=outcome, kind="number"),
    Column("by", _("对账人"), value=lambda row: str(row.by or _("系统"))),
    Column("problem", _("未能对账的原因"), kind="text-long", optional=True),
]
