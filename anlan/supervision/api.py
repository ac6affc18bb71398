"""督办 as JSON: take a late task or duty under supervision; what follows is in the routes of matters."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from anlan.hazards.queries import ACCEPT
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand

from .actions import supervise
from .queries import late_assignments, late_occurrences

router = Router()


class SuperviseIn(Schema):
    requirement: str = ""
    due_on: date | None = None


class SupervisedOut(Schema):
    id: int
    number: str
    due_on: date


def started(request, rows, pk, said):
    row = get_object_or_404(rows(request.user, timezone.localdate()), pk=pk)
    demand(request, ACCEPT)
    return supervise(row, actor=request.user, **said.dict())


@router.post(
    "/assignments/{int:pk}", response={200: SupervisedOut, **REFUSED, **NOT_FOUND}, summary="督办逾期任务"
)
def supervise_assignment(request, pk: int, said: SuperviseIn):
    return started(request, late_assignments, pk, said)


@router.post(
    "/occurrences/{int:pk}", response={200: SupervisedOut, **REFUSED, **NOT_FOUND}, summary="督办逾期履职"
)
def supervise_occurrence(request, pk: int, said: SuperviseIn):
    return started(request, late_occurrences, pk, said)
