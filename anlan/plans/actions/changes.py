"""The office answers a unit's change request."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import promise
from anlan.duty.schedules import end_of
from anlan.flow.flow import Refused

from ..models import Assignment, ChangeRequest, Task
from .work import tell_unit


@transaction.atomic
def decide_change(request, *, actor, approve, answer, now=None):
    """Answer a request. An agreed extension moves the asking unit's date; a content change needs the adjust step."""
    if not actor.speaks_for(request.task.organ):
        raise Refused(_("只有计划制定单位“%s”可以答复。") % request.task.organ)
    if request.requested_by_id == actor.pk:
        raise Refused(_("申请人不能答复自己的申请。"))
    Task.objects.select_for_update(no_key=True).get(pk=request.task_id)  # as every step of its parts does
    state = ChangeRequest.State.APPROVED if approve else ChangeRequest.State.REFUSED
    pending = ChangeRequest.objects.filter(pk=request.pk, state=ChangeRequest.State.PENDING)
    if pending.update(state=state, decided_by=actor, decided_at=now or timezone.now(), answer=answer) != 1:
        raise Refused(_("这项申请已经答复过。"))
    request.refresh_from_db()
    assignment = request.assignment
    if approve and not assignment.is_open:
        raise Refused(_("任务%s，不能再变更。") % assignment.get_state_display())
    if approve and request.new_due:
        before, assignment.due_on = assignment.due_on, request.new_due
        Assignment.objects.filter(pk=assignment.pk).update(due_on=request.new_due)
        promise("plans.finish", assignment, end_of(request.new_due))
        record(actor, _("同意延期"), assignment, before=before, after=request.new_due, answer=answer)
    else:
        record(actor, _("答复变更申请"), assignment, result=state, answer=answer)
    verdict = _("变更申请已同意：%s") if approve else _("变更申请未同意：%s")
    tell_unit(assignment, "plans.change_decided", verdict % request.task.headline, answer)
