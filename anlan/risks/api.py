"""风险点 as JSON: the list as the page narrows it, one point with its parts."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Query, Schema

from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref

from . import change_api
from .filters import AreaFilter, MissedFilter, PointFilter, SourceFilter
from .models import AreaRisk, HazardSource, MissedCheck, RiskPoint
from .queries import VIEW, VIEW_AREA, VIEW_SOURCE
from .schemas import PointDetail, PointOut

router = change_api.router  # one router, for the same addresses are read and written


class PointQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    sector: str | None = None
    level: str | None = None
    kind: str | None = None
    state: str | None = None
    look: str | None = None
    enterprise: int | None = None
    link: str | None = None


@router.get("/points", response={200: Paged[PointOut], **REFUSED}, summary="风险点")
def list_points(request, query: Query[PointQuery]):
    demand(request, VIEW)
    rows = RiskPoint.objects.visible_to(request.user).prefetch_related("organ", "place")
    return page_of(rows.order_by("-pk"), query, PointFilter, request)


@router.get("/points/{int:pk}", response={200: PointDetail, **NOT_FOUND}, summary="一个风险点")
def one_point(request, pk: int):
    demand(request, VIEW)
    return change_api.detail(request, pk)


class HazardSourceOut(Schema):
    id: int
    name: str
    kind: str
    enterprise: Ref
    place: Ref
    lon: Decimal | None
    lat: Decimal | None
    grade: str
    state: str
    working: dict
    filed_on: date | None
    file_number: str


class HazardSourceQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    grade: str | None = None
    state: str | None = None


class MissedCheckOut(Schema):
    id: int
    point: int = Field(alias="point_id")
    measure: int = Field(alias="measure_id")
    due_at: datetime
    ended_at: datetime | None
    told_at: datetime | None


class MissedCheckQuery(Paging):
    place: int | None = None
    level: str | None = None
    state: str | None = None
    enterprise: int | None = None


class AreaRiskOut(Schema):
    id: int
    place: Ref
    day: date
    score: Decimal
    level: str
    change: Decimal | None
    parts: dict


class AreaRiskQuery(Paging):
    place: int | None = None
    kind: str | None = None
    level: str | None = None
    drift: str | None = None


@router.get("/missed-checks", response={200: Paged[MissedCheckOut], **REFUSED}, summary="应查未查")
def list_missed(request, query: Query[MissedCheckQuery]):
    demand(request, VIEW)
    rows = MissedCheck.objects.visible_to(request.user)
    return page_of(rows.order_by("due_at", "pk"), query, MissedFilter, request)


@router.get("/sources", response={200: Paged[HazardSourceOut], **REFUSED}, summary="重大危险源")
def list_sources(request, query: Query[HazardSourceQuery]):
    demand(request, VIEW_SOURCE)
    rows = HazardSource.objects.visible_to(request.user).select_related("enterprise", "place")
    return page_of(rows.order_by("-pk"), query, SourceFilter, request)


@router.get("/areas", response={200: Paged[AreaRiskOut], **REFUSED}, summary="区域风险")
def list_areas(request, query: Query[AreaRiskQuery]):
    demand(request, VIEW_AREA)
    rows = AreaRisk.objects.visible_to(request.user).filter(current=True).select_related("place")
    return page_of(rows.order_by("-score", "pk"), query, AreaFilter, request)
