"""The columns of the lists of standings and of records."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge

from .models import CreditEvent

S = CreditEvent.State
TONES = {"A": "good", "B": "info", "C": "warn", "D": "bad"}
STATES = {
    S.RECORDED: "idle",
    S.APPEALED: "warn",
    S.UPHELD: "info",
    S.WITHDRAWN: "idle",
    S.REPAIRED: "good",
}


def tier_mark(code, label=""):
    return badge(label or code, TONES.get(code, "idle"))


def state_mark(event):
    return badge(event.get_state_display(), STATES[event.state])


def signed(points):
    """+2, −3.5: with a sign, without zeros behind."""
    return f"{points.normalize():+f}".replace("-", "−")


def fact_link(event):
    return (
        format_html('<a href="{}">{}</a>', event.trigger.url, event.trigger.title)
        if event.trigger.url
        else event.trigger.title
    )


STANDINGS = [
    Column("enterprise", _("企业名称"), value="enterprise.name", link=True, kind="name", phone="title"),
    Column(
        "tier",
        _("信用等级"),
        shown_as=lambda row: tier_mark(row.tier, row.tier_label),
        value="tier_label",
        phone="head",
    ),
    Column("score", _("得分"), kind="number", sort="score", phone="head"),
    Column("place", _("区域"), value=lambda row: str(row.enterprise.place), phone="where"),
    Column("sector", _("行业领域"), value="enterprise.sector"),
    Column("since", _("自"), kind="day", sort="since", phone="due"),
    Column("next_on", _("下次变化"), kind="day", optional=True),
    Column("credit_code", _("信用代码"), value="enterprise.credit_code", kind="code", optional=True),
]

EVENTS = [
    Column("fact", _("事实类别"), value="fact_label", link=True, phone="head"),
    Column("enterprise", _("企业名称"), value="enterprise.name", kind="name", phone="where"),
    Column("title", _("内容"), value="trigger.title", kind="text-long", phone="title"),
    Column("points", _("分值"), kind="number", value=lambda row: signed(row.points), phone="head"),
    Column("occurred_on", _("发生日期"), kind="day", sort="occurred_on", phone="due"),
    Column("expires_on", _("失效日期"), kind="day"),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark, phone="head"),
    Column("basis", _("依据"), kind="text-long", optional=True),
    Column("place", _("区域"), value=lambda row: str(row.enterprise.place), optional=True),
]
