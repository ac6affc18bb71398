"""What an assessment would find missing: materials, folders, duties and tasks, for every unit and item at once."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.queries import attached_to
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.obligations.models import Occurrence
from anlan.plans.folders import Cabinet
from anlan.plans.models import Assignment
from anlan.rulebook.book import rule

from .computing import units_of
from .figures import Records, folders_of, owing
from .models import Assessment, Item, Line, Scheme

Method = Item.Method


@dataclass
class Gap:
    """``what``: the things missing, in words."""

    unit: Assessment
    line: Line
    what: list


def gaps(scheme, units, day):
    """``[Gap]`` in the order of units and items; a fixed number of queries however many there are."""
    lines = list(
        Line.objects.filter(assessment__in=[unit.pk for unit in units])
        .exclude(item__sort=Item.Sort.VETO)
        .select_related("item")
        .order_by("item__order", "item_id")
    )
    records, by_unit, files = Records(scheme, units, day), defaultdict(list), attached_to(lines)
    for line in lines:
        by_unit[line.assessment_id].append(line)
    used = {line.item.method for line in lines}
    missing = {method: ask(records) for method, ask in ASKED.items() if method in used}
    found = []
    for unit in units:
        for line in by_unit[unit.pk]:
            given = {file.kind for file in files[line.pk]}
            what = [name for name in line.item.materials if name not in given]
            what += missing.get(line.item.method, {}).get(unit.pk, [])
            if what:
                found.append(Gap(unit, line, what))
    return found


def folder_gaps(records):
    cabinet = Cabinet(folders_of(records), records.day)
    folders = {organ.pk: organ for organ in cabinet.organs()}
    return {
        unit.pk: [
            _("%(month)s档案：%(task)s缺%(what)s")
            % {"month": month, "task": entry.assignment.task.headline, "what": "、".join(entry.missing)}
            for month, entry in owing(cabinet, folders.get(unit.organ_id), records)
            if entry.missing
        ]
        for unit in records.units
    }


def open_duties(records):
    rows = Occurrence.objects.filter(due_on__range=(records.start, records.day))
    rows = rows.exclude(state__in=(Occurrence.State.ACCEPTED, Occurrence.State.WAIVED))
    return listed(records, rows.select_related("obligation", "round"), duty_words)


def duty_words(row):
    return _("未完成履职：%(title)s（%(round)s）") % {"title": row.obligation, "round": row.round.label}


def open_tasks(records):
    rows = Assignment.objects.filter(due_on__range=(records.start, records.day))
    rows = rows.filter(plan=records.scheme.plan) if records.scheme.plan else rows
    rows = rows.exclude(state__in=(Assignment.State.COMPLETED, Assignment.State.CANCELLED))
    return listed(records, rows.select_related("task"), task_words)


def task_words(row):
    return _("未办结任务：%(task)s（%(due)s）") % {"task": row.task.headline, "due": row.due_on}


def listed(records, rows, words):
    """``{assessment pk: [words of its open rows]}``, of persons where leaders are assessed."""
    people = {unit.person_id: unit.pk for unit in records.units if unit.person_id}
    by = "person_id" if people and hasattr(rows.model, "person") else "organ_id"
    units = defaultdict(list)
    for unit in records.units:
        units[getattr(unit, by)].append(unit.pk)
    found = defaultdict(list)
    for row in rows.filter(**{f"{by.removesuffix('_id')}__in": list(units)}).order_by("due_on", "pk"):
        for pk in units[getattr(row, by)]:
            found[pk].append(words(row))
    return found


ASKED = {Method.EVIDENCE: folder_gaps, Method.DUTIES: open_duties, Method.TASKS: open_tasks}


def remind_all(now):
    """In the month before the assessment each unit hears once what its folders still lack (S0-A12.3)."""
    today = timezone.localdate(now)
    schemes = Scheme.objects.filter(year=today.year, state__in=(Scheme.State.ISSUED, Scheme.State.SELF))
    for scheme in schemes.select_related("place", "plan"):
        if today.month != rule("assessment.readiness_month", on=today, place=scheme.place):
            continue
        counts = defaultdict(int)
        for gap in gaps(scheme, units_of(scheme), today):
            counts[gap.unit] += len(gap.what)
        for unit, count in counts.items():
            notify(
                [unit.person] if unit.person else users_of(unit.organ, "assessment.submit_assessment"),
                kind="assessment.readiness",
                title=_("迎接考核：还缺%(count)d项佐证材料，请补齐") % {"count": count},
                body=str(scheme),
                row=unit,
                key=f"assessment.readiness:{unit.pk}:{today:%Y-%m}",
                now=now,
            )
