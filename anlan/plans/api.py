"""Plans by JSON: the same functions, permissions and scope as the pages."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.files.queries import attached_to

from .actions.dispatching import confirm_all, dispatch_plan
from .actions.documents import read
from .actions.drafting import draft_plan
from .filters.documents import DocumentFilter
from .filters.work import AssignmentFilter, PlanFilter, TaskFilter
from .flow import ASSIGNMENT, TASK
from .models import Assignment, Document, Plan, Task
from .queries import evidence_labels, missing_evidence
from .schemas import (
    AssignmentDetail,
    AssignmentOut,
    AssignmentQuery,
    Confirmed,
    Dispatched,
    DocumentDetail,
    DocumentOut,
    DocumentQuery,
    Paged,
    PlanOut,
    PlanQuery,
    Problem,
    ReportIn,
    StepOut,
    TaskDetail,
    TaskOut,
    TaskQuery,
    facts_of,
)

router = Router()
NOT_FOUND = {404: Problem}
REFUSED = {404: Problem, 409: Problem, 422: Problem}


def demand(request, *perms):
    if not any(request.user.holds(perm) for perm in perms):
        raise HttpError(403, _("您当前的岗位没有这项权限。"))


def page_of(rows, query, filterset, request):
    """The filtered rows' page: ``filterset`` is the one of the list page."""
    filtered = filterset(query.dict(exclude_none=True), queryset=rows, request=request)
    if not filtered.is_valid():
        raise ValidationError([error for errors in filtered.errors.values() for error in errors])
    start = (query.page - 1) * query.size
    return {
        "count": filtered.qs.count(),
        "page": query.page,
        "items": filtered.qs[start : start + query.size],
    }


# ── documents ──


def documents(user):
    return Document.objects.visible_to(user).select_related("organ")


@router.get("/documents", response=Paged[DocumentOut], summary="政策文件")
def list_documents(request, query: Query[DocumentQuery]):
    if query.superior is not None:
        rows = documents(request.user).filter(superior=query.superior)
        query.superior = None
    else:
        rows = documents(request.user)
    return page_of(rows.defer("text"), query, DocumentFilter, request)


@router.get("/documents/{int:pk}", response={200: DocumentDetail, **NOT_FOUND}, summary="一份文件和它的条款")
def get_document(request, pk: int):
    row = get_object_or_404(documents(request.user), pk=pk)
    seen = Task.objects.visible_to(request.user)
    linked = Prefetch("carried_out_by" if row.superior else "tasks", seen, to_attr="seen_tasks")
    row.seen_clauses = row.clauses.prefetch_related(linked)
    return row


@router.post("/parse", response={200: dict, **REFUSED}, summary="识别一份文件，不保存")
def parse_document(request, file: File[UploadedFile]):
    demand(request, "plans.add_plan", "plans.add_document")
    upload_limit(request)
    return read(file)[0]


# ── plans ──


def plans(user):
    return Plan.objects.visible_to(user).select_related("organ", "document")


@router.get("", response=Paged[PlanOut], summary="工作计划")
def list_plans(request, query: Query[PlanQuery]):
    return page_of(plans(request.user), query, PlanFilter, request)


@router.post("", response={201: PlanOut, 403: Problem, **REFUSED}, summary="上传文件，生成计划草稿")
def create_plan(request, file: File[UploadedFile], organ: Form[int | None] = None):
    demand(request, "plans.add_plan")
    upload_limit(request)
    own = [post.organ for post in request.user.acting_posts() if post.role.holds("plans.add_plan")]
    chosen = next((one for one in own if organ in (None, one.pk)), None)
    if chosen is None:
        raise ValidationError(_("只能以本单位名义制定计划。"))
    return Status(201, draft_plan(actor=request.user, organ=chosen, upload=file))


@router.get("/{int:pk}", response={200: PlanOut, **NOT_FOUND}, summary="一个计划")
def get_plan(request, pk: int):
    return get_object_or_404(plans(request.user), pk=pk)


@router.post("/{int:pk}/confirm", response={200: Confirmed, **REFUSED}, summary="确认计划中已备齐要素的任务")
def confirm_plan(request, pk: int):
    plan = get_object_or_404(plans(request.user), pk=pk)
    demand(request, "plans.confirm_task")
    confirmed, refused = confirm_all(plan, actor=request.user)
    return {"confirmed": confirmed, "refused": [{"task": task.pk, "reason": why} for task, why in refused]}


@router.post("/{int:pk}/dispatch", response={200: Dispatched, **REFUSED}, summary="下发已确认的任务")
def dispatch(request, pk: int):
    plan = get_object_or_404(plans(request.user), pk=pk)
    demand(request, "plans.dispatch_task")
    count = plan.tasks.filter(state=Task.State.CONFIRMED).count()
    issued = dispatch_plan(plan, actor=request.user)
    return {"letter": issued.number, "tasks": count}


# ── tasks ──


def tasks(user):
    return Task.objects.visible_to(user).prefetch_related("units", "requirements")


@router.get("/{int:pk}/tasks", response={200: Paged[TaskOut], **NOT_FOUND}, summary="计划的任务")
def list_tasks(request, pk: int, query: Query[TaskQuery]):
    plan = get_object_or_404(plans(request.user), pk=pk)
    return page_of(tasks(request.user).filter(plan=plan).order_by("order"), query, TaskFilter, request)


def task_detail(request, pk):
    row = get_object_or_404(tasks(request.user).select_related("organ", "plan"), pk=pk)
    row.seen_assignments = list(row.assignments.visible_to(request.user).values_list("pk", flat=True))
    row.steps = StepOut.of(TASK.open_to(request.user, row))
    return row


@router.get("/tasks/{int:pk}", response={200: TaskDetail, **NOT_FOUND}, summary="一项任务")
def get_task(request, pk: int):
    return task_detail(request, pk)


# ── assignments ──


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
    row.steps = StepOut.of(ASSIGNMENT.open_to(request.user, row))
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


# ── steps: one address for each row of the step tables ──


def offer(path, flow, detail, response, skip):
    for step in flow.steps:
        if step.name not in skip:
            router.post(
                f"{path}/{{int:pk}}/{step.name}",
                response={200: response, **REFUSED},
                summary=str(step.label),
                operation_id=f"{flow.model._meta.model_name}_{step.name}",
            )(taker(flow, step, detail))


def taker(flow, step, detail):
    body = facts_of(flow, step)

    def take(request, pk, facts):
        row = get_object_or_404(flow.model.objects.visible_to(request.user), pk=pk)
        flow.move(row, step.name, actor=request.user, **facts)
        return detail(request, pk)

    def alone(request, pk: int):
        return take(request, pk, {})

    def with_facts(request, pk: int, facts: body):
        return take(request, pk, facts.dict(exclude_none=True))

    return with_facts if body else alone


offer("/tasks", TASK, task_detail, TaskDetail, skip={"dispatch"})
offer("/assignments", ASSIGNMENT, assignment_detail, AssignmentDetail, skip={"report"})
