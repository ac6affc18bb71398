"""Points changed by JSON: registered, taken apart, graded, held down, looked at, by the actions of the pages."""

from datetime import datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from anlan.geo.fields import ApiLat, ApiLon
from anlan.org.models import Place, Sector
from anlan.plans.api import steps
from anlan.plans.api.asking import REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging
from anlan.registers.models import Enterprise

from .actions import checks, points
from .filters import CheckFilter
from .flow import POINT
from .models import ControlLevel, Level, Measure, MeasureCheck, RiskEvent, RiskPoint, RiskUnit, UnitStop
from .queries import ADD, CHANGE, VIEW
from .schemas import CheckOut, PointDetail, UnitStopOut

router = Router()
steps.FACTS |= {
    "new_level": (Literal[tuple(Level.values)], {}),
    "control_level": (Literal[tuple(ControlLevel.values)], {}),
    "controlled_by": (str, {"min_length": 1, "max_length": 60}),
    "control_phone": (str, {"max_length": 30}),
    "review_cause": (Literal["accident", "change", "danger", "failed"], {}),
}


class PointFacts(Schema):
    name: str = Field(min_length=1, max_length=120)
    kind: Literal[tuple(RiskPoint.Kind.values)]
    location: str = Field("", max_length=200)
    lon: ApiLon | None = None
    lat: ApiLat | None = None
    accidents: str = Field("", max_length=120)
    mass_casualty: bool = False
    workers: int | None = Field(None, ge=0, le=1_000_000)
    link: str = Field("", max_length=30, description="城市运行环节代码")
    direct: list[str] = Field([], max_length=20, description="直接判定为重大风险的情形代码")


class PointIn(PointFacts):
    enterprise: int | None = Field(None, description="企业编号；不填的为区域风险点")
    organ: int | None = Field(None, description="区域风险点的责任单位，默认为当前岗位的单位")
    place: int | None = None
    sector: int | None = None


class PointChangeIn(PointFacts):
    version: int = Field(description="读到的版本；他人已改动的不改")


class UnitIn(Schema):
    name: str = Field(min_length=1, max_length=200)
    department: str = Field("", max_length=200)
    person: str = Field("", max_length=20)


class UnitEventIn(Schema):
    name: str = Field(min_length=1, max_length=500)
    consequence: str = Field("", max_length=200)


class GradeIn(Schema):
    method: str = Field(max_length=20)
    inherent: dict[str, str]
    current: dict[str, str]
    residual: dict[str, str] | None = None


class MeasureIn(Schema):
    kind: Literal[tuple(Measure.Kind.values)]
    text: str = Field(min_length=1, max_length=2000)
    inspected: str = Field("", max_length=1000)
    person: str = Field("", max_length=60)
    every: int | None = Field(None, ge=1, le=32767)
    cycle_unit: Literal["", "hour", "day", "month", "year"] = ""
    automatic: bool = False


class CheckIn(Schema):
    result: Literal[tuple(MeasureCheck.Result.values)]
    at: datetime | None = None
    person: str = Field("", max_length=60)
    note: str = Field("", max_length=2000)


class StopIn(Schema):
    starts_at: datetime
    ends_at: datetime | None = None
    reason: str = Field(min_length=1, max_length=500)


class ResumeIn(Schema):
    ends_at: datetime | None = None


class CheckQuery(Paging):
    point: int | None = None
    result: str | None = None
    start: datetime | None = None
    end: datetime | None = None


def detail(request, pk):
    row = get_object_or_404(seen(request, RiskPoint).select_related("organ", "place"), pk=pk)
    row.steps = steps.offers(POINT, request.user, row)
    return row


def seen(request, model):
    return model.objects.visible_to(request.user)


def one(request, model, pk, *related):
    """What the reader sees, in the hands of who may change points."""
    row = get_object_or_404(seen(request, model).select_related(*related), pk=pk)
    demand(request, CHANGE)
    return row


