"""What is done about it: dangers and their closing, listed ones, campaigns that run, who is held to account."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.accountability.models import Act
from anlan.campaigns.models import Campaign
from anlan.hazards.models import Matter

from ..lists import Listed, present
from ..registry import TOP, card
from .matters import DANGERS, line

LISTINGS, CAMPAIGNS, ACTS = "hazards:listings", "campaigns:campaigns", "accountability:acts"


@card("dangers", gettext_lazy("隐患闭环"), "figures", TOP)
def dangers(asked):
    """The major ones that are not closed, the first due first."""
    user, major = asked.user, Matter.Grade.MAJOR
    unfinished = Listed(user, DANGERS, profile="danger", status="unfinished", grade=major)
    figures = present(
        Listed(user, DANGERS, profile="danger", status="unfinished").figure(_("未销号隐患"), "warn"),
        Listed(user, DANGERS, profile="danger", status="overdue").figure(_("逾期未整改"), "bad"),
        unfinished.figure(_("重大隐患"), "bad"),
        Listed(user, DANGERS, profile="danger", status="checking").figure(_("待验收销号"), "warn"),
    )
    rows = unfinished.first(asked.settings["top"], "due_on", "pk")
    lines = [
        {
            "title": row.title,
            "about": str(row.organ or row.office),
            "day": row.due_on.isoformat() if row.due_on else "",
            "url": row.get_absolute_url(),
            "tone": "bad" if row.due_on and row.due_on < asked.today else "warn",
        }
        for row in rows
    ]
    return {"figures": figures, "lines": lines}


@card("listings", gettext_lazy("挂牌督办"), "figures", TOP)
def listings(asked):
    running = Listed(asked.user, LISTINGS, status="running")
    figures = present(
        running.figure(_("督办中"), "warn"),
        Listed(asked.user, LISTINGS, status="overdue").figure(_("逾期"), "bad"),
        Listed(asked.user, LISTINGS, year=asked.today.year).figure(_("本年挂牌")),
    )
    lines = [
        line(
            row.matter.title, row.organ, row.deadline, row.get_absolute_url(), tone(row.deadline, asked.today)
        )
        for row in running.first(asked.settings["top"], "deadline", "pk")
    ]
    return {"figures": figures, "lines": lines}


@card("campaigns", gettext_lazy("专项整治"), "figures", TOP)
def campaigns(asked):
    S = Campaign.State
    running = Listed(asked.user, CAMPAIGNS, state=S.LAUNCHED)
    figures = present(
        running.figure(S.LAUNCHED.label),
        Listed(asked.user, CAMPAIGNS, state=S.CLOSING).figure(S.CLOSING.label),
    )
    lines = [
        line(
            row.title,
            row.lead,
            row.ends_on,
            row.get_absolute_url(),
            "bad" if row.ends_on < asked.today else "",
        )
        for row in running.first(asked.settings["top"], "ends_on", "pk")
    ]
    return {"figures": figures, "lines": lines}


@card("accountability", gettext_lazy("约谈问责"), "figures", TOP)
def accountability(asked):
    """What units have been told and have not answered, the first due first."""
    S = Act.State
    states = (S.CANDIDATE, S.DELIVERED, S.ANSWERED, S.RECTIFIED)
    figures = present(
        *(Listed(asked.user, ACTS, state=state).figure(state.label, "warn") for state in states)
    )
    rows = Listed(asked.user, ACTS, state=S.DELIVERED).first(asked.settings["top"], "answer_by", "pk")
    lines = [
        line(row.title, row.organ, row.answer_by, row.get_absolute_url(), tone(row.answer_by, asked.today))
        for row in rows
    ]
    return {"figures": figures, "lines": lines}


def tone(due_on, today):
    return "bad" if due_on < today else "warn"
