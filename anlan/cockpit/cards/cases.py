"""What is done about it: dangers and their closing, listed ones, campaigns that run, who is held to account."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.accountability.models import Act
from anlan.campaigns.models import Campaign
from anlan.hazards.models import Matter

from ..registry import TOP, card
from .matters import DANGERS, line

LISTINGS, CAMPAIGNS, ACTS = "hazards:listings", "campaigns:campaigns", "accountability:acts"


@card("dangers", gettext_lazy("隐患闭环"), "figures", TOP)
def dangers(asked):
    """The major ones that are not closed, the first due first."""
    lists = asked.lists
    major = lists.at(DANGERS, profile="danger", status="unfinished", grade=Matter.Grade.MAJOR)
    figures = lists.figures(
        (lists.at(DANGERS, profile="danger", status="unfinished"), _("未销号隐患"), "warn"),
        (lists.at(DANGERS, profile="danger", status="overdue"), _("逾期未整改"), "bad"),
        (major, _("重大隐患"), "bad"),
        (lists.at(DANGERS, profile="danger", status="checking"), _("待验收销号"), "warn"),
    )
    rows = major.first(asked.settings["top"], "due_on", "pk", related=("organ", "office"))
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
    lists = asked.lists
    running = lists.at(LISTINGS, status="running")
    figures = lists.figures(
        (running, _("督办中"), "warn"),
        (lists.at(LISTINGS, status="overdue"), _("逾期"), "bad"),
        (lists.at(LISTINGS, year=asked.today.year), _("本年挂牌"), ""),
    )
    lines = [
        line(
            row.matter.title, row.organ, row.deadline, row.get_absolute_url(), tone(row.deadline, asked.today)
        )
        for row in running.first(asked.settings["top"], "deadline", "pk", related=("matter", "organ"))
    ]
    return {"figures": figures, "lines": lines}


@card("campaigns", gettext_lazy("专项整治"), "figures", TOP)
def campaigns(asked):
    S = Campaign.State
    running, closing = (asked.lists.at(CAMPAIGNS, state=state) for state in (S.LAUNCHED, S.CLOSING))
    figures = asked.lists.figures((running, S.LAUNCHED.label, ""), (closing, S.CLOSING.label, ""))
    lines = [
        line(
            row.title,
            row.lead,
            row.ends_on,
            row.get_absolute_url(),
            "bad" if row.ends_on < asked.today else "",
        )
        for row in running.first(asked.settings["top"], "ends_on", "pk", related=("lead",))
    ]
    return {"figures": figures, "lines": lines}


@card("accountability", gettext_lazy("约谈问责"), "figures", TOP)
def accountability(asked):
    """What units have been told and have not answered, the first due first."""
    S = Act.State
    states = (S.CANDIDATE, S.DELIVERED, S.ANSWERED, S.RECTIFIED)
    lists = {state: asked.lists.at(ACTS, state=state) for state in states}
    figures = asked.lists.figures(*((found, state.label, "warn") for state, found in lists.items()))
    rows = lists[S.DELIVERED].first(asked.settings["top"], "answer_by", "pk", related=("organ",))
    lines = [
        line(row.title, row.organ, row.answer_by, row.get_absolute_url(), tone(row.answer_by, asked.today))
        for row in rows
    ]
    return {"figures": figures, "lines": lines}


def tone(due_on, today):
    return "bad" if due_on < today else "warn"
