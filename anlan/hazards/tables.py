"""Columns of the lists of matters and listings."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Listing, Matter
from .queries import labels, profiles

S, L = Matter.State, Listing.State
TONES = {
    S.REGISTERED: "warn",
    S.REJECTED: "idle",
    S.DUPLICATE: "idle",
    S.VERIFIED: "warn",
    S.ASSIGNED: "info",
    S.TRANSFER_ASKED: "warn",
    S.RECTIFYING: "info",
    S.EXTENSION_ASKED: "warn",
    S.SUSPENDED: "bad",
    S.SUBMITTED: "info",
    S.VERIFIED_OK: "info",
    S.CLOSED: "good",
    S.REOPENED: "bad",
}
LISTING_TONES = {
    L.PROPOSED: "warn",
    L.REFUSED: "idle",
    L.LISTED: "bad",
    L.EXTENDED: "bad",
    L.CANCELLED: "good",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def listing_mark(row):
    return badge(row.get_state_display(), LISTING_TONES[row.state])


def grade_mark(row):
    if not row.grade:
        return "—"
    return badge(row.get_grade_display(), "bad" if row.is_major else "idle")


def due(row):
    return due_mark(row.due_on, done=row.state not in Matter.WITH_UNIT)


def deadline(row):
    return due_mark(row.deadline, done=row.state not in Listing.RUNNING)


def name_of(key, field):
    def value(row):
        code = getattr(row, field)
        return labels(key, row.place).get(code, code)

    return value


def profile_label(row):
    found = profiles(row.place).get(row.profile)
    return found.label if found else row.profile


def flags(row):
    """What a supervisor looks for: flagged, failed, come again, listed."""
    words = []
    if row.escalation:
        words.append(badge(_("督办：%s") % row.get_escalation_display(), "bad"))
    if row.failed_checks:
        words.append(badge(_("验收退回%d次") % row.failed_checks, "warn"))
    if row.recurrences:
        words.append(badge(_("重复%d次") % row.recurrences, "warn"))
    return format_html(" ".join("{}" for _one in words), *words) if words else ""


def flags_plain(row):
    return "；".join(
        str(words)
        for words, given in (
            (_("督办：%s") % row.get_escalation_display(), row.escalation),
            (_("验收退回%d次") % row.failed_checks, row.failed_checks),
            (_("重复%d次") % row.recurrences, row.recurrences),
        )
        if given
    )


def organ_name(field):
    return lambda row: str(getattr(row, field)) if getattr(row, f"{field}_id") else None


def today_overdue(row):
    return row.is_overdue(timezone.localdate())


MATTERS = [
    Column("number", _("编号"), link=True, kind="day", phone="head"),
    Column("title", _("问题"), kind="subject", phone="title"),
    Column("where", _("所在单位"), value="where", kind="unit", phone="where"),
    Column(
        "grade",
        _("等级"),
        value=lambda row: row.get_grade_display() or None,
        shown_as=grade_mark,
        phone="head",
    ),
    Column("state", _("状态"), value=lambda row: row.get_state_display(), shown_as=state_mark, phone="head"),
    Column("organ", _("责任单位"), value=organ_name("organ"), kind="unit"),
    Column("due_on", _("整改期限"), shown_as=due, sort="due_on", kind="day", phone="due"),
    Column("flags", _("提示"), value=flags_plain, shown_as=flags, kind="marks"),
    Column("profile", _("种类"), value=profile_label, optional=True),
    Column("source", _("来源"), value=name_of("sources", "source")),
    Column("place", _("区域"), value=lambda row: str(row.place), optional=True),
    Column("sector", _("行业领域"), value=lambda row: row.sector and str(row.sector), optional=True),
    Column("danger_class", _("类型"), value=name_of("danger_classes", "danger_class"), optional=True),
    Column("cause_class", _("原因类别"), value=name_of("cause_classes", "cause_class"), optional=True),
    Column("office", _("交办单位"), value=organ_name("office"), optional=True),
    Column("verifier", _("验收单位"), value=organ_name("verifier"), optional=True),
    Column("original_due_on", _("原定期限"), kind="day", optional=True),
    Column("overdue", _("是否逾期"), value=today_overdue, optional=True),
    Column("entered_at", _("登记时间"), sort="entered_at", kind="time", optional=True),
    Column("occurred_at", _("发现时间"), kind="time", optional=True),
    Column("verified_on", _("验收通过日期"), kind="day", optional=True),
    Column("closed_on", _("销号日期"), sort="closed_on", kind="day", optional=True),
    Column("description", _("情况描述"), kind="text-long", optional=True),
]

LISTINGS = [
    Column("number", _("编号"), value="matter.number", link=True, kind="day", phone="head"),
    Column("title", _("重大事故隐患"), value="matter.title", kind="subject", phone="title"),
    Column("where", _("所在单位"), value=lambda row: row.matter.where, kind="unit", phone="where"),
    Column("level", _("级别"), value=lambda row: row.get_level_display(), sort="level", phone="head"),
    Column(
        "state", _("状态"), value=lambda row: row.get_state_display(), shown_as=listing_mark, phone="head"
    ),
    Column("organ", _("挂牌单位"), value=lambda row: str(row.organ)),
    Column("tracker", _("跟踪督办人"), value=lambda row: row.tracker and str(row.tracker)),
    Column("listed_on", _("挂牌日期"), sort="listed_on", kind="day"),
    Column("deadline", _("督办期限"), shown_as=deadline, sort="deadline", kind="day", phone="due"),
    Column("original_deadline", _("原定期限"), kind="day", optional=True),
    Column("overdue_since", _("逾期日期"), kind="day", optional=True),
    Column("cancelled_on", _("摘牌日期"), kind="day", optional=True),
]
