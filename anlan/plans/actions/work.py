"""What the steps of tasks and assignments do besides changing the state."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.duty.clock import fulfil, promise_many, release
from anlan.duty.schedules import end_of
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.lib.workdays import add_workdays
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ
from anlan.rulebook.book import calendar, rule

from ..models import Assignment, ChangeRequest, Progress, Task, TaskVersion
from ..models.tasks import Role
from ..queries import conflict, open_co_units


def assign(task, *, actor, now, letter, **facts):
    """One assignment for each organ the task's units mean today; lead before support before territory."""
    day = timezone.localdate(now)
    task.dispatched_at = now
    task.save(update_fields=["dispatched_at"])
    organs = organs_of(task, day)
    if not organs:
        raise Refused(_("“%s”没有可下发的责任单位。") % task.headline)
    sign_by = signing_day(task, day)
    assignments = Assignment.objects.bulk_create(
        Assignment(
            plan=task.plan,
            task=task,
            organ=organ,
            place_id=organ.place_id,
            sector_id=organ.sector_id,
            owner=task.organ,
            role=role,
            due_on=task.due_on,
            sign_by=sign_by,
            dispatched_at=now,
        )
        for organ, role in organs.items()
    )
    record_many(actor, _("下发"), [(assignment, {"letter": letter.number}) for assignment in assignments])
    promise_both(assignments)


def signing_day(task, day):
    """By when a unit signs for what it is given on ``day``."""
    days = rule("plans.sign_workdays", on=day, place=task.place)
    return add_workdays(day, days, calendar(task.place))


def promise_both(assignments):
    """What a unit owes from the day a task is given out: to sign, and to finish."""
    promise_many("plans.sign", [(row, end_of(row.sign_by)) for row in assignments])
    promise_many("plans.finish", [(row, end_of(row.due_on)) for row in assignments if row.due_on])


def organs_of(task, day):
    """``{organ: role}`` for the organs behind the task's units on ``day``: groups fan out to their members."""
    found = {}
    units = sorted(
        task.units.prefetch_related("organs__place", "groups"), key=lambda u: Role.values.index(u.role)
    )
    for unit in units:
        members = Organ.objects.none()
        for group in unit.groups.all():
            members |= group.members_on(day)
        for organ in [*unit.organs.all(), *members.select_related("place", "sector")]:
            if organ.active:
                found.setdefault(organ, Role(unit.role))
    return found


def signed(assignment, *, actor, now, **facts):
    assignment.received_at, assignment.received_by = now, actor
    assignment.save(update_fields=["received_at", "received_by"])
    fulfil("plans.sign", assignment)
    settle(assignment.task, now)


def reported(assignment, *, actor, now, text, percent, occurred_on, evidence=(), tallies=(), **facts):
    """Keep a progress entry. ``evidence``: [(kind code, upload)]; ``tallies``: [(requirement, amount)]."""
    if occurred_on > timezone.localdate(now):
        raise Refused(_("发生日期不能晚于今天。"))
    progress = Progress.objects.create(
        assignment=assignment,
        place=assignment.place,
        sector=assignment.sector,
        organ=assignment.organ,
        text=text,
        percent=percent,
        occurred_on=occurred_on,
        entered_at=now,
        by=actor,
    )
    for requirement, amount in tallies:
        progress.tallies.create(requirement=requirement, amount=amount)
    for kind, upload in evidence or ():
        attach(progress, upload, actor=actor, kind=kind)
    assignment.claimed_percent = percent
    assignment.save(update_fields=["claimed_percent"])
    settle(assignment.task, now)
    return progress


def submitted(assignment, *, actor, now, note, co_units="", **facts):
    """A lead answers for its co-units: those not finished must be explained (4.21)."""
    if assignment.role == Role.LEAD and not co_units and (others := open_co_units(assignment)):
        names = "、".join(str(other.organ) for other in others)
        raise Refused(_("配合单位尚未完成：%s。请填写“配合单位情况”说明。") % names)
    assignment.submitted_at, assignment.submitted_by = now, actor
    assignment.save(update_fields=["submitted_at", "submitted_by"])
    notify(
        users_of(assignment.task.verifier or assignment.owner, "plans.accept_task"),
        kind="plans.submitted",
        title=_("%(organ)s报请审核：%(task)s")
        % {"organ": assignment.organ, "task": assignment.task.headline},
        body=note,
        row=assignment,
    )
    settle(assignment.task, now)


def accepted(assignment, *, actor, now, note="", **facts):
    if conflict(assignment) and not note:
        raise Refused(_("自报进度与核算进度不一致，请在说明中写明核实情况。"))
    assignment.closed_at = now
    assignment.save(update_fields=["closed_at"])
    fulfil("plans.finish", assignment)
    tell_unit(assignment, "plans.accepted", _("审核通过：%s") % assignment.task.headline, note)
    settle(assignment.task, now)


def returned(assignment, *, actor, now, reason, **facts):
    one_more(assignment, "returns")
    tell_unit(assignment, "plans.returned", _("被退回：%s") % assignment.task.headline, reason)
    settle(assignment.task, now)


def reminded(assignment, *, actor, now, note="", **facts):
    one_more(assignment, "reminders")
    tell_unit(assignment, "plans.reminded", _("催办：%s") % assignment.task.headline, note, urgent=True)


def one_more(assignment, counter):
    Assignment.objects.filter(pk=assignment.pk).update(**{counter: F(counter) + 1})
    assignment.refresh_from_db(fields=[counter])


