"""Questions: kinds, how often each organ has met this year, what a decision's clock says, where a meeting counts."""

from collections import Counter

from anlan.obligations.models import Occurrence
from anlan.rulebook.book import rule

from .models import Decision, Meeting

MOST = 200  # duties of one unit at one time


def kinds(place=None, on=None):
    """``{code: row of the rule}``."""
    return {row["code"]: row for row in rule("meetings.kinds", on=on, place=place)}


def kind_labels(place=None):
    return {code: row["label"] for code, row in kinds(place).items()}


def kind_label(meeting):
    return kind_labels(meeting.place).get(meeting.kind, meeting.kind)


def tallies(meetings, year):
    """``{(organ pk, kind): held}`` of a year, in one query."""
    held = meetings.filter(state__in=Meeting.TOOK_PLACE, held_on__year=year)
    return Counter(held.order_by().values_list("organ", "kind"))


def lacking(meeting):
    """The decisions that are not settled yet."""
    return meeting.decisions.exclude(state__in=Decision.SETTLED)


def duties_for(meeting):
    """The duties of the convening organ that this meeting may be shown for: its day lies in their period."""
    if meeting.held_on is None:
        return []
    rows = (
        Occurrence.objects.filter(
            organ=meeting.organ_id,
            person=None,
            period_start__lte=meeting.held_on,
            period_end__gte=meeting.held_on,
            state__in=(*Occurrence.OPEN, Occurrence.State.ACCEPTED),
        )
        .exclude(pk__in=meeting.handed_in.values("occurrence"))
        .select_related("obligation", "round", "place", "organ", "person")
        .order_by("due_on", "pk")[:MOST]
    )
    return [row for row in rows if wants_minutes(row)]


def wants_minutes(occurrence):
    items = occurrence.obligation.evidence.get("items", [])
    settled = occurrence.state in (Occurrence.State.ACCEPTED, Occurrence.State.SUBMITTED)
    return any("minutes" in item for item in items) and (occurrence.is_count or not settled)