def named(rows, pk, name):
    """The row that a number means, among those the reader sees; None where no number was given."""
    found = rows.filter(pk=pk).first() if pk is not None else None
    if pk is not None and found is None:
        raise ValidationError(_("%(name)s：不存在或不在您的查看范围内。") % {"name": name})
    return found


@router.post("/points", response={200: PointDetail, **REFUSED}, summary="登记风险点")
def post_point(request, said: PointIn):
    demand(request, ADD)
    facts = said.dict(exclude={"enterprise", "organ", "place", "sector"})
    firms = Enterprise.objects.visible_to(request.user).select_related("organ", "place", "sector")
    firm = named(firms, said.enterprise, "enterprise")
    whose = {"enterprise": firm} if firm else {
        "organ": own_organ(request, ADD, said.organ),
        "place": named(Place.objects.visible_to(request.user), said.place, "place"),
        "sector": named(Sector.objects.all(), said.sector, "sector"),
    }  # fmt: skip
    return detail(request, points.add_point(actor=request.user, **whose, **facts).pk)


@router.put("/points/{int:pk}", response={200: PointDetail, **REFUSED}, summary="修改风险点")
def put_point(request, pk: int, said: PointChangeIn):
    row = one(request, RiskPoint, pk)
    points.change_point(row, actor=request.user, **said.dict())
    return detail(request, pk)


steps.offer(router, "/points", POINT, detail, PointDetail)


@router.post("/points/{int:pk}/units", response={200: PointDetail, **REFUSED}, summary="登记风险分析单元")
def post_unit(request, pk: int, said: UnitIn):
    points.add_unit(one(request, RiskPoint, pk), actor=request.user, **said.dict())
    return detail(request, pk)


@router.post("/units/{int:pk}/events", response={200: PointDetail, **REFUSED}, summary="登记风险事件")
def post_event(request, pk: int, said: UnitEventIn):
    unit = one(request, RiskUnit, pk, "point")
    points.add_event(unit, actor=request.user, **said.dict())
    return detail(request, unit.point_id)


@router.post("/risk-events/{int:pk}/grade", response={200: PointDetail, **REFUSED}, summary="评估风险事件")
def post_grade(request, pk: int, said: GradeIn):
    event = one(request, RiskEvent, pk, "unit__point__place")
    points.grade_event(event, actor=request.user, **said.dict(exclude_none=True))
    return detail(request, event.unit.point_id)


@router.post("/risk-events/{int:pk}/measures", response={200: PointDetail, **REFUSED}, summary="登记管控措施")
def post_measure(request, pk: int, said: MeasureIn):
    event = one(request, RiskEvent, pk, "unit__point")
    if bool(said.every) != bool(said.cycle_unit):
        raise ValidationError(_("排查周期和周期单位须一并填写。"))
    points.add_measure(event, actor=request.user, **said.dict())
    return detail(request, event.unit.point_id)


@router.get("/checks", response={200: Paged[CheckOut], **REFUSED}, summary="隐患排查记录")
def list_checks(request, query: Query[CheckQuery]):
    demand(request, VIEW)
    rows = seen(request, MeasureCheck).select_related("by")
    return page_of(rows.order_by("-at", "-pk"), query, CheckFilter, request)


@router.post("/measures/{int:pk}/checks", response={200: CheckOut, **REFUSED}, summary="登记一次排查")
def post_check(request, pk: int, said: CheckIn):
    measure = one(request, Measure, pk, "event__unit__point")
    return checks.record_check(measure, actor=request.user, **said.dict())


@router.post("/units/{int:pk}/stops", response={200: UnitStopOut, **REFUSED}, summary="登记停用")
def post_stop(request, pk: int, said: StopIn):
    return checks.stop_unit(one(request, RiskUnit, pk, "point"), actor=request.user, **said.dict())


@router.post("/stops/{int:pk}/resume", response={200: UnitStopOut, **REFUSED}, summary="恢复使用")
def post_resume(request, pk: int, said: ResumeIn):
    stop = one(request, UnitStop, pk, "unit", "point")
    return checks.resume_unit(stop, actor=request.user, ends_at=said.ends_at or timezone.now())
