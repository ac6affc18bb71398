"""A unit breaks its assignment down to persons."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.notices.actions import notify

from ..models import SubTask


@transaction.atomic
def add_subtask(assignment, *, actor, title, person=None, due_on=None):
    if not actor.speaks_for(assignment.organ):
        raise Refused(_("只有责任单位可以分解。"))
    if not assignment.is_open:
        raise Refused(_("任务%s，不能再分解。") % assignment.get_state_display())
    if due_on and assignment.due_on and due_on > assignment.due_on:
        raise Refused(_("子任务时限不能晚于任务时限 %s。") % assignment.due_on)
    row = SubTask.objects.create(assignment=assignment, title=title, person=person, due_on=due_on)
    record(actor, _("分解子任务"), assignment, subtask=title, person=str(person or ""))
    if person:
        notify([person], kind="plans.subtask", title=_("分派给您的子任务：%s") % title, row=assignment)
    return row


@transaction.atomic
def finish(subtask, *, actor):
    """Done by the person it was given to, or by somebody of the same unit."""
    if not actor.speaks_for(subtask.assignment.organ):
        raise Refused(_("只有责任单位可以办理。"))
    if SubTask.objects.filter(pk=subtask.pk, done_at=None).update(done_at=timezone.now()) != 1:
        raise Refused(_("这项子任务已经完成。"))
    record(actor, _("完成子任务"), subtask.assignment, subtask=subtask.title)
