"""The enterprise register as JSON: the pages' filters, permissions and scope."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import CharField
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from anlan.org.models import Place, Sector

from . import actions
from .filters import EnterpriseFilter
from .flow import flow
from .models import ABOVE_SCALE, Enterprise, Tag
from .queries import ADD, CHANGE, CHANGE_OWN, VIEW, with_tags

router = Router()
COUNT_LIMIT = 10_000  # a count of a million rows would cost more than the page


class Named(Schema):
    id: int
    name: str


class TagOut(Schema):
    code: str
    name: str


class EnterpriseOut(Schema):
    id: int
    version: int = Field(description="修改时须原样带回")
    name: str
    credit_code: str
    place: Named
    sector: Named | None
    industry_code: str
    industry_name: str
    scale: str
    above_scale: bool
    employees: int | None
    legal_representative: str
    contact: str
    phone: str
    address: str
    lon: Decimal | None
    lat: Decimal | None
    state: str
    since: date
    closed_on: date | None
    merged_into_id: int | None = Field(description="并入的企业 id")
    source: str
    verified_at: datetime | None
    tags: list[TagOut]


class EnterprisePage(Schema):
    count: int = Field(description="符合条件的总数，超过 10000 时为 10001")
    items: list[EnterpriseOut]


class Search(Schema):
    """The filters of the list page; ``place``, ``sector`` are ids, ``tag`` is a code."""

    q: str = Field("", max_length=60)
    place: int | None = Field(None, ge=1, le=2**62)
    sector: int | None = Field(None, ge=1, le=2**62)
    industry: str = Field("", max_length=4)
    scale: str = Field("", max_length=10)
    state: str = Field("", max_length=10)
    tag: str = Field("", max_length=40)
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)


class EnterpriseIn(Schema):
    name: str | None = None
    credit_code: str | None = None
    place: int | None = Field(None, description="区域 id")
    sector: int | None = Field(None, description="行业领域 id，null 为未确定")
    industry_code: str | None = Field(None, description="GB/T 4754-2017，两至四位")
    scale: str | None = Field(None, description="large、medium、small、micro")
    above_scale: bool = False
    employees: int | None = None
    legal_representative: str | None = None
    contact: str | None = None
    phone: str | None = None
    address: str | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None
    since: date | None = None
    source: str | None = None
    tags: list[str] = Field([], description="标签代码；规模以上用 above_scale")


class EnterprisePatch(EnterpriseIn):
    version: int = Field(description="读到的版本；他人已改动时返回 409")


class StepIn(Schema):
    note: str = ""
    reason: str = ""
    closed_on: date | None = None
    merged_into: int | None = Field(None, description="并入哪份档案（企业 id）", ge=1, le=2**62)


def seen(request, perm=VIEW):
    """The enterprises of the caller's scope; without the permission the address does not exist."""
    if not request.user.holds(perm):
        raise Http404
    return with_tags(Enterprise.objects.visible_to(request.user, perm).select_related("place", "sector"))


def cleaned(body):
    """The values given in ``body``, with rows in place of ids and codes."""
    values = body.dict(exclude_unset=True)
    values.pop("version", None)
    wrong = {}
    for name, value in values.items():
        if isinstance(value, str) and "\x00" in value:
            wrong[name] = _("含有不能保存的字符。")
        elif value is None and name not in {"above_scale", "tags"}:
            values[name] = "" if isinstance(Enterprise._meta.get_field(name), CharField) else None
    for name, model in (("place", Place), ("sector", Sector)):
        if values.get(name) is not None:
            values[name] = model.objects.filter(pk=values[name]).first()
            if values[name] is None:
                wrong[name] = _("没有这个%s。") % model._meta.verbose_name
    if "tags" in values:
        found = {tag.code: tag for tag in Tag.objects.exclude(code=ABOVE_SCALE)}
        if unknown := [code for code in values["tags"] if code not in found]:
            wrong["tags"] = _("没有标签“%s”。") % "、".join(unknown)
        values["tags"] = [found[code] for code in values["tags"] if code in found]
    if wrong:
        raise ValidationError(wrong)
    return values


@router.get("", response=EnterprisePage, summary="企业列表")
def enterprises(request, search: Query[Search]):
    rows = seen(request)
    filters = EnterpriseFilter(search.dict(exclude={"limit", "offset"}), queryset=rows, request=request)
    if not filters.is_valid():
        raise ValidationError([error for errors in filters.form.errors.values() for error in errors])
    found = filters.qs.order_by("-pk")
    return {
        "count": found.order_by()[: COUNT_LIMIT + 1].values("pk").count(),
        "items": list(found[search.offset : search.offset + search.limit]),
    }


@router.post("", response={201: EnterpriseOut}, summary="新建企业")
def create(request, body: EnterpriseIn):
    if not request.user.holds(ADD):
        raise Http404
    made = actions.create_enterprise(actor=request.user, **cleaned(body))
    return Status(201, seen(request).get(pk=made.pk))


@router.get("/{int:pk}", response=EnterpriseOut, summary="企业详情")
def enterprise(request, pk: int):
    return get_object_or_404(seen(request), pk=pk)


@router.patch("/{int:pk}", response=EnterpriseOut, summary="修改企业")
def update(request, pk: int, body: EnterprisePatch):
    row = get_object_or_404(seen(request, CHANGE if request.user.holds(CHANGE) else CHANGE_OWN), pk=pk)
    actions.update_enterprise(row, actor=request.user, version=body.version, **cleaned(body))
    return seen(request).get(pk=pk)


@router.post("/{int:pk}/steps/{step}", response=EnterpriseOut, summary="办理：核实、停业、复业、关闭等")
def move(request, pk: int, step: str, body: StepIn):
    row = get_object_or_404(seen(request), pk=pk)
    if step not in flow.by_name:
        raise Http404
    facts = body.dict(exclude_unset=True)
    if facts.get("merged_into"):
        facts["merged_into"] = get_object_or_404(seen(request, CHANGE), pk=facts["merged_into"])
    flow.move(row, step, actor=request.user, **facts)
    return seen(request).get(pk=pk)
