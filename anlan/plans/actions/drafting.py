"""From a document to a draft plan, and the reviewer's edits of it."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.org.suggest import resolve_many
from anlan.rulebook.book import rule
from anlan.search.sources import index_many

from ..models import Plan, Requirement, Task, TaskUnit
from ..models.tasks import Role
from ..queries import evidence_labels
from .documents import keep_document, read

FIELDS = ("label", "text", "kind", "effort", "due_on", "roadmap", "incentive", "evidence", "verifier")


@transaction.atomic
def draft_plan(*, actor, organ, upload, now=None):
    """Read ``upload`` and make a draft plan of it. Raises ``Refused`` when it cannot be read as a plan."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位名义制定计划。"))
    found, sha256 = read(upload)
    document = keep_document(actor=actor, organ=organ, upload=upload, found=found, sha256=sha256)
    plan = Plan.objects.create(
        place=organ.place,
        sector=organ.sector,
        organ=organ,
        document=document,
        title=document.title,
        year=document.year or timezone.localdate(now).year,
        units_note=(found["global_units_note"] or "")[:300],
        incentive=rule("plans.default_incentive", place=organ.place),
        created_by=actor,
    )
    clauses = list(document.clauses.all())
    draft_tasks(plan, found, clauses)
    resolve_units(plan)
    record(actor, _("生成计划草稿"), plan, tasks=len(clauses), document=str(document))
    return plan


def draft_tasks(plan, found, clauses, first=1):
    """Task rows, their units and requirements for the tasks in ``found``; units named for all get every task."""
    items = found["tasks"]
    tasks = Task.objects.bulk_create(
        draft_task(plan, item, clause, order)
        for order, (item, clause) in enumerate(zip(items, clauses, strict=True), first)
    )
    TaskUnit.objects.bulk_create(
        unit
        for task, item in zip(tasks, items, strict=True)
        for unit in units_of(task, item, found["global_units"])
    )
    Requirement.objects.bulk_create(
        requirement_of(task, need)
        for task, item in zip(tasks, items, strict=True)
        for need in item["requirements"]
    )
    index_many(tasks)
    return tasks


def draft_task(plan, item, clause, order):
    deadlines = [
        date.fromisoformat(n["due"]) for n in item["requirements"] if n["type"] == "deadline" and n["due"]
    ]
    doubts = list(item.get("doubts") or [])
    if not deadlines:
        doubts.append(_("文中未写完成时限，暂定年底。"))
    return Task(
        plan=plan,
        place=plan.place,
        sector=plan.sector,
        organ=plan.organ,
        clause=clause,
        order=order,
        label=clause.label,
        section=clause.section,
        heading=" / ".join(clause.section)[:300],
        text=clause.text,
        kind=clause.kind,
        effort=effort_for(clause.text, plan.place),
        roadmap=roadmap(item, plan.place),
        due_on=max(deadlines, default=None) or year_end(plan),
        evidence=evidence_for(clause.text, plan.place),
        confidence=item.get("confidence", 1),
        doubts=doubts,
    )


def year_end(plan):
    month, day = rule("plans.default_due", place=plan.place).split("-")
    return date(plan.year, int(month), int(day))


def roadmap(item, place):
    """The stated frequencies and dates are the road; a task without any gets the office's usual stages."""
    stated = [
        need["quote"]
        for need in item["requirements"]
        if need["type"] in ("frequency", "quantity", "deadline")
    ]
    return "；".join(stated) or rule("plans.default_roadmap", place=place)


def effort_for(text, place):
    """The line of effort whose words the task names most often; empty where it names none (S0-0b)."""
    named = {line["code"]: sum(map(text.count, line["words"])) for line in rule("plans.efforts", place=place)}
    best = max(named, key=named.get)
    return best if named[best] else ""


def evidence_for(text, place):
    """Kinds of evidence proposed by the wording of the task."""
    found = [
        kind
        for entry in rule("plans.evidence_by_wording", place=place)
        if any(word in text for word in entry["words"])
        for kind in entry["kinds"]
    ]
    return list(dict.fromkeys(found)) or rule("plans.evidence_default", place=place)


