"""数据质量 as JSON: flaws in reach, and what the unit says of one."""

from datetime import date
from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from anlan.plans.api.asking import REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref

from .filters import FlawFilter
from .flow import FLAW
from .models import Flaw

router = Router()


class FlawQuery(Paging):
    rule: str | None = None
    state: Literal[*Flaw.State.values] | None = None
    place: int | None = None
    organ: int | None = None


class FlawOut(Schema):
    id: int
    rule: str
    title: str
    said: str
    link: str
    organ: Ref
    place: Ref
    state: str
    found_on: date
    closed_on: date | None


class Words(Schema):
    words: str = Field(min_length=1, max_length=2000)


def rows(user):
    return Flaw.objects.visible_to(user).select_related("organ", "place")


@router.get("/flaws", response={200: Paged[FlawOut], **REFUSED}, summary="数据质量问题")
def list_flaws(request, query: Query[FlawQuery]):
    demand(request, "quality.view_flaw")
    return page_of(rows(request.user).order_by("-pk"), query, FlawFilter, request)


@router.post("/flaws/{int:pk}/handle", response={200: FlawOut, **REFUSED}, summary="已改正")
def handle(request, pk: int, said: Words):
    row = get_object_or_404(rows(request.user), pk=pk)
    return FLAW.move(row, "handle", actor=request.user, note=said.words)


@router.post("/flaws/{int:pk}/justify", response={200: FlawOut, **REFUSED}, summary="说明情况")
def justify(request, pk: int, said: Words):
    row = get_object_or_404(rows(request.user), pk=pk)
    return FLAW.move(row, "justify", actor=request.user, reason=said.words)
