"""Plans and their tasks by JSON: draft from a file, confirm, dispatch, adjust, cancel."""

from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit

from ..actions.dispatching import confirm_all, dispatch_plan
from ..actions.drafting import draft_plan
from ..filters.work import PlanFilter, TaskFilter
from ..flow import TASK
from ..models import Plan, Task
from .asking import NOT_FOUND, REFUSED, demand, own_organ, page_of, router
from .schemas import Confirmed, Dispatched, Paged, PlanOut, PlanQuery, TaskDetail, TaskOut, TaskQuery
from .steps import offer, offers


def plans(user):
    return Plan.objects.visible_to(user).select_related("organ", "document")


@router.get("", response=Paged[PlanOut], summary="工作计划")
def list_plans(request, query: Query[PlanQuery]):
    return page_of(plans(request.user), query, PlanFilter, request)


@router.post("", response={201: PlanOut, **REFUSED}, summary="上传文件，生成计划草稿")
def create_plan(request, file: File[UploadedFile], organ: Form[int | None] = None):
    organ = own_organ(request, "plans.add_plan", organ)
    upload_limit(request)
    return Status(201, draft_plan(actor=request.user, organ=organ, upload=file))


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


def tasks(user):
    return Task.objects.visible_to(user).prefetch_related("units", "requirements")


@router.get("/{int:pk}/tasks", response={200: Paged[TaskOut], **NOT_FOUND}, summary="计划的任务")
def list_tasks(request, pk: int, query: Query[TaskQuery]):
    plan = get_object_or_404(plans(request.user), pk=pk)
    return page_of(tasks(request.user).filter(plan=plan).order_by("order"), query, TaskFilter, request)


def task_detail(request, pk):
    row = get_object_or_404(tasks(request.user).select_related("organ", "plan"), pk=pk)
    row.seen_assignments = list(row.assignments.visible_to(request.user).values_list("pk", flat=True))
    row.steps = offers(TASK, request.user, row)
    return row


@router.get("/tasks/{int:pk}", response={200: TaskDetail, **NOT_FOUND}, summary="一项任务")
def get_task(request, pk: int):
    return task_detail(request, pk)


# Tasks are given out together, under the letter of their plan.
offer(router, "/tasks", TASK, task_detail, TaskDetail, skip={"dispatch"})