def units_of(task, item, for_all):
    printed = [*item["units"], *({**unit, "role": Role.TERRITORY} for unit in for_all)]
    for order, unit in enumerate(printed):
        yield TaskUnit(
            task=task,
            text=unit["text"][:200],
            role=unit["role"],
            order=order,
            start=unit["start"],
            end=unit["end"],
        )


def requirement_of(task, need):
    value = need["value"]
    return Requirement(
        task=task,
        type=need["type"],
        quote=need["quote"][:200],
        op=need["op"] or "",
        value=None if value is None else Decimal(str(value)),
        unit=need["unit"] or "",
        period=need["period"] or "",
        due=need["due"] or None,
        confidence=need.get("confidence") or 1,
        start=(need.get("source") or {}).get("start"),
        end=(need.get("source") or {}).get("end"),
    )


def resolve_units(plan):
    """Settle every unit whose name is certain (exact name, remembered alias, known group); returns how many."""
    waiting = list(TaskUnit.objects.filter(task__plan=plan, resolved=False, waived_because=""))
    texts = {unit.text for unit in waiting}
    matches = resolve_many(texts, plan.place, timezone.localdate(), issuer=plan.organ)
    certain = [unit for unit in waiting if matches[unit.text].certain]
    TaskUnit.organs.through.objects.bulk_create(
        TaskUnit.organs.through(taskunit=unit, organ=organ)
        for unit in certain
        for organ in matches[unit.text].organs
    )
    TaskUnit.groups.through.objects.bulk_create(
        TaskUnit.groups.through(taskunit=unit, organgroup=group)
        for unit in certain
        for group in matches[unit.text].groups
    )
    TaskUnit.objects.filter(pk__in=[unit.pk for unit in certain]).update(resolved=True)
    return len(certain)


def must_edit(task, actor):
    """Only the owner edits, and only a draft."""
    if not actor.speaks_for(task.organ):
        raise Refused(_("只有计划制定单位“%s”可以修改。") % task.organ)
    if task.state != Task.State.DRAFTED:
        raise Refused(_("任务已%s，不能直接修改。") % task.get_state_display())


def lock_plan(pk):
    """Acts on a plan's tasks go one after another: their order and their texts hang together."""
    Plan.objects.select_for_update(no_key=True).get(pk=pk)


def claimed(task, actor):
    """The draft as it stands now, for the actor to edit and for nobody else until the end."""
    lock_plan(task.plan_id)
    task = Task.objects.select_for_update(no_key=True).filter(pk=task.pk).first()
    if task is None:
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    must_edit(task, actor)
    return task


@transaction.atomic
def edit_task(task, *, actor, was=None, **values):
    """Change a draft. ``was``: the text the editor started from; changed meanwhile, nothing is written."""
    task = claimed(task, actor)
    if was is not None and was != task.text:
        raise Refused(_("这条任务刚刚被他人修改过，请核对后重新填写。"))
    changed = {
        name: values[name] for name in FIELDS if name in values and getattr(task, name) != values[name]
    }
    if unknown := [code for code in changed.get("evidence", ()) if code not in evidence_labels(task.place)]:
        raise ValidationError(_("evidence：没有材料种类“%s”。") % "、".join(unknown))
    before = {name: getattr(task, name) for name in changed}
    for name, value in changed.items():
        setattr(task, name, value)
    task.reviewed = True
    task.save()
    if changed:
        record(actor, _("修改任务"), task, before=sayable(before), after=sayable(changed))
    return task


def sayable(values):
    return {name: str(value) if hasattr(value, "_meta") else value for name, value in values.items()}


@transaction.atomic
def split_task(task, *, actor, parts):
    """Turn one draft into several: the first keeps the row, the others follow it with the same units."""
    task = claimed(task, actor)
    parts = [part.strip() for part in parts if part.strip()]
    if len(parts) < 2:
        raise Refused(_("请用空行把任务分成两段以上。"))
    units = list(task.units.prefetch_related("organs", "groups"))
    Task.objects.filter(plan=task.plan, order__gt=task.order).update(order=F("order") + len(parts) - 1)
    whole, task.text = task.text, parts[0]
    task.save(update_fields=["text"])
    made = [copy_of(task, part, task.order + number, units) for number, part in enumerate(parts[1:], 1)]
    for need in task.requirements.all():
        holder = next((t for t in (task, *made) if need.quote in t.text), task)
        Requirement.objects.filter(pk=need.pk).update(task=holder)
    record(actor, _("拆分任务"), task, before=whole, parts=parts)
    return [task, *made]


