"""监管责任 as JSON: who answers for what, what lacks an owner; name one, end one."""

from datetime import date
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from anlan.flow.flow import Refused
from anlan.org.models import Organ
from anlan.plans.api.asking import REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref
from anlan.registers.models import Enterprise

from .actions import assign, end
from .filters import OwnedFilter, OwnerFilter
from .models import Owner
from .queries import CHANGE, GAPS, VIEW, supervised

router = Router()


class OwnerQuery(Paging):
    kind: Literal[*Owner.Kind.values] | None = None
    enterprise: int | None = Field(None, ge=1, le=2**62)
    organ: int | None = Field(None, ge=1, le=2**62)
    on: date | None = Field(None, description="在这一天有效")


class OwnerOut(Schema):
    id: int
    enterprise: Ref
    kind: str
    organ: Ref
    person: str
    since: date
    until: date | None
    basis: str


class GapQuery(Paging):
    gap: Literal[*GAPS] = "orphan"
    place: int | None = Field(None, ge=1, le=2**62)
    sector: int | None = Field(None, ge=1, le=2**62)


class GapOut(Schema):
    id: int
    name: str
    credit_code: str
    place: Ref
    sector: Ref | None


class OwnerIn(Schema):
    kind: Literal[*Owner.Kind.values]
    organ: int = Field(ge=1, le=2**62)
    person: str = Field("", max_length=40)
    since: date | None = None
    basis: str = Field("", max_length=200)


class EndIn(Schema):
    reason: str = Field(min_length=1, max_length=500)
    until: date | None = None


def rows(user, perm=VIEW):
    return Owner.objects.visible_to(user, perm).select_related("enterprise__place", "organ__place")


@router.get("/owners", response={200: Paged[OwnerOut], **REFUSED}, summary="监管责任")
def list_owners(request, query: Query[OwnerQuery]):
    demand(request, VIEW)
    return page_of(rows(request.user).order_by("-pk"), query, OwnerFilter, request)


@router.get("/gaps", response={200: Paged[GapOut], **REFUSED}, summary="监管责任缺失或重复的企业")
def list_gaps(request, query: Query[GapQuery]):
    demand(request, VIEW)
    found = supervised(request.user).select_related("place", "sector").order_by("pk")
    return page_of(found, query, OwnedFilter, request)


@router.post("/enterprises/{int:pk}", response={200: OwnerOut, **REFUSED}, summary="指定监管责任")
def post_owner(request, pk: int, said: OwnerIn):
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user, CHANGE), pk=pk)
    facts = said.dict()
    organ = Organ.objects.filter(pk=facts.pop("organ")).select_related("place").first()
    if organ is None:
        raise Refused(_("没有这个机构。"))
    return assign(enterprise, facts.pop("kind"), actor=request.user, organ=organ, **facts)


@router.post("/owners/{int:pk}/end", response={200: OwnerOut, **REFUSED}, summary="终止监管责任")
def post_end(request, pk: int, said: EndIn):
    return end(get_object_or_404(rows(request.user, CHANGE), pk=pk), actor=request.user, **said.dict())
