"""How targets look in lists."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import INDICATORS
from anlan.web.tables import Column, badge

from .models import Result

S = Result.Status
TONES = {
    S.MET: "good",
    S.ON_PACE: "info",
    S.AT_RISK: "warn",
    S.FAILED: "bad",
    S.NOT_APPLICABLE: "idle",
    S.NO_DATA: "idle",
    S.TRACKED: "idle",
}
STATES = {"proposed": "warn", "confirmed": "info", "in_force": "good", "evaluated": "idle", "dropped": "idle"}


def status_mark(result):
    return badge(result.get_status_display(), TONES[result.status])


def state_mark(target):
    return badge(target.get_state_display(), STATES[target.state])


def number(value):
    return None if value is None else f"{value.normalize():f}"


def reached(result):
    """The value as the target is written, with what it is a share of."""
    if result.value is None:
        return None
    said = number(round(result.value, 2))
    if result.whole is not None:
        said += f"（{number(result.part)}/{number(result.whole)}）"
    return said


def quoted(row):
    target = getattr(row, "target", row)
    return format_html(
        '<a href="{}">{}</a><br><small>{} {}</small>',
        row.get_absolute_url(),
        target,
        target.clause,
        target.quote,
    )


RESULTS = [
    Column("target", _("目标"), value=lambda row: str(row.target), sort="target__number", shown_as=quoted),
    Column("place", _("区域"), sort="place__path"),
    Column("wanted", _("要求"), value="target.wanted"),
    Column("value", _("实际"), value=reached, sort="value", kind="number"),
    Column("status", _("状态"), value="get_status_display", shown_as=status_mark),
    Column("period", _("周期"), value=lambda row: row.target.get_period_display()),
    Column("responsible", _("责任单位")),
    Column("note", _("说明")),
    Column("clause", _("条款"), value="target.clause", optional=True),
    Column("quote", _("原文"), value="target.quote", optional=True),
    Column("day", _("截至"), kind="day"),
]
TARGETS = [
    Column("title", _("目标"), value=str, sort="number", shown_as=quoted),
    Column("wanted", _("要求")),
    Column("period", _("周期"), value="get_period_display"),
    Column("code", _("指标")),
    Column("awaits", _("待接入的数据")),
    Column("scope_text", _("范围"), optional=True),
    Column("organ", _("下达单位"), optional=True),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark),
]


def left(result):
    """How much of a ceiling is left, below zero when it is passed; None for a floor or without a number."""
    target = result.target
    if result.value is None or target.value is None or target.op not in ("<=", "<", "="):
        return None
    return f"{(target.value - result.value).normalize():f}"


def lack(target):
    """What a target without data waits for: a capability, or the first record of what is there already."""
    if target.code in INDICATORS:
        return _("指标“%s”尚无记录") % INDICATORS[target.code].label
    return target.awaits or _("尚未选择指标")


SUPERIOR = [
    Column(
        "target", _("控制指标"), value=lambda row: str(row.target), sort="target__number", shown_as=quoted
    ),
    Column("place", _("区域"), sort="place__path"),
    Column("wanted", _("下达数"), value="target.wanted"),
    Column("value", _("实际"), value=reached, sort="value", kind="number"),
    Column("left", _("余量"), value=left, kind="number"),
    Column("status", _("状态"), value="get_status_display", shown_as=status_mark),
    Column("period", _("周期"), value=lambda row: row.target.get_period_display()),
    Column("responsible", _("责任单位")),
    Column("day", _("截至"), kind="day"),
]
AWAITING = [
    Column("title", _("目标"), value=str, sort="number", shown_as=quoted),
    Column("awaits", _("待接入的数据"), value=lack, sort="awaits"),
    Column("wanted", _("要求")),
    Column("period", _("周期"), value="get_period_display"),
    Column("scope_text", _("范围")),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark, optional=True),
]