def change_asked(assignment, *, actor, now, reason, new_due=None, **facts):
    kind = ChangeRequest.Kind.DUE if new_due else ChangeRequest.Kind.CONTENT
    if new_due and new_due <= timezone.localdate(now):
        raise Refused(_("申请时限须晚于今天。"))
    request = ChangeRequest.objects.create(
        task=assignment.task,
        assignment=assignment,
        kind=kind,
        reason=reason,
        new_due=new_due,
        requested_by=actor,
        requested_at=now,
    )
    notify(
        users_of(assignment.owner, "plans.adjust_task"),
        kind="plans.change_asked",
        title=_("%(organ)s申请变更：%(task)s")
        % {"organ": assignment.organ, "task": assignment.task.headline},
        body=reason,
        row=assignment,
    )
    return request


def tell_unit(assignment, kind, title, body="", urgent=False):
    people = users_of(assignment.organ, "plans.view_assignment")
    notify(people, kind=kind, title=title, body=body, row=assignment, urgent=urgent)


def settle(task, now):
    """Bring the task's state in line with its assignments'; who only supports does not hold it back.

    The task, claimed by now (see ``Flow.whole``), may have moved on since it was loaded.
    """
    task.refresh_from_db(fields=["state"])
    live = task.assignments.exclude(state=Assignment.State.CANCELLED).values_list("role", "state")
    answering = [state for role, state in live if role != Role.SUPPORT]
    state = together(answering or [state for _role, state in live], task.state)
    if state == task.state:
        return
    before, task.state = Task.State(task.state), state
    task.completed_at = now if state == Task.State.COMPLETED else None
    task.save(update_fields=["state", "completed_at"])
    record(SYSTEM, _("状态更新"), task, before=before, after=state, note=f"{before.label} → {state.label}")


def together(states, now):
    """The state of a task whose assignments are in ``states``."""
    A, T = Assignment.State, Task.State
    if not states:
        return now
    if all(state == A.COMPLETED for state in states):
        return T.COMPLETED
    if A.RETURNED in states:
        return T.RETURNED
    if all(state in (A.SUBMITTED, A.COMPLETED) for state in states):
        return T.SUBMITTED
    if A.DISPATCHED in states:
        return T.ADJUSTED if now == T.ADJUSTED else T.DISPATCHED
    if all(state == A.RECEIVED for state in states):
        return T.RECEIVED
    return T.IN_PROGRESS


def adjusted(task, *, actor, now, reason, task_text="", due_on=None, **facts):
    """Keep the old version; units that are still at work sign for the new one."""
    if not task_text and not due_on:
        raise Refused(_("请填写新的任务内容或完成时限。"))
    if Task.objects.get(pk=task.pk).version != task.version:
        raise Refused(_("刚刚已由他人处理，请刷新后查看。"))
    TaskVersion.objects.create(
        task=task,
        version=task.version,
        said={"text": task.text, "due_on": str(task.due_on or "")},
        reason=reason,
        replaced_at=now,
    )
    task.version += 1
    task.text = task_text or task.text
    task.due_on = due_on or task.due_on
    task.save(update_fields=["version", "text", "due_on"])
    sign_by = signing_day(task, timezone.localdate(now))
    for assignment in task.assignments.filter(state__in=Assignment.OPEN):
        assignment.state = Assignment.State.DISPATCHED
        assignment.due_on, assignment.sign_by = task.due_on, sign_by
        assignment.save(update_fields=["state", "due_on", "sign_by"])
        record(actor, _("任务调整，重新签收"), assignment, reason=reason, version=task.version)
        promise_both([assignment])
        tell_unit(assignment, "plans.adjusted", _("任务已调整，请重新签收：%s") % task.headline, reason)


def commented(task, *, actor, now, note, **facts):
    people = set(users_of(task.organ, "plans.adjust_task"))
    for assignment in task.assignments.filter(role=Role.LEAD).select_related("organ"):
        people |= set(users_of(assignment.organ, "plans.view_task"))
    notify(people, kind="plans.comment", title=_("领导批示：%s") % task.headline, body=note, row=task)


def reviewed(task, *, actor, now, **facts):
    task.review_reason = ""
    task.save(update_fields=["review_reason"])


def cancellation_asked(task, *, actor, now, reason, **facts):
    if task.change_requests.filter(
        kind=ChangeRequest.Kind.CANCEL, state=ChangeRequest.State.PENDING
    ).exists():
        raise Refused(_("已有待批准的取消申请。"))
    task.change_requests.create(
        kind=ChangeRequest.Kind.CANCEL, reason=reason, requested_by=actor, requested_at=now
    )
    notify(
        users_of(task.organ, "plans.approve_task"),
        kind="plans.cancellation",
        title=_("请审批取消任务：%s") % task.headline,
        body=reason,
        row=task,
    )


def cancelled(task, *, actor, now, note, **facts):
    answer_cancellation(task, actor, now, note, ChangeRequest.State.APPROVED)
    for assignment in task.assignments.filter(state__in=Assignment.OPEN):
        assignment.state, assignment.closed_at = Assignment.State.CANCELLED, now
        assignment.save(update_fields=["state", "closed_at"])
        record(actor, _("任务取消"), assignment, note=note)
        release("plans.sign", assignment)
        release("plans.finish", assignment)
        tell_unit(assignment, "plans.cancelled", _("任务已取消：%s") % task.headline, note)


def cancellation_refused(task, *, actor, now, note, **facts):
    answer_cancellation(task, actor, now, note, ChangeRequest.State.REFUSED)


def answer_cancellation(task, actor, now, note, state):
    pending = task.change_requests.filter(kind=ChangeRequest.Kind.CANCEL, state=ChangeRequest.State.PENDING)
    if pending.update(state=state, decided_by=actor, decided_at=now, answer=note) != 1:
        raise Refused(_("这项申请已经答复过。"))
