"""Columns of the lists of entries and gaps, and the marks of both."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .models import Gap
from .queries import STANDINGS, ends, soon, standing_of

REASONS = {Gap.Reason.MISSING: "bad", Gap.Reason.EXPIRED: "bad", Gap.Reason.PENDING: "warn"}


def standing(row):
    today = timezone.localdate()
    return standing_of(row, today, soon(today))


def standing_words(row):
    return str(STANDINGS[standing(row)][0])


def standing_mark(row):
    label, tone = STANDINGS[standing(row)]
    return badge(label, tone)


def flaws(row):
    return "；".join(row.flaws)


def flaws_mark(row):
    return format_html('<span class="bad">{}</span>', flaws(row)) if row.flaws else "—"


def reason_mark(row):
    return badge(row.get_reason_display(), REASONS[row.reason])


def days_to(row):
    return (row.last_day - timezone.localdate()).days


FIRM = Column("enterprise", _("企业"), value=lambda row: str(row.enterprise), kind="name", phone="where")
WHERE = [Column("place", _("区域"), kind="code"), Column("sector", _("行业领域"), optional=True)]
DATES = [
    Column("valid_from", _("自"), kind="day"),
    Column("last_day", _("至"), value=ends, sort="last_day", kind="day", phone="due"),
]
ENTRIES = [
    Column("title", _("内容"), link=True, kind="name", phone="title"),
    Column("kind", _("种类"), kind="unit", phone="head"),
    FIRM,
    *WHERE,
    Column("number", _("编号"), kind="code"),
    *DATES,
    Column("standing", _("状态"), value=standing_words, shown_as=standing_mark, phone="head"),
    Column("flaws", _("问题"), value=flaws, shown_as=flaws_mark, kind="subject"),
    Column("entered_by", _("填报人"), optional=True),
    Column("entered_at", _("填报时间"), kind="time", optional=True),
    Column("verified_by", _("核实人"), optional=True),
    Column("source", _("来源"), optional=True),
]
EXPIRING = [
    Column("title", _("内容"), link=True, kind="name", phone="title"),
    Column("kind", _("种类"), kind="unit", phone="head"),
    FIRM,
    *WHERE,
    Column("number", _("编号"), kind="code"),
    Column("last_day", _("到期日"), sort="last_day", kind="day", phone="due"),
    Column("days", _("剩余天数"), value=days_to, kind="number"),
]
GAPS = [
    Column(
        "enterprise", _("企业"), value=lambda row: str(row.enterprise), link=True, kind="name", phone="title"
    ),
    *WHERE,
    Column("label", _("缺项"), phone="where"),
    Column("reason", _("原因"), shown_as=reason_mark, phone="head"),
    Column("found_on", _("发现日期"), kind="day", optional=True),
    Column("due_on", _("补齐期限"), sort="due_on", kind="day", phone="due"),
    Column("contact", _("安全联系人"), value="enterprise.contact", kind="code"),
    Column("phone", _("联系电话"), value="enterprise.phone", kind="code"),
]
