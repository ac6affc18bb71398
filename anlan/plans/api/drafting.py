"""A draft plan by JSON: edit its tasks, say what its units mean, bring in a corrected document."""

from datetime import date
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, File, Form, Schema, Status
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.org.models import Organ, OrganGroup
from anlan.org.suggest import resolve_many

from ..actions import drafting
from ..actions.dispatching import settle_unit
from ..actions.revising import counted, revise_plan
from ..models import Plan, Task
from ..queries import unsettled_units
from .asking import NOT_FOUND, REFUSED, demand, router
from .plans import task_detail
from .schemas import TaskDetail


class TaskIn(Schema):
    """Only what is given changes. ``was``: the text the editor started from."""

    was: str
    label: str | None = Field(None, max_length=40)
    kind: Literal["task", "target", "calendar"] | None = None
    effort: str | None = Field(None, max_length=20)
    text: str | None = Field(None, min_length=1, max_length=20_000)
    due_on: date | None = None
    roadmap: str | None = Field(None, max_length=5000)
    incentive: str | None = Field(None, max_length=500)
    evidence: list[str] | None = None


class SplitIn(Schema):
    parts: list[str] = Field(min_length=2, max_length=50)


class NamedOut(Schema):
    id: int
    name: str


class WaitingOut(Schema):
    """A unit as printed that nobody has settled: ``kind`` and suggestions as the page shows them."""

    name: str
    count: int
    kind: str
    organs: list[NamedOut]
    groups: list[NamedOut]


class SettleIn(Schema):
    name: str = Field(max_length=200)
    organs: list[int] = []
    groups: list[int] = []
    waive: str = Field("", max_length=300)
    remember: bool = True


class Settled(Schema):
    tasks: int


class Revised(Schema):
    same: int
    changed: int
    new: int
    gone: int


def own_plan(request, pk):
    demand(request, "plans.change_plan")
    return get_object_or_404(Plan.objects.visible_to(request.user, "plans.change_plan"), pk=pk)


def own_task(request, pk):
    demand(request, "plans.change_plan")
    rows = Task.objects.visible_to(request.user).select_related("plan", "organ", "place")
    return get_object_or_404(rows, pk=pk)


@router.patch("/tasks/{int:pk}", response={200: TaskDetail, **REFUSED}, summary="修改草稿任务")
def edit(request, pk: int, said: TaskIn):
    drafting.edit_task(own_task(request, pk), actor=request.user, **said.dict(exclude_none=True))
    return task_detail(request, pk)


@router.post("/tasks/{int:pk}/split", response={200: list[int], **REFUSED}, summary="拆分草稿任务")
def split(request, pk: int, said: SplitIn):
    made = drafting.split_task(own_task(request, pk), actor=request.user, parts=said.parts)
    return [task.pk for task in made]


@router.post("/tasks/{int:pk}/merge", response={200: TaskDetail, **REFUSED}, summary="并入上一条草稿任务")
def merge(request, pk: int):
    whole = drafting.merge_into_previous(own_task(request, pk), actor=request.user)
    return task_detail(request, whole.pk)


@router.post("/tasks/{int:pk}/drop", response={204: None, **REFUSED}, summary="标为非任务")
def drop(request, pk: int):
    drafting.drop_task(own_task(request, pk), actor=request.user)
    return Status(204, None)


@router.get("/{int:pk}/units", response={200: list[WaitingOut], **NOT_FOUND}, summary="计划中待落实的单位")
def list_units(request, pk: int):
    plan = own_plan(request, pk)
    waiting = list(unsettled_units(plan))
    names = {unit["name"] for unit in waiting}
    matches = resolve_many(names, plan.place, timezone.localdate(), issuer=plan.organ)
    return [waiting_unit(unit, matches[unit["name"]]) for unit in waiting]


def waiting_unit(unit, match):
    organs = [*match.organs, *match.suggestions]
    groups = [*match.groups, *match.suggested_groups]
    return {
        "name": unit["name"],
        "count": unit["count"],
        "kind": match.kind,
        "organs": [{"id": organ.pk, "name": organ.name} for organ in organs],
        "groups": [{"id": group.pk, "name": group.name} for group in groups],
    }


@router.post("/{int:pk}/units", response={200: Settled, **REFUSED}, summary="落实一个单位名称")
def settle(request, pk: int, said: SettleIn):
    user = request.user
    count = settle_unit(
        own_plan(request, pk),
        said.name,
        actor=user,
        organs=list(Organ.objects.visible_to(user).filter(pk__in=said.organs)),
        groups=list(OrganGroup.objects.visible_to(user).filter(pk__in=said.groups)),
        waive=said.waive,
        remember=said.remember,
    )
    return {"tasks": count}


@router.post("/{int:pk}/revise", response={200: Revised, **REFUSED}, summary="导入修订文件")
def revise(request, pk: int, file: File[UploadedFile], reason: Form[str]):
    plan = own_plan(request, pk)
    upload_limit(request)
    return counted(revise_plan(plan, actor=request.user, upload=file, reason=reason[:500]))
