"""Questions about plans asked by more than one edge."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from anlan.files.models import Attachment
from anlan.rulebook.book import rule

from .models import Assignment, Clause, Requirement, SubTask, Tally, Task
from .models.tasks import Role


def unsettled_units(plan):
    """Units as printed that nobody has resolved or waived yet, with how many tasks name each."""
    return (
        plan.tasks.exclude(state=Task.State.CANCELLED)
        .filter(units__resolved=False, units__waived_because="", units__text__isnull=False)
        .values(name=F("units__text"))
        .annotate(count=Count("pk", distinct=True))
        .order_by("-count", "name")
    )


def missing_before_confirmation(task):
    """What still keeps a task from being confirmed, as short phrases."""
    missing = [_("单位“%s”未落实") % unit.text for unit in task.units.all() if not unit.settled]
    if not any(unit.resolved for unit in task.units.all()):
        missing.append(_("没有责任单位"))
    missing += [_("缺少%s") % name for name, there in task.four_elements.items() if not there]
    if not task.evidence:
        missing.append(_("未定佐证要求"))
    return missing


def evidence_labels(place=None, on=None):
    """``{code: label}`` of the kinds of evidence a task may ask for."""
    return {kind["code"]: kind["label"] for kind in rule("plans.evidence_kinds", on=on, place=place)}


def effort_labels(place=None, on=None):
    """``{code: label}`` of the lines of effort that tasks belong to."""
    return {line["code"]: line["label"] for line in rule("plans.efforts", on=on, place=place)}


def missing_evidence(assignment):
    """Labels of the kinds the task asks for and no report of the unit has brought."""
    wanted = assignment.task.evidence
    if not wanted:
        return []
    given = set(attachments(assignment).values_list("kind", flat=True))
    labels = evidence_labels(assignment.place)
    return [labels.get(code, code) for code in wanted if code not in given]


def attachments(assignment):
    reports = assignment.reports.values_list("pk", flat=True)
    return Attachment.objects.filter(row_model="plans.progress", row_id__in=[str(pk) for pk in reports])


def open_co_units(assignment):
    """The supporting units of the same task that have not finished their part."""
    return (
        assignment.task.assignments.filter(role=Role.SUPPORT, state__in=Assignment.OPEN)
        .exclude(pk=assignment.pk)
        .select_related("organ")
    )


def computed_percents(assignments):
    """``{assignment pk: per cent or None}`` counted from records, in three queries however many they are.

    Tallies against countable requirements count first, else sub-tasks done; None if there are neither.
    """
    needs, done, subtasks = defaultdict(list), defaultdict(dict), defaultdict(list)
    tasks = {assignment.task_id for assignment in assignments}
    for need in Requirement.objects.filter(task__in=tasks):
        if need.countable:
            needs[need.task_id].append(need)
    tallied = Tally.objects.filter(progress__assignment__in=assignments)
    for pk, need, amount in tallied.values_list("progress__assignment", "requirement").annotate(
        Sum("amount")
    ):
        done[pk][need] = amount
    for pk, done_at in SubTask.objects.filter(assignment__in=assignments).values_list(
        "assignment", "done_at"
    ):
        subtasks[pk].append(done_at is not None)
    return {
        assignment.pk: percent(needs[assignment.task_id], done[assignment.pk], subtasks[assignment.pk])
        for assignment in assignments
    }


def percent(needs, done, subtasks):
    shares = [min(1, (done.get(need.pk) or 0) / expected(need)) for need in needs] or subtasks
    return round(100 * sum(shares) / len(shares)) if shares else None


def computed_percent(assignment):
    return computed_percents([assignment])[assignment.pk]


PER_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "half_year": 2}


def expected(requirement):
    """How much a countable requirement asks for over the plan's year."""
    return requirement.value * PER_YEAR.get(requirement.period, 1)


def conflict(assignment):
    """Whether the unit claims clearly more than the records show (C2: conflicts are flagged)."""
    return clash(assignment, computed_percent(assignment))


def clash(assignment, computed):
    points = rule("plans.progress_conflict_points", place=assignment.place)
    return computed is not None and assignment.claimed_percent - computed >= points


def late(assignments, today):
    return assignments.filter(is_late(today))


def is_late(today):
    """That an assignment's day is past and the unit still has it."""
    return Q(state__in=Assignment.WITH_UNIT, due_on__lt=today)


@dataclass(frozen=True)
class Light:
    """Red, yellow, green by dated rule; ``idle`` for what is not dispatched or has no date."""

    tone: str
    label: str


def light(row, today):
    """The light of a task or an assignment, by the rules of its place."""
    if row.state in ("completed", "cancelled", "drafted", "confirmed"):
        return Light("good" if row.state == "completed" else "idle", row.get_state_display())
    if row.due_on is None or row.state == "submitted":
        return Light("good", _("正常"))
    if (today - row.due_on).days >= rule("plans.red_days_late", place=row.place):
        return Light("bad", _("逾期"))
    if row.due_on <= today + timedelta(days=soon_days(row.place)):
        return Light("warn", _("临期"))
    return Light("good", _("正常"))


def in_light(tone, today):
    """The Q that keeps the open assignments of a light, by the rules that hold everywhere."""
    last_red = today - timedelta(days=rule("plans.red_days_late"))
    last_warn = today + timedelta(days=soon_days(None))
    red = Q(state__in=Assignment.WITH_UNIT, due_on__lte=last_red)
    warn = Q(state__in=Assignment.WITH_UNIT, due_on__gt=last_red, due_on__lte=last_warn)
    # Written out rather than "neither": a negation would lose what has no date.
    rest = Q(due_on__gt=last_warn) | Q(due_on=None) | Q(state=Assignment.State.SUBMITTED)
    return {"bad": red, "warn": warn, "good": Q(state__one_of=Assignment.OPEN) & rest}[tone]


def soon_days(place):
    return rule("plans.yellow_days_left", place=place)


def counts(today):
    """What a board counts of assignments, as annotations or aggregates; cancelled ones count nowhere.

    Each row counts once, whatever else the query joins.
    """
    A, live = Assignment.State, ~Q(state=Assignment.State.CANCELLED)

    def count(condition=live):
        return Count("pk", filter=live & condition, distinct=True)

    return {
        "all": count(),
        "signed": count(~Q(state=A.DISPATCHED)),
        "unsigned": count(Q(state=A.DISPATCHED)),
        "late": count(is_late(today)),
        "submitted": count(Q(state=A.SUBMITTED)),
        "returned": count(Q(state=A.RETURNED)),
        "completed": count(Q(state=A.COMPLETED)),
    }


def figures(assignments, today, soon):
    """Counts for the head of a page, in one query; ``soon``: days before due that call for attention."""
    nearly = Q(state__in=Assignment.WITH_UNIT, due_on__range=(today, today + timedelta(days=soon)))
    return assignments.aggregate(**counts(today), soon=Count("pk", filter=nearly))


def undecomposed(document):
    """Clauses of a superior's document that no task of ours carries out yet."""
    return Clause.objects.filter(document=document, carried_out_by__isnull=True)
