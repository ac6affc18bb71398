"""The map as JSON: what lies in a part of it, the two lists under the same filters, and what the public may see."""

from datetime import date, datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from anlan.org.models import Place
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref

from .layers import LAYERS, layers_of
from .public import DANGER, RISK, announced, areas_of, parts_of
from .queries import marks
from .view import Misread, view_of
from .views import PERM, DangerList, RiskList

router = Router()


class MapQuery(Schema):
    box: str = Field(
        "-180,-90,180,90",
        max_length=100,
        description="西,南,东,北，单位为度，坐标系与地图底图相同（没有底图的为 CGCS2000）",
    )
    z: int = Field(9, ge=0, le=24, description="缩放级别：对象多时按约 90 像素的方格汇总")
    layers: str = Field("risks,dangers", max_length=60, description="risks、dangers、enterprises，逗号分隔")
    place: int | None = None
    sector: str | None = None
    level: Literal["major", "larger", "general", "low"] | None = None
    late: bool | None = Field(None, description="只看逾期")
    enterprise: int | None = None


class SortOut(Schema):
    code: str
    label: str


class SpotOut(Schema):
    id: int
    lon: float
    lat: float
    sort: str
    late: bool


class SquareOut(Schema):
    lon: float
    lat: float
    counts: dict[str, int]
    late: int


class LayerOut(Schema):
    """``points`` where there are few, else ``squares`` with how many of each sort lie in each."""

    code: str
    label: str
    sorts: list[SortOut]
    total: int
    late: int
    counts: dict[str, int]
    points: list[SpotOut] | None = None
    squares: list[SquareOut] | None = None


class ListQuery(Paging):
    place: int | None = None
    sector: str | None = None
    level: Literal["major", "larger", "general", "low"] | None = Field(
        None, description="风险清单的等级，不填的为重大"
    )
    late: bool | None = None
    enterprise: int | None = None
    box: str | None = Field(None, max_length=100, description="图中的范围：西,南,东,北")
    inview: bool = Field(True, description="给出范围的，只列出其中的")


class RowOut(Schema):
    id: int
    name: str
    place: Ref
    lon: float | None
    lat: float | None
    state: str
    url: str

    @staticmethod
    def resolve_url(row):
        return row.get_absolute_url()


class RiskRowOut(RowOut):
    level: str
    controlled_by: str
    review_due_on: date | None
    review_overdue: bool


class DangerRowOut(RowOut):
    number: str
    due_on: date | None
    listed: str = Field(description="挂牌督办的级别")

    @staticmethod
    def resolve_name(row):
        return row.title

    @staticmethod
    def resolve_listed(row):
        return row.levels

    @staticmethod
    def resolve_lon(row):
        return row.at_lon

    @staticmethod
    def resolve_lat(row):
        return row.at_lat


class AnnouncedOut(Schema):
    kind: str = Field(description="area_risk 区域风险等级、major_risk 重大风险、listing 挂牌督办")
    title: str
    place: str
    organ: str
    published_at: datetime


class PublicAreaOut(Schema):
    place: Ref
    level: str = Field(description="经审批公布的风险等级，没有公布的为空")
    major_risks: int
    listings: int


class PublicMapOut(Schema):
    areas: list[PublicAreaOut]
    risks: list[AnnouncedOut]
    dangers: list[AnnouncedOut]


def layer_out(layer, found):
    codes = [sort.code for sort in layer.sorts]
    said = {
        "code": layer.code,
        "label": str(layer.label),
        "sorts": [{"code": sort.code, "label": str(sort.label)} for sort in layer.sorts],
        "total": found["total"],
        "late": found["late"],
        "counts": dict(zip(codes, found["counts"], strict=True)),
    }
    if "points" in found:
        said["points"] = [
            {"id": pk, "lon": lon, "lat": lat, "sort": codes[sort], "late": bool(late)}
            for pk, lon, lat, sort, late in found["points"]
        ]
    else:
        said["squares"] = [
            {"lon": lon, "lat": lat, "counts": dict(zip(codes, counts, strict=True)), "late": late}
            for lon, lat, counts, late in found["groups"]
        ]
    return said


@router.get("/points", response={200: list[LayerOut], **REFUSED}, summary="图中一个范围内的对象")
def list_spots(request, query: Query[MapQuery]):
    demand(request, PERM)
    asked = query.layers.split(",")
    if unknown := [code for code in asked if code not in LAYERS]:
        raise ValidationError(_("没有“%s”这种图层。") % "、".join(unknown))
    try:
        view = view_of({"box": query.box, "z": query.z})
    except Misread as no:
        raise ValidationError(str(no)) from None
    given, said = query.dict(exclude_none=True), []
    for layer in layers_of(request.user):
        if layer.code in asked:
            rows = layer.wanted(given, request)
            if rows is None:
                raise ValidationError(_("筛选条件不正确。"))
            said.append(layer_out(layer, marks(layer, rows, view, timezone.localdate())))
    return said


def listed(request, page, query):
    """A page of a list, by the rows and the filters of the page beside the map."""
    demand(request, page.perm)
    made = page()
    made.setup(request)
    found = page_of(made.ordered(made.rows()), query, page.layer.filterset, request)
    return found | {"items": made.decorate(found["items"])}


@router.get("/risks", response={200: Paged[RiskRowOut], **REFUSED}, summary="重大风险清单")
def list_risks(request, query: Query[ListQuery]):
    return listed(request, RiskList, query)


@router.get("/dangers", response={200: Paged[DangerRowOut], **REFUSED}, summary="重大事故隐患清单")
def list_dangers(request, query: Query[ListQuery]):
    return listed(request, DangerList, query)


@router.get("/public", response={200: PublicMapOut, **NOT_FOUND}, auth=None, summary="公众的安全风险分布图")
def public_map(request, place: int | None = None):
    """Only what was approved for the public: no coordinates, no persons."""
    chosen = get_object_or_404(Place, pk=place, active=True) if place is not None else None
    items = list(announced(timezone.localdate(), chosen))
    areas = areas_of(parts_of(chosen), items)
    return {
        "areas": [
            {
                "place": area.place,
                "level": area.level,
                "major_risks": len(area.risks),
                "listings": len(area.dangers),
            }
            for area in areas
        ],
        "risks": [item_out(item) for item in items if item.kind == RISK],
        "dangers": [item_out(item) for item in items if item.kind == DANGER],
    }


def item_out(item):
    return {
        "kind": item.kind,
        "title": item.title,
        "place": str(item.place),
        "organ": str(item.organ),
        "published_at": item.published_at,
    }
