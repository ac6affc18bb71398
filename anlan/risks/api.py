"""风险点 as JSON: the list as the page narrows it, one point with its parts."""

from datetime import date
from decimal import Decimal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref

from .filters import AreaFilter, PointFilter, SourceFilter
from .models import AreaRisk, HazardSource, RiskPoint
from .queries import VIEW, VIEW_AREA, VIEW_SOURCE, events_of

router = Router()


class PointQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    sector: str | None = None
    level: str | None = None
    kind: str | None = None
    state: str | None = None
    look: str | None = None
    enterprise: int | None = None


class PointOut(Schema):
    id: int
    name: str
    kind: str
    organ: Ref
    place: Ref
    enterprise: int | None
    lon: Decimal | None
    lat: Decimal | None
    level: str
    inherent_level: str
    residual_level: str
    state: str
    control_level: str
    controlled_by: str
    review_due_on: date | None
    review_overdue: bool

    @staticmethod
    def resolve_enterprise(row):
        return row.enterprise_id


class RiskEventOut(Schema):
    unit: str
    name: str
    method: str
    inherent: dict
    current: dict
    residual: dict
    measures: list[str]

    @staticmethod
    def resolve_unit(row):
        return row.unit.name

    @staticmethod
    def resolve_measures(row):
        return [measure.text for measure in row.measures.all()]


class PointDetail(PointOut):
    events: list[RiskEventOut]

    @staticmethod
    def resolve_events(row):
        return list(events_of(row).prefetch_related("measures"))


@router.get("/points", response={200: Paged[PointOut], **REFUSED}, summary="风险点")
def list_points(request, query: Query[PointQuery]):
    demand(request, VIEW)
    rows = RiskPoint.objects.visible_to(request.user).select_related("organ", "place")
    return page_of(rows.order_by("-pk"), query, PointFilter, request)


@router.get("/points/{int:pk}", response={200: PointDetail, **NOT_FOUND}, summary="一个风险点")
def one_point(request, pk: int):
    demand(request, VIEW)
    rows = RiskPoint.objects.visible_to(request.user).select_related("organ", "place")
    return get_object_or_404(rows, pk=pk)


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
