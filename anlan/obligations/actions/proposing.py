"""From a plan to duties: what its tasks ask for becomes proposed obligations, which the office then settles."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record_many
from anlan.flow.flow import Refused
from anlan.plans.models import Plan, Task
from anlan.rulebook.book import rule

from .. import library
from ..evidence import nothing
from ..models import Obligation
from ..queries import fingerprint
from ..readings import LONGEST, Words, asked_in
from .editing import change_obligation
from .library import verifier_of

UNSETTLED = (Task.State.DRAFTED, Task.State.CANCELLED)
LASTING = ("term",)  # not over with the plan's year


def not_taken_up(plan):
    """What the plan's confirmed tasks ask for, of somebody, and nobody has taken up."""
    taken = set(
        Obligation.objects.filter(plan=plan).exclude(taken_from="").values_list("taken_from", flat=True)
    )
    tasks = (
        plan.tasks.exclude(state__in=UNSETTLED)
        .select_related("plan__document", "verifier")
        .prefetch_related("requirements", "units__organs", "units__groups")
        .order_by("order")
    )
    words = words_of(plan)
    found = [asked for task in tasks if any(obliged(task)) for asked in asked_in(task, words)]
    return [asked for asked in found if asked.key not in taken]


def words_of(plan):
    def asked(key):
        return rule(key, place=plan.place)

    return Words(
        asked("obligations.deed_units"),
        asked("plans.vague_words"),
        asked("obligations.word_subjects"),
        asked("obligations.period_words"),
    )


def obliged(task):
    """``(organs, groups)`` that the task's units mean: who leads, who supports, every town implied."""
    units = [unit for unit in task.units.all() if not unit.waived_because]
    organs = {organ.pk: organ for unit in units for organ in unit.organs.all()}
    groups = {group.pk: group for unit in units for group in unit.groups.all()}
    return list(organs.values()), list(groups.values())


@transaction.atomic
def propose_from(plan, *, actor):
    """A proposed obligation for each thing the plan asks for and nobody has taken up yet. Returns them.

    Of two people at once the second finds everything taken up.
    """
    if not (actor.speaks_for(plan.organ) and actor.holds("obligations.add_obligation")):
        raise Refused(_("只有计划制定单位“%s”可以办理。") % plan.organ)
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    found = not_taken_up(plan)
    rows = [proposed(asked, plan, actor) for asked in found]
    Obligation.objects.bulk_create(rows)
    organs, groups = Obligation.organs.through, Obligation.groups.through
    named = [(row, *obliged(asked.task)) for row, asked in zip(rows, found, strict=True)]
    organs.objects.bulk_create(
        organs(obligation=row, organ=organ) for row, theirs, _groups in named for organ in theirs
    )
    groups.objects.bulk_create(
        groups(obligation=row, organgroup=group) for row, _organs, theirs in named for group in theirs
    )
    record_many(
        actor, _("提出履职要求"), [(row, {"quote": row.quote, "cadence": row.cadence}) for row in rows]
    )
    return rows


def proposed(asked, plan, actor):
    task, sentence = asked.task, asked.sentence
    organs, groups = obliged(task)
    subject = Obligation.Subject.GROUP if groups and not organs else Obligation.Subject.ORGAN
    last = None if asked.cadence["kind"] in LASTING or asked.cadence.get("step") else date(plan.year, 12, 31)
    due = asked.cadence.get("on")
    return Obligation(
        title=short(sentence) or task.headline,
        plan=plan,
        task=task,
        requirement=asked.requirement,
        taken_from=asked.key,
        basis=f"{plan.document} {task.label.rstrip('.．、')}".strip()[:300],
        quote=(asked.quote if asked.requirement else sentence)[:300],
        place=plan.place,
        sector=plan.sector,
        organ=plan.organ,
        subject=subject,
        starts_on=min(date(plan.year, 1, 1), date.fromisoformat(due)) if due else date(plan.year, 1, 1),
        ends_on=max(last, date.fromisoformat(due)) if last and due else last,
        created_by=actor,
        **shown_by(asked, plan),
        cadence=asked.cadence,
    )


def short(sentence):
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1] + "…"


def shown_by(asked, plan):
    """What the library asks for by the wording; else the evidence that the task was given."""
    task = asked.task
    entry = library.meant_by(asked.sentence, task.text)
    if entry is None:
        items = [[code] for code in task.evidence or rule("plans.evidence_default", place=plan.place)]
        return {"evidence": {**nothing(), "items": items}, "verifier": task.verifier}
    said = {name: value for name, value in entry.defaults.items() if name != "cadence"}
    return {**said, "verifier": task.verifier or verifier_of(entry, plan.place)}


@transaction.atomic
def adjust(row, *, actor, was, now=None, **changes):
    """Change a proposal as somebody saw it: ``was`` is its ``queries.fingerprint`` then.

    Changed or settled by another meanwhile, it stays as it is.
    """
    row = (
        Obligation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("place", "organ")
        .get(pk=row.pk)
    )
    if not actor.speaks_for(row.organ):
        raise Refused(_("只有主办单位“%s”可以办理。") % row.organ)
    if row.state != Obligation.State.PROPOSED or fingerprint(row) != was:
        raise Refused(_("刚刚已由他人修改，请核对后再办。"))
    return change_obligation(row, actor=actor, now=now or timezone.now(), **changes)
