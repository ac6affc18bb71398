"""How acts look in lists."""

from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Act

S = Act.State
TONES = {
    S.CANDIDATE: "warn",
    S.APPROVED: "info",
    S.DELIVERED: "bad",
    S.ANSWERED: "info",
    S.RECTIFIED: "info",
    S.CLOSED: "good",
    S.DISMISSED: "idle",
}


def state_mark(row):
    return badge(row.get_state_display(), TONES[row.state])


def due(row):
    """The day by which the unit must act next."""
    return {S.DELIVERED: row.answer_by, S.ANSWERED: row.rectify_by}.get(row.state)


def due_cell(row):
    return due_mark(due(row), done=False) if due(row) else "—"


ACTS = [
    Column("title", _("事由"), link=True),
    Column("organ", _("被问责单位")),
    Column("capacity", _("责任"), value="get_capacity_display"),
    Column("rung", _("方式"), value="rung_label"),
    Column("office", _("问责单位"), optional=True),
    Column("verifier", _("核查单位"), optional=True),
    Column("proposed_at", _("提出时间"), sort="proposed_at", kind="time"),
    Column("approved_on", _("批准日期"), kind="day", optional=True),
    Column("due", _("办理时限"), value=due, shown_as=due_cell, kind="day"),
    Column("state", _("状态"), value="get_state_display", shown_as=state_mark),
]
