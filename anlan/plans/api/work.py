"""The work by JSON: assignments with their reports, sub-tasks and change requests."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Query
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.files.queries import attached_to
from anlan.notices.queries import users_of

from ..actions.changes import decide_change
from ..actions.subtasks import add_subtask, finish
from ..filters.work import AssignmentFilter
from ..flow import ASSIGNMENT
from ..models import Assignment, ChangeRequest, SubTask, Task
from ..queries import evidence_labels, missing_evidence
from .asking import NOT_FOUND, REFUSED, demand, page_of, router
from .schemas import (
    AssignmentDetail,
    AssignmentOut,
    AssignmentQuery,
    ChangeOut,
    DecideIn,
    Paged,
    ReportIn,
    SubTaskIn,
)
from .steps import offer, offers


def assignments(user):
    return Assignment.objects.visible_to(user).select_related("task", "organ")


@router.get("/assignments", response=Paged[AssignmentOut], summary="任务办理")
def list_assignments(request, query: Query[AssignmentQuery]):
    return page_of(assignments(request.user).order_by("due_on", "pk"), query, AssignmentFilter, request)


def assignment_detail(request, pk):
    rows = assignments(request.user).select_related("task__verifier", "owner", "place")
    row = get_object_or_404(rows, pk=pk)
    row.seen_reports = list(row.reports.select_related("by"))
    files = attached_to(row.seen_reports)
    for report in row.seen_reports:
        report.seen_files = files[report.pk]
    row.missing_evidence = missing_evidence(row)
    row.seen_subtasks = list(row.subtasks.all())
    row.changes = list(row.change_requests.all())
    row.steps = offers(ASSIGNMENT, request.user, row)
    return row


@router.get(
    "/assignments/{int:pk}", response={200: AssignmentDetail, **NOT_FOUND}, summary="一个单位承担的任务"
)
def get_assignment(request, pk: int):
    return assignment_detail(request, pk)


@router.post("/assignments/{int:pk}/report", response={200: AssignmentDetail, **REFUSED}, summary="报送进展")
def report(request, pk: int, said: Form[ReportIn], evidence: File[list[UploadedFile] | None] = None):
    row = get_object_or_404(assignments(request.user), pk=pk)
    upload_limit(request)
    facts = {
        **said.dict(include={"text", "percent", "occurred_on"}),
        "evidence": evidence_named(row, evidence or [], said.kinds),
        "tallies": tallies(row, said.requirements, said.amounts),
    }
    ASSIGNMENT.move(row, "report", actor=request.user, **facts)
    return assignment_detail(request, pk)


def evidence_named(row, files, kinds):
    known = evidence_labels(row.place)
    if len(kinds) != len(files):
        raise ValidationError(_("kinds：请为每个文件注明一个材料种类。"))
    if unknown := [kind for kind in kinds if kind not in known]:
        raise ValidationError(_("kinds：没有材料种类“%s”。") % "、".join(unknown))
    return list(zip(kinds, files, strict=True))


def tallies(row, requirements, amounts):
    countable = {need.pk: need for need in row.task.requirements.all() if need.countable}
    if len(requirements) != len(amounts) or len(set(requirements)) != len(requirements):
        raise ValidationError(_("requirements、amounts：请为每项量化要求填写一个完成数量。"))
    if any(pk not in countable for pk in requirements) or any(not 0 < amount < 10**9 for amount in amounts):
        raise ValidationError(_("requirements、amounts：只能按本任务可计数的要求填写大于0的数量。"))
    return [(countable[pk], amount) for pk, amount in zip(requirements, amounts, strict=True)]


@router.post(
    "/assignments/{int:pk}/subtasks", response={200: AssignmentDetail, **REFUSED}, summary="分解子任务"
)
def split(request, pk: int, said: SubTaskIn):
    row = get_object_or_404(assignments(request.user), pk=pk)
    demand(request, "plans.report_task")
    person = said.person and get_object_or_404(users_of(row.organ), pk=said.person)
    add_subtask(row, actor=request.user, title=said.title, person=person, due_on=said.due_on)
    return assignment_detail(request, pk)


@router.post("/subtasks/{int:pk}/finish", response={200: AssignmentDetail, **REFUSED}, summary="完成子任务")
def finish_subtask(request, pk: int):
    seen = Assignment.objects.visible_to(request.user).values("pk")
    row = get_object_or_404(
        SubTask.objects.filter(assignment__in=seen).select_related("assignment__organ"), pk=pk
    )
    demand(request, "plans.report_task")
    finish(row, actor=request.user)
    return assignment_detail(request, row.assignment_id)


@router.post("/changes/{int:pk}", response={200: ChangeOut, **REFUSED}, summary="答复变更申请")
def answer_change(request, pk: int, said: DecideIn):
    tasks = Task.objects.visible_to(request.user).values("pk")
    rows = ChangeRequest.objects.filter(task__in=tasks, assignment__isnull=False)
    row = get_object_or_404(rows.select_related("task__organ", "assignment"), pk=pk)
    demand(request, "plans.adjust_task")
    decide_change(row, actor=request.user, approve=said.approve, answer=said.answer)
    return row


offer(router, "/assignments", ASSIGNMENT, assignment_detail, AssignmentDetail, skip={"report"})
