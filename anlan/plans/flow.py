"""States of tasks, assignments, responsibility letters and boundary disputes (requirements 4.21)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.flow.flow import NO, YES, Flow, Step

from .actions import commitments, disputes, work
from .models import Assignment, Commitment, Dispute, Task
from .queries import missing_before_confirmation, missing_evidence

T, A, C, D = Task.State, Assignment.State, Commitment.State, Dispute.State


def owner_acts(task, actor, **facts):
    if not actor.speaks_for(task.organ):
        return NO(_("只有计划制定单位“%s”可以办理。") % task.organ)
    return YES


def ready_to_confirm(task, actor, **facts):
    if not (answer := owner_acts(task, actor)):
        return answer
    if missing := missing_before_confirmation(task):
        return NO(_("还不能确认：%s。") % "；".join(missing))
    return YES


def flagged(task, actor, **facts):
    if not task.review_reason:
        return NO(_("依据文件没有变化，不需要复核。"))
    return owner_acts(task, actor)


def asked_by_another(task, actor, **facts):
    """A cancellation takes two: the office asks with a reason, a leader who is not the asker approves.

    The leader of a unit that was given the task, should the task lie in reach, is no judge of it.
    """
    asked = task.change_requests.filter(kind="cancel", state="pending").first()
    if asked is None:
        return NO(_("尚无取消申请，须先由计划制定单位提出。"))
    if asked.requested_by_id == actor.pk:
        return NO(_("申请人不能批准自己的申请。"))
    if not actor.speaks_for(task.organ) and task.assignments.filter(organ__in=actor.organs).exists():
        return NO(_("责任单位不能批准取消自己承担的任务。"))
    return YES


def unit_acts(assignment, actor, **facts):
    if not actor.speaks_for(assignment.organ):
        return NO(_("只有责任单位“%s”可以办理。") % assignment.organ)
    return YES


def evidence_given(assignment, actor, **facts):
    if not (answer := unit_acts(assignment, actor)):
        return answer
    if missing := missing_evidence(assignment):
        return NO(_("缺少佐证材料：%s。请先在进展中上传。") % "、".join(missing))
    return YES


def verifier_acts(assignment, actor, **facts):
    """The verifier is never the submitter nor of the submitting unit (5.3-2)."""
    verifier = assignment.task.verifier or assignment.owner
    if not actor.speaks_for(verifier):
        return NO(_("只有审核单位“%s”可以办理。") % verifier)
    if actor.pk == assignment.submitted_by_id or actor.speaks_for(assignment.organ):
        return NO(_("报送单位和报送人不能审核自己报送的内容。"))
    return YES


def office_acts(assignment, actor, **facts):
    return (
        YES if actor.speaks_for(assignment.owner) else NO(_("只有交办单位“%s”可以办理。") % assignment.owner)
    )


OPEN = Task.OPEN
WITH_UNIT = Assignment.WITH_UNIT

TASK = Flow(
    Task,
    [
        Step(
            "confirm",
            gettext_lazy("确认"),
            (T.DRAFTED,),
            T.CONFIRMED,
            "plans.confirm_task",
            guard=ready_to_confirm,
        ),
        Step(
            "revise",
            gettext_lazy("退回修改"),
            (T.CONFIRMED,),
            T.DRAFTED,
            "plans.confirm_task",
            guard=owner_acts,
        ),
        Step(
            "dispatch",
            gettext_lazy("下发"),
            (T.CONFIRMED,),
            T.DISPATCHED,
            "plans.dispatch_task",
            needs=("letter",),
            guard=owner_acts,
            then=work.assign,
        ),
        Step(
            "adjust",
            gettext_lazy("调整"),
            OPEN,
            T.ADJUSTED,
            "plans.adjust_task",
            needs=("reason",),
            may=("task_text", "due_on"),
            guard=owner_acts,
            then=work.adjusted,
        ),
        Step(
            "comment",
            gettext_lazy("批示"),
            OPEN,
            None,
            "plans.comment_task",
            needs=("note",),
            then=work.commented,
        ),
        Step(
            "review",
            gettext_lazy("完成复核"),
            (T.DRAFTED, T.CONFIRMED, *OPEN),
            None,
            "plans.adjust_task",
            needs=("note",),
            guard=flagged,
            then=work.reviewed,
        ),
        Step(
            "ask_cancel",
            gettext_lazy("申请取消"),
            (T.CONFIRMED, *OPEN),
            None,
            "plans.cancel_task",
            needs=("reason",),
            guard=owner_acts,
            then=work.cancellation_asked,
            danger=True,
        ),
        Step(
            "cancel",
            gettext_lazy("批准取消"),
            (T.CONFIRMED, *OPEN),
            T.CANCELLED,
            "plans.approve_task",
            needs=("note",),
            guard=asked_by_another,
            then=work.cancelled,
            danger=True,
        ),
        Step(
            "refuse_cancel",
            gettext_lazy("不同意取消"),
            (T.CONFIRMED, *OPEN),
            None,
            "plans.approve_task",
            needs=("note",),
            guard=asked_by_another,
            then=work.cancellation_refused,
        ),
    ],
)

ASSIGNMENT = Flow(
    Assignment,
    [
        Step(
            "sign",
            gettext_lazy("签收"),
            (A.DISPATCHED,),
            A.RECEIVED,
            "plans.sign_task",
            guard=unit_acts,
            then=work.signed,
        ),
        Step(
            "report",
            gettext_lazy("报送进展"),
            (A.RECEIVED, A.IN_PROGRESS, A.RETURNED),
            A.IN_PROGRESS,
            "plans.report_task",
            needs=("text", "percent", "occurred_on"),
            may=("evidence", "tallies"),
            guard=unit_acts,
            then=work.reported,
        ),
        Step(
            "submit",
            gettext_lazy("报请审核"),
            (A.IN_PROGRESS, A.RETURNED),
            A.SUBMITTED,
            "plans.report_task",
            needs=("note",),
            may=("co_units",),
            guard=evidence_given,
            then=work.submitted,
        ),
        Step(
            "accept",
            gettext_lazy("审核通过"),
            (A.SUBMITTED,),
            A.COMPLETED,
            "plans.accept_task",
            may=("note",),
            guard=verifier_acts,
            then=work.accepted,
        ),
        Step(
            "return",
            gettext_lazy("退回"),
            (A.SUBMITTED,),
            A.RETURNED,
            "plans.accept_task",
            needs=("reason",),
            guard=verifier_acts,
            then=work.returned,
            danger=True,
        ),
        Step(
            "ask_change",
            gettext_lazy("申请变更"),
            WITH_UNIT,
            None,
            "plans.report_task",
            needs=("reason",),
            may=("new_due",),
            guard=unit_acts,
            then=work.change_asked,
        ),
        Step(
            "remind",
            gettext_lazy("催办"),
            WITH_UNIT,
            None,
            "plans.accept_task",
            may=("note",),
            guard=office_acts,
            then=work.reminded,
        ),
    ],
    whole="task",
)

COMMITMENT = Flow(
    Commitment,
    [
        Step(
            "issue",
            gettext_lazy("下发签订"),
            (C.DRAFTED,),
            C.ISSUED,
            "plans.issue_commitment",
            guard=commitments.upper_acts,
            then=commitments.issued,
        ),
        Step(
            "sign",
            gettext_lazy("签字"),
            (C.ISSUED,),
            None,
            "plans.sign_commitment",
            needs=("scan",),
            guard=commitments.party_acts,
            then=commitments.signed,
        ),
        Step(
            "assess",
            gettext_lazy("登记考核结果"),
            (C.SIGNED,),
            C.ASSESSED,
            "plans.issue_commitment",
            needs=("result",),
            guard=commitments.upper_acts,
            then=commitments.assessed,
        ),
        Step(
            "close",
            gettext_lazy("归档"),
            (C.ASSESSED,),
            C.CLOSED,
            "plans.issue_commitment",
            guard=commitments.upper_acts,
            then=commitments.closed,
        ),
    ],
)

DISPUTE = Flow(
    Dispute,
    [
        Step(
            "answer",
            gettext_lazy("答复意见"),
            (D.RAISED,),
            None,
            "plans.view_dispute",
            needs=("stance", "reason"),
            guard=disputes.party_asked,
            then=disputes.answered,
        ),
        Step(
            "consult",
            gettext_lazy("结束征求意见"),
            (D.RAISED,),
            D.CONSULTED,
            "plans.decide_dispute",
            needs=("note",),
            guard=disputes.arbiter,
            then=disputes.consulted,
        ),
        Step(
            "decide",
            gettext_lazy("裁定"),
            (D.CONSULTED,),
            D.DECIDED,
            "plans.decide_dispute",
            needs=("decided_for", "basis"),
            guard=disputes.arbiter,
            then=disputes.decided,
            basis=gettext_lazy("按照专业相近、便于监管原则由安委办协调处理"),
        ),
    ],
)