def copy_of(task, text, order, units):
    twin = Task.objects.get(pk=task.pk)
    twin.pk, twin.text, twin.order, twin._state.adding = None, text, order, True
    twin.evidence = evidence_for(text, task.place)
    twin.save()
    for unit in units:
        organs, groups = list(unit.organs.all()), list(unit.groups.all())
        double = TaskUnit.objects.get(pk=unit.pk)
        double.pk, double.task, double._state.adding = None, twin, True
        double.save()
        double.organs.set(organs)
        double.groups.set(groups)
    return twin


@transaction.atomic
def merge_into_previous(task, *, actor):
    """Join a draft to the one before it: text, units and requirements move over."""
    task = claimed(task, actor)
    target = task.plan.tasks.filter(order__lt=task.order, state=Task.State.DRAFTED).order_by("-order").first()
    if target is None:
        raise Refused(_("前面没有可合并的任务。"))
    target = claimed(target, actor)
    whole = f"{target.text}\n{task.text}"
    names = set(target.units.values_list("text", "role"))
    task.requirements.update(task=target)
    for unit in task.units.all():
        if (unit.text, unit.role) not in names:
            TaskUnit.objects.filter(pk=unit.pk).update(task=target)
    Task.objects.filter(pk=target.pk).update(text=whole)
    record(actor, _("合并任务"), target, merged=str(task), text=task.text)
    task.delete()
    target.refresh_from_db()
    return target


@transaction.atomic
def move_task(task, *, actor, by):
    """Swap a draft plan's task with its neighbour: ``by`` is -1 (up) or 1 (down)."""
    if not actor.speaks_for(task.organ):
        raise Refused(_("只有计划制定单位“%s”可以调整顺序。") % task.organ)
    lock_plan(task.plan_id)
    rows = task.plan.tasks
    task = rows.filter(pk=task.pk).first()
    if task is None:
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    other = (
        rows.filter(order__lt=task.order).order_by("-order").first()
        if by < 0
        else rows.filter(order__gt=task.order).order_by("order").first()
    )
    if other is None:
        return
    Task.objects.filter(pk=task.pk).update(order=other.order)
    Task.objects.filter(pk=other.pk).update(order=task.order)
    record(actor, _("调整顺序"), task, by=by)


@transaction.atomic
def drop_task(task, *, actor):
    """Say that a clause is not a task. The clause stays and can be taken up again."""
    task = claimed(task, actor)
    record(actor, _("标为非任务"), task.plan, task=str(task), text=task.text)
    task.delete()


@transaction.atomic
def take_up(plan, clause, *, actor, order=None):
    """Make a draft task of a clause that has none (or of nothing found, by hand)."""
    if not actor.speaks_for(plan.organ):
        raise Refused(_("只有计划制定单位“%s”可以修改。") % plan.organ)
    lock_plan(plan.pk)
    if plan.tasks.filter(clause=clause).exists():
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    found = {"tasks": [{"requirements": [], "units": []}], "global_units": []}
    last = plan.tasks.aggregate(last=Max("order"))["last"] or 0
    [task] = draft_tasks(plan, found, [clause], first=last + 1)
    nearest = plan.tasks.filter(clause__order__gt=clause.order).order_by("order").first()
    if nearest:
        place_before(task, nearest)
    resolve_units(plan)
    record(actor, _("恢复为任务"), task)
    return task


def place_before(task, other):
    Task.objects.filter(plan=task.plan, order__gte=other.order).exclude(pk=task.pk).update(
        order=F("order") + 1
    )
    Task.objects.filter(pk=task.pk).update(order=other.order)


@transaction.atomic
def confirm_reading(task, *, actor):
    """The reviewer has compared a task with the source and lets it stand."""
    task = claimed(task, actor)
    Task.objects.filter(pk=task.pk).update(reviewed=True)
    record(actor, _("核对无误"), task)
