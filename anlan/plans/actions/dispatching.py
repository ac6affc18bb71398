"""Who is meant by each unit in the document, and giving the tasks out under a numbered letter."""

from collections import Counter

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.actions import remember_alias
from anlan.org.names import is_vague

from ..models import Plan, Task, TaskUnit
from ..models.tasks import Role
from .drafting import lock_plan


def owner_only(plan, actor):
    if not actor.speaks_for(plan.organ):
        raise Refused(_("只有计划制定单位“%s”可以办理。") % plan.organ)


@transaction.atomic
def settle_unit(plan, text, *, actor, organs=(), groups=(), waive="", remember=True):
    """Say what ``text`` means everywhere in the plan's drafts: organs and groups, or nobody and why.

    A decision is remembered as an alias of the place, so the next document resolves by itself; not for
    相关部门 and the like, which mean others each time.
    Returns how many tasks it settled.
    """
    owner_only(plan, actor)
    lock_plan(plan.pk)
    units = TaskUnit.objects.filter(task__plan=plan, text=text, task__state=Task.State.DRAFTED)
    if not units:
        raise Refused(_("草稿任务中没有单位“%s”。") % text)
    if not organs and not groups and not waive.strip():
        raise Refused(_("请选择对应的机构或分组，或填写不落实到单位的理由。"))
    for unit in units:
        unit.organs.set(organs)
        unit.groups.set(groups)
        unit.resolved, unit.waived_because = bool(organs or groups), waive.strip()[:300]
        unit.save(update_fields=["resolved", "waived_because"])
    if remember and (organs or groups) and not is_vague(text) and actor.holds("org.change_alias"):
        remember_alias(text, plan.place, organs=organs, groups=groups, actor=actor)
    names = [str(row) for row in (*organs, *groups)]
    record(actor, _("落实责任单位"), plan, text=text, means=names, waived=waive)
    return len(units)


@transaction.atomic
def confirm_all(plan, *, actor):
    """Confirm every draft that is ready; ``(confirmed, [(task, why not)])``."""
    from ..flow import TASK

    owner_only(plan, actor)
    lock_plan(plan.pk)
    confirmed, refused = 0, []
    drafts = plan.tasks.filter(state=Task.State.DRAFTED).select_related("plan", "organ")
    for task in drafts.prefetch_related("units"):
        try:
            TASK.move(task, "confirm", actor=actor)
            confirmed += 1
        except Refused as no:
            refused.append((task, str(no)))
    return confirmed, refused


@transaction.atomic
def dispatch_plan(plan, *, actor, now=None):
    """Give out every confirmed task under one numbered letter. Drafts that are not ready stop nothing else."""
    from ..flow import TASK

    owner_only(plan, actor)
    lock_plan(plan.pk)
    now = now or timezone.now()
    tasks = list(
        plan.tasks.filter(state=Task.State.CONFIRMED)
        .select_related("plan", "organ", "place")
        .prefetch_related("units")
        .order_by("order")
    )
    if not tasks:
        raise Refused(_("没有已确认的任务可以下发。"))
    issued = letter(
        "dispatch", plan, organ=plan.organ, actor=actor, context=letter_context(plan, tasks), now=now
    )
    for task in tasks:
        TASK.move(task, "dispatch", actor=actor, now=now, letter=issued)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ACTIVE, dispatched_at=plan.dispatched_at or now)
    plan.refresh_from_db()
    tell_units(plan, tasks, issued)
    record(actor, _("下发计划"), plan, letter=issued.number, tasks=len(tasks))
    return issued


def letter_context(plan, tasks):
    """The facts the dispatch letter freezes: what was given out, to whom, by when."""

    def printed(task, *roles):
        return "、".join(unit.text for unit in task.units.all() if unit.role in roles)

    return {
        "plan": plan.title,
        "to": _("各有关单位"),
        "tasks": [
            {
                "number": task.label or str(task.order),
                "text": task.text,
                "lead": printed(task, Role.LEAD) or printed(task, Role.TERRITORY),
                "support": printed(task, Role.SUPPORT),
                "due": str(task.due_on or ""),
            }
            for task in tasks
        ],
    }


def tell_units(plan, tasks, issued):
    """One notice to each unit, however many tasks it got."""
    counts = Counter(plan.assignments.filter(task__in=tasks).values_list("organ", flat=True))
    organs = {a.organ_id: a.organ for a in plan.assignments.select_related("organ")}
    for pk, count in counts.items():
        notify(
            users_of(organs[pk], "plans.view_assignment"),
            kind="plans.dispatched",
            title=_("收到新任务%(count)d项：%(plan)s") % {"count": count, "plan": plan},
            body=_("下发文号：%s。请及时签收。") % issued.number,
            row=plan,
            link=reverse("plans:my_work"),
        )
