"""What stands against a unit or a person for safety on a day: told from the records, kept with an answer."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from anlan.accountability.ladder import window
from anlan.accountability.models import Act
from anlan.consequences.queries import in_force
from anlan.obligations.models import Occurrence
from anlan.org.models import Organ
from anlan.rulebook.book import rule
from anlan.targets.models import Result, Target

from .models import Assessment, Line, Problem
from .scoring import failing

TERRITORIAL = (Organ.Kind.GOVERNMENT, Organ.Kind.TOWN, Organ.Kind.ZONE, Organ.Kind.VILLAGE, Organ.Kind.PARTY)
SHOWN = 5  # named in the answer; the rest is counted


def facts_against(query, day):
    """``[{"label", "text", "veto"}]``: each thing looked up, also where nothing was found.

    ``veto``: whether it alone forbids an award. Of the year of ``day`` and the one before.
    """
    start = date(day.year - 1, 1, 1)
    looked = (
        (_("考核一票否决"), vetoed_assessments(query, day), True),
        (_("生效中的一票否决"), standing(query, "veto", day), True),
        (_("零指标未达成"), failed_zeros(query, start, day), True),
        (_("考核不合格"), failed_grades(query, day), False),
        (_("列为重点监管"), standing(query, "close_watch", day), False),
        (_("问责情况"), acts(query, day), False),
        (_("逾期未履行的职责"), missed_duties(query, start, day), False),
        (_("逾期未销号的考核问题"), open_problems(query, day), False),
    )
    return [
        {"label": str(label), "text": told(found), "veto": bool(found) and veto}
        for label, found, veto in looked
    ]


def told(found):
    if not found:
        return _("无")
    text = "；".join(found[:SHOWN])
    return text if len(found) <= SHOWN else _("%(text)s等%(count)d项") % {"text": text, "count": len(found)}


def assessments(query, day):
    rows = Assessment.objects.filter(year__in=(day.year - 1, day.year)).select_related("scheme")
    return rows.filter(person=query.person) if query.person else rows.filter(organ=query.subject, person=None)


def vetoed_assessments(query, day):
    rows = {row.pk: row for row in assessments(query, day).filter(vetoed=True)}
    lines = Line.objects.filter(assessment__in=rows, item__sort="veto").select_related("item")
    return [f"{rows[line.assessment_id].scheme}：{line.item.title}" for line in lines if line.triggered]


def standing(query, effect, day):
    """What the rules of consequences hold against the one asked about on the day."""
    return [
        f"{row.fact_label}（{row.starts_on}至{row.ends_on or _('长期')}）"
        for row in in_force(query.person or query.subject, effect, day).order_by("starts_on", "pk")
    ]


def acts(query, day):
    """The acts of accountability delivered within the window in which they count as repeats."""
    rows = Act.objects.filter(
        organ=query.subject, delivered_on__lte=day, approved_on__gte=window(day, query.place)
    )
    rows = rows.filter(person__contains=query.person.name) if query.person else rows
    return [
        f"{row.rung_label}：{row.title}（{row.approved_on}）"
        for row in rows.select_related("place").order_by("approved_on", "pk")
    ]


def failed_grades(query, day):
    lowest = failing(rule("assessment.grades", on=day, place=query.place))
    rows = assessments(query, day).filter(grade=lowest, vetoed=False)
    return [
        str(row.scheme) for row in rows.filter(state__in=(Assessment.State.PUBLISHED, Assessment.State.USED))
    ]


def failed_zeros(query, start, day):
    """The targets of none (事故零指标) that failed: the unit's own, and those of the territory it governs."""
    organ = query.subject
    whose = Q(responsible=organ)
    if organ.kind in TERRITORIAL:
        whose |= Q(place=organ.place)
    rows = Result.objects.filter(whose, status=Result.Status.FAILED, day__range=(start, day))
    rows = rows.filter(
        target__value=0,
        target__op__in=(Target.Op.EQUAL, Target.Op.AT_MOST),
        target__reading=Target.Reading.LEVEL,
    )
    latest = {}
    for row in rows.select_related("target").order_by("day"):
        latest[row.target_id, row.start.year] = row
    return [f"{row.start.year}年{row.target.title}（{row.value.normalize():f}）" for row in latest.values()]


def missed_duties(query, start, day):
    rows = Occurrence.objects.filter(due_on__range=(start, day), missed_at__isnull=False)
    rows = rows.exclude(state=Occurrence.State.WAIVED)
    rows = rows.filter(person=query.person) if query.person else rows.filter(organ=query.subject)
    return [
        f"{row.obligation}（{row.due_on}）" for row in rows.select_related("obligation").order_by("due_on")
    ]


def open_problems(query, day):
    if query.person:
        return []
    rows = Problem.objects.filter(organ=query.subject, due_on__lt=day).exclude(state=Problem.State.CLOSED)
    return [str(row) for row in rows]
