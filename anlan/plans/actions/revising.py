"""A corrected document comes in: show what differs, carry it over, keep what units already reported."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from anlan.audit.log import record
from anlan.flow.flow import Refused

from ..models import Plan, Task
from .documents import keep_document, read, supersede
from .drafting import draft_tasks, lock_plan, resolve_units

ALIKE = 55  # rapidfuzz ratio, 0 to 100: below it two texts are different tasks, not two versions of one


@dataclass
class Pair:
    """One line of the comparison: ``task`` as we have it, ``item`` as the new document says it; either may be None.

    ``kind``: same | changed | new | gone, as things stood when they were compared.
    """

    task: Task | None
    item: dict | None
    kind: str = field(init=False)

    def __post_init__(self):
        if self.task is None or self.item is None:
            self.kind = "new" if self.task is None else "gone"
        else:
            self.kind = "same" if squeezed(self.task.text) == squeezed(self.item["text"]) else "changed"


def squeezed(text):
    return "".join(text.split())


def compare(plan, items):
    """Pair the plan's tasks with the new document's items: same text first, then the most alike."""
    tasks = list(plan.tasks.exclude(state=Task.State.CANCELLED).order_by("order"))
    by_text = {}
    for task in tasks:
        by_text.setdefault(squeezed(task.text), []).append(task)
    pairs, rest = [], []
    for item in items:
        same = by_text.get(squeezed(item["text"]))
        (pairs.append(Pair(same.pop(0), item)) if same else rest.append(item))
    free = [task for task in tasks if not any(pair.task is task for pair in pairs)]
    for item in rest:
        best = max(free, key=lambda task: likeness(task, item), default=None)
        if best is not None and likeness(best, item) >= ALIKE:
            free.remove(best)
            pairs.append(Pair(best, item))
        else:
            pairs.append(Pair(None, item))
    order = {id(item): number for number, item in enumerate(items)}
    pairs.sort(key=lambda pair: order[id(pair.item)])
    return pairs + [Pair(task, None) for task in free]


def likeness(task, item):
    return fuzz.ratio(squeezed(task.text), squeezed(item["text"])) + (5 if task.label == item["label"] else 0)


@transaction.atomic
def revise_plan(plan, *, actor, upload, reason, now=None):
    """Bring a plan in line with a corrected document.

    Drafts take the new text; tasks at work are adjusted (a new version, signed again, reports kept); new items
    become drafts; what is gone is flagged for the office. Returns the pairs.
    """
    from ..flow import TASK

    if not actor.speaks_for(plan.organ):
        raise Refused(_("只有计划制定单位“%s”可以办理。") % plan.organ)
    now = now or timezone.now()
    found, sha256 = read(upload)
    new = keep_document(actor=actor, organ=plan.organ, upload=upload, found=found, sha256=sha256)
    clauses = dict(zip((id(item) for item in found["tasks"]), new.clauses.all(), strict=True))
    lock_plan(plan.pk)
    pairs = compare(plan, found["tasks"])
    old, plan.document = plan.document, new
    Plan.objects.filter(pk=plan.pk).update(document=new)
    supersede(old, new, actor=actor, on=timezone.localdate(now))
    for pair in pairs:
        clause = clauses.get(id(pair.item))
        if pair.kind == "changed":
            change_text(TASK, pair.task, pair.item["text"], actor, reason, now)
        if pair.kind == "gone" and pair.task.state != Task.State.COMPLETED:
            Task.objects.filter(pk=pair.task.pk).update(
                review_reason=_("修订后的文件中已没有这一条，请复核。")
            )
        elif pair.task is not None and clause is not None:
            Task.objects.filter(pk=pair.task.pk).update(clause=clause)
    fresh = [pair.item for pair in pairs if pair.kind == "new"]
    last = plan.tasks.aggregate(last=Max("order"))["last"] or 0
    draft_tasks(plan, {**found, "tasks": fresh}, [clauses[id(item)] for item in fresh], first=last + 1)
    resolve_units(plan)
    record(actor, _("导入修订文件"), plan, reason=reason, document=str(new), **counted(pairs))
    return pairs


def change_text(flow, task, text, actor, reason, now):
    task.refresh_from_db()
    if task.state in Task.OPEN:
        flow.move(task, "adjust", actor=actor, now=now, reason=reason, task_text=text)
    elif task.state in (Task.State.DRAFTED, Task.State.CONFIRMED):
        Task.objects.filter(pk=task.pk).update(text=text, state=Task.State.DRAFTED, reviewed=False)


def counted(pairs):
    return {kind: sum(pair.kind == kind for pair in pairs) for kind in ("same", "changed", "new", "gone")}
