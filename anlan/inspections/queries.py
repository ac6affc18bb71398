"""Questions about inspections: kinds and roles of the rulebook, lines that apply, plans that overlap."""

from dataclasses import dataclass
from datetime import timedelta

from anlan.rulebook.book import rule

from .models import Inspection

S = Inspection.State


@dataclass(frozen=True)
class Kind:
    """A way of inspecting. ``members``: at least so many on the team; ``officers``: so many of them officers."""

    code: str
    label: str
    unannounced: bool
    members: int
    officers: int


def kinds(place=None, on=None):
    """``{code: Kind}`` in the order of the rule."""
    return {row["code"]: Kind(**row) for row in rule("inspections.kinds", on, place)}


def team_roles(place=None):
    return {row["code"]: row["label"] for row in rule("inspections.team_roles", place=place)}


def applies(line, values):
    """Whether a line is asked, given ``{line name: value}``."""
    when = line.get("relevant")
    return not when or (values.get(when["line"], "") == when["value"]) == (when["op"] == "=")


def lacking(inspection):
    """The labels of the mandatory lines without an answer, and of failed ones without the photo they need."""
    if inspection.edition is None:
        return []
    from anlan.files.queries import attached

    values = dict(inspection.answers.values_list("line", "value"))
    shown = set(attached(inspection).values_list("kind", flat=True))
    found = []
    for line in inspection.edition.lines:
        if line["type"] == "note" or not applies(line, values):
            continue
        value = values.get(line["name"], "")
        bare = line.get("photo_on_fail") and value == "fail" and photo_kind(line["name"]) not in shown
        if (line["required"] and not value) or bare:
            found.append(line["label"])
    return found


def photo_kind(name):
    return f"line:{name}"[:60]


def overlapping(inspection, user):
    """Other organs' plans for the same enterprise within the days of the rule, that ``user`` may know of."""
    if inspection.enterprise_id is None or inspection.state != S.PLANNED:
        return Inspection.objects.none()
    near = timedelta(rule("inspections.merge_days", inspection.planned_from, inspection.place))
    rows = Inspection.objects.visible_to(user).filter(
        enterprise=inspection.enterprise_id,
        state=S.PLANNED,
        planned_from__lte=inspection.planned_until + near,
        planned_until__gte=inspection.planned_from - near,
    )
    return rows.exclude(organ=inspection.organ_id).select_related("organ").order_by("planned_from", "pk")


def visits_in(enterprise, year):
    """How often the enterprise was visited in a year, by anybody."""
    return Inspection.objects.filter(enterprise=enterprise, visited_on__year=year).count()
