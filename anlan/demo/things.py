"""Visits to what is no enterprise: a night market, a pipeline, a ferry, a house; two of the dangers are followed."""

from datetime import time, timedelta

from django.core.files.base import ContentFile

from anlan.hazards.flow import MATTER
from anlan.inspections.actions.visits import (
    answer_lines,
    correct,
    note_finding,
    plan_inspection,
    raise_matter,
)
from anlan.inspections.flow import INSPECTION
from anlan.org.models import Organ
from anlan.subjects.models import Subject

from . import clock
from .chronicle import aware
from .evidence import photo
from .inspections import drawn

# kind -> what was found, what kind of danger that is, and how it was put right at once (or is being followed)
FOUND = {
    "stall_point": ("两个用气摊位的燃气软管超过使用年限。", "fire", ""),
    "house": ("二层以上出租房间外窗设固定防盗网，没有逃生口。", "fire", ""),
    "pipeline": ("一处标识桩被绿化遮挡。", "other", "当场清理，标识桩已露出。"),
    "vessel": ("一件救生衣缺少反光带。", "equipment", "当场更换救生衣。"),
}


def build(city, people, days):
    organ = city["市应急管理局"]
    actor = people.of(organ)
    for number, (kind, (problem, danger, measure)) in enumerate(FOUND.items()):
        thing = Subject.objects.filter(kind=kind).select_related("place", "sector").order_by("pk").first()
        if thing is None:
            continue
        with clock.at(aware(days.ago(12 - number), time(14, 10))) as now:
            made = visit(thing, organ, actor, problem, measure, now)
            if made is not None:
                give(made, actor, danger, now)


def visit(thing, organ, actor, problem, measure, now):
    """Planned, begun and ended on one day. Returns the matter it left, if any."""
    row = plan_inspection(
        actor=actor,
        organ=organ,
        kind="routine",
        planned_from=now.date(),
        thing=thing,
        team=[(actor, actor.name, "head"), (None, "闻知远", "officer")],
        now=now,
    )
    INSPECTION.move(row, "check_in", actor=actor, now=now)
    picture = ContentFile(photo(f"{problem} {thing}"), name="现场照片.png")
    found = note_finding(row, actor=actor, description=problem, photos=[picture], now=now)
    matter = None if measure else raise_matter(found, actor=actor, now=now)
    if measure:
        correct(found, actor=actor, measure=measure, now=now)
    answer_lines(row, actor=actor, answers={"rules_kept": {"value": "pass"}}, now=now)
    INSPECTION.move(row, "record", actor=actor, now=now)
    hands = {"team_drawing": drawn(actor.name), "signer": "岑若水", "drawing": drawn("岑若水")}
    INSPECTION.move(row, "confirm", actor=actor, now=now, **hands)
    said = "存在问题，限期整改。" if matter else "存在问题，已当场改正。"
    again = {"revisit_on": now.date() + timedelta(20)} if matter else {}
    INSPECTION.move(row, "conclude", actor=actor, now=now, inspection_result=said, **again)
    return matter


def give(matter, actor, danger, now):
    """To the town, which answers for what nobody runs."""
    town = Organ.objects.filter(place=matter.place, kind__in=(Organ.Kind.TOWN, Organ.Kind.ZONE)).first()
    MATTER.move(matter, "accept", actor=actor, now=now, grade="general", danger_class=danger)
    MATTER.move(matter, "assign", actor=actor, now=now, responsible=town)
