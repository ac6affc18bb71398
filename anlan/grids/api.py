"""网格 as JSON: grids, blind spots, patrols of the reach; a device of a grid worker sends patrols, each once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from anlan.geo.fields import ApiLat, ApiLon
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref

from .actions.walking import patrol
from .filters import BlindFilter, CellFilter, PatrolFilter
from .models import Cell, Patrol, Premise
from .queries import VIEW, WALK, blind, cells_of, looked_after, supervised, with_latest_check

router = Router()


class CellQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    staff: str | None = None
    six: str | None = None


class CellOut(Schema):
    id: int
    code: str
    name: str
    organ: Ref
    area: Decimal | None
    extent: str
    six: bool | None
    checked_on: date | None

    @staticmethod
    def resolve_code(row):
        return row.place.code

    @staticmethod
    def resolve_name(row):
        return row.place.name

    @staticmethod
    def resolve_six(row):
        return row.six_met


class BlindQuery(Paging):
    place: int | None = None
    sector: int | None = None
    why: str | None = None


class BlindOut(Schema):
    id: int
    name: str
    place: Ref
    why: str
    last_check: date | None


class PremiseOut(Schema):
    id: int
    name: str
    category: str
    location: str
    lon: Decimal | None
    lat: Decimal | None
    patrolled_at: datetime | None
    enterprise: int | None

    @staticmethod
    def resolve_enterprise(row):
        return row.enterprise_id


class PatrolQuery(Paging):
    place: int | None = None
    result: str | None = None


class PatrolOut(Schema):
    id: int
    premise: Ref
    place: Ref
    by: str
    claimed_at: datetime
    entered_at: datetime
    lon: Decimal | None
    lat: Decimal | None
    result: str
    note: str

    @staticmethod
    def resolve_by(row):
        return str(row.by)


class PatrolIn(Schema):
    client_key: UUID
    result: Literal["fine", "solved"] = Field(description="有隐患的用 /hazards 上报")
    claimed_at: datetime | None = None
    note: str = Field("", max_length=2000)
    lon: ApiLon | None = None
    lat: ApiLat | None = None


@router.get("/cells", response={200: Paged[CellOut], **REFUSED}, summary="网格")
def list_cells(request, query: Query[CellQuery]):
    demand(request, VIEW)
    rows = with_latest_check(Cell.objects.visible_to(request.user)).select_related("place", "organ")
    return page_of(rows.order_by("place__path"), query, CellFilter, request)


@router.get("/cells/{int:pk}", response={200: CellOut, **NOT_FOUND}, summary="一个网格")
def get_cell(request, pk: int):
    rows = with_latest_check(Cell.objects.visible_to(request.user)).select_related("place", "organ")
    return get_object_or_404(rows, pk=pk)


@router.get("/blind", response={200: Paged[BlindOut], **REFUSED}, summary="监管盲区")
def list_blind(request, query: Query[BlindQuery]):
    demand(request, VIEW)
    rows = blind(supervised(request.user), timezone.localdate()).select_related("place")
    return page_of(rows.order_by("pk"), query, BlindFilter, request)


@router.get("/mine", response={200: list[PremiseOut], **REFUSED}, summary="我的网格对象")
def list_mine(request):
    demand(request, VIEW)
    return looked_after(cells_of(request.user)).order_by("pk")[:2000]


@router.get("/patrols", response={200: Paged[PatrolOut], **REFUSED}, summary="巡查记录")
def list_patrols(request, query: Query[PatrolQuery]):
    demand(request, VIEW)
    rows = Patrol.objects.visible_to(request.user).select_related("premise", "place", "by")
    return page_of(rows.order_by("-claimed_at", "-pk"), query, PatrolFilter, request)


@router.post("/premises/{int:pk}/patrols", response={200: PatrolOut, **REFUSED}, summary="记录一次巡查")
def post_patrol(request, pk: int, said: PatrolIn):
    premise = get_object_or_404(Premise.objects.visible_to(request.user).select_related("cell__place"), pk=pk)
    demand(request, WALK)
    facts = {name: value for name, value in said.dict().items() if value not in (None, "")}
    return patrol(premise, actor=request.user, **facts)
