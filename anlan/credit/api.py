"""安全信用 as JSON: standings and records of the reach, the ledger of one enterprise, appeal and answer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref
from anlan.registers.models import Enterprise

from .filters import EventFilter, StandingFilter
from .flow import CREDIT_EVENT
from .models import CreditEvent, Standing
from .queries import VIEW
from .reckoning import reckon

router = Router()
ID = {"ge": 1, "le": 2**62}


class StandingQuery(Paging):
    q: str | None = Field(None, max_length=60)
    tier: str | None = Field(None, max_length=4)
    place: int | None = Field(None, **ID)
    sector: int | None = Field(None, **ID)


class StandingOut(Schema):
    enterprise: Ref
    tier: str
    score: Decimal
    since: date
    next_on: date | None


class RecordQuery(Paging):
    q: str | None = Field(None, max_length=60)
    fact: str | None = Field(None, max_length=60)
    state: Literal[*CreditEvent.State.values] | None = None
    sign: Literal["bad", "good"] | None = None
    place: int | None = Field(None, **ID)
    sector: int | None = Field(None, **ID)


class RecordOut(Schema):
    id: int
    enterprise: Ref
    fact: str
    title: str
    points: Decimal
    basis: str
    rule_from: date
    occurred_on: date
    expires_on: date
    ended_on: date | None
    state: str
    recorded_at: datetime

    @staticmethod
    def resolve_title(row):
        return row.trigger.title


class CountedOut(Schema):
    id: int
    fact: str
    points: Decimal = Field(description="同类累计上限之内计入的分值")
    basis: str
    occurred_on: date
    expires_on: date


class LedgerOut(Schema):
    enterprise: Ref
    on: date
    base: Decimal
    score: Decimal
    tier: str
    factor: float = Field(description="检查频次倍数")
    held_by: list[str] = Field(description="使等级不高于某级的事实类别")
    next_on: date | None
    records: list[CountedOut]


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=2000)


def records(user):
    related = ("enterprise__organ", "enterprise__place", "trigger", "consequence__office")
    return CreditEvent.objects.visible_to(user).select_related(*related)


@router.get("/standings", response={200: Paged[StandingOut], **REFUSED}, summary="企业信用状况")
def list_standings(request, query: Query[StandingQuery]):
    demand(request, VIEW)
    rows = Standing.objects.visible_to(request.user).open().select_related("enterprise")
    return page_of(rows.order_by("score", "pk"), query, StandingFilter, request)


@router.get("/records", response={200: Paged[RecordOut], **REFUSED}, summary="信用记录")
def list_records(request, query: Query[RecordQuery]):
    demand(request, VIEW)
    return page_of(records(request.user).order_by("-occurred_on", "-pk"), query, EventFilter, request)


@router.get("/enterprises/{int:pk}", response={200: LedgerOut, **NOT_FOUND}, summary="一家企业的信用台账")
def get_ledger(request, pk: int, on: date | None = None):
    rows = Enterprise.objects.visible_to(request.user, VIEW).select_related("place")
    row, day = get_object_or_404(rows, pk=pk), min(on or timezone.localdate(), timezone.localdate())
    found = reckon([row], day)[row.pk]
    lines = [
        {
            "id": line.event.pk,
            "fact": line.event.fact,
            "points": line.points,
            "basis": line.event.basis,
            "occurred_on": line.event.occurred_on,
            "expires_on": line.event.expires_on,
        }
        for line in found.lines
    ]
    return {
        "enterprise": row,
        "on": day,
        "base": found.base,
        "score": found.score,
        "tier": found.tier["code"],
        "factor": found.tier["factor"],
        "held_by": [event.fact for event in found.held],
        "next_on": found.next_on,
        "records": lines,
    }


@router.get("/records/{int:pk}", response={200: RecordOut, **NOT_FOUND}, summary="一条信用记录")
def get_record(request, pk: int):
    return get_object_or_404(records(request.user), pk=pk)


@router.post("/records/{int:pk}/appeal", response={200: RecordOut, **REFUSED}, summary="提出申诉")
def post_appeal(request, pk: int, said: ReasonIn):
    return moved(request, pk, "appeal", said)


@router.post("/records/{int:pk}/uphold", response={200: RecordOut, **REFUSED}, summary="维持记录")
def post_uphold(request, pk: int, said: ReasonIn):
    return moved(request, pk, "uphold", said)


@router.post("/records/{int:pk}/withdraw", response={200: RecordOut, **REFUSED}, summary="撤销记录")
def post_withdraw(request, pk: int, said: ReasonIn):
    return moved(request, pk, "withdraw", said)


@router.post("/records/{int:pk}/repair", response={200: RecordOut, **REFUSED}, summary="信用修复")
def post_repair(request, pk: int, said: ReasonIn):
    return moved(request, pk, "repair", said)


def moved(request, pk, step, said):
    row = get_object_or_404(records(request.user), pk=pk)
    return CREDIT_EVENT.move(row, step, actor=request.user, reason=said.reason)
