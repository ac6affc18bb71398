"""Columns of the lists of duties."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from anlan.web.tables import Column, badge
from anlan.web.templatetags.kit import due_mark

from .models import Occurrence
from .queries import TONES, phase
from .wording import cadence_words

STATES = {"proposed": "warn", "in_force": "good", "suspended": "idle", "ended": "idle", "dropped": "idle"}
STANDINGS = {
    "at_risk": (_("可能完不成"), "warn"),
    "cannot_be_met": (_("已无法完成"), "bad"),
}


def state_mark(row):
    return badge(row.get_state_display(), STATES[row.state])


def phase_of(row):
    return phase(row, timezone.localdate(), timezone.now())


def phase_mark(row):
    found = phase_of(row)
    return badge(found.label, TONES[found])


def due(row):
    return due_mark(row.due_on, done=row.state not in Occurrence.WITH_UNIT)


def tally(row):
    """``1/2``: done of the hard minimum; the plan beside it where it wants more."""
    text = f"{row.done}/{row.required}"
    return (
        _("%(text)s（计划%(planned)d）") % {"text": text, "planned": row.planned}
        if row.planned > row.required
        else text
    )


def standing_mark(standing):
    label, tone = STANDINGS.get(standing, ("", ""))
    return badge(label, tone) if label else ""


def done_cell(row):
    return format_html("{} {}", tally(row), standing_mark(row.standing))


OCCURRENCES = [
    Column("title", _("履职要求"), value="obligation.title", link=True, kind="text-long", phone="title"),
    Column("round", _("期次"), value="round.label", phone="head"),
    Column("subject", _("履职主体"), sort="organ_id", phone="where"),
    Column("place", _("区域"), value=lambda row: str(row.place), optional=True),
    Column("phase", _("状态"), value=lambda row: str(phase_of(row).label), shown_as=phase_mark, phone="head"),
    Column("due_on", _("截止日期"), shown_as=due, sort="due_on", kind="day", phone="due"),
    Column("done", _("完成次数"), value=tally, shown_as=done_cell),
    Column("completed_on", _("完成日期"), sort="completed_on", kind="day"),
    Column("submitted_at", _("最近报送"), sort="submitted_at", kind="time", optional=True),
    Column("verifier", _("审核单位"), value=lambda row: str(row.verifier), optional=True),
    Column("returns", _("退回次数"), kind="number", optional=True),
]

OBLIGATIONS = [
    Column("title", _("名称"), link=True, sort="title", kind="text-long", phone="title"),
    Column("cadence", _("周期"), value=lambda row: cadence_words(row.cadence, row.place), phone="head"),
    Column("subject", _("履职主体"), value=lambda row: row.get_subject_display()),
    Column("organ", _("主办单位"), value=lambda row: str(row.organ), phone="where"),
    Column(
        "state",
        _("状态"),
        value=lambda row: row.get_state_display(),
        shown_as=state_mark,
        sort="state",
        phone="head",
    ),
    Column("starts_on", _("开始日期"), sort="starts_on", kind="day"),
    Column("ends_on", _("结束日期"), sort="ends_on", kind="day", optional=True),
    Column("basis", _("依据"), optional=True),
    Column("weight", _("考核权重"), kind="number", optional=True),
]
