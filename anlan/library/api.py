"""判定标准 as JSON: items found by words, by a text they are like, or by their code."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from .filters import CriterionFilter
from .models import VIEW, Criterion
from .queries import suggest

router = Router()


class CriterionOut(Schema):
    code: str
    standard: str = Field(alias="standard.code")
    basis: str = Field(alias="cited")
    item: str
    group: str
    text: str
    grade: str
    danger_class: str
    key_violation: str
    valid_from: date
    valid_to: date | None
    confidence: str


class SuggestionOut(Schema):
    score: int = Field(description="相似程度，满分100")
    criterion: CriterionOut


class CriteriaPage(Schema):
    count: int
    items: list[CriterionOut]


class CriterionSearch(Schema):
    q: str = Field("", max_length=60)
    standard: str = Field("", max_length=30, description="标准代码")
    grade: str = Field("", max_length=10, description="general 或 major")
    on: date | None = Field(None, description="在这一天有效")
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)


def seen(request):
    if not request.user.holds(VIEW):
        raise Http404
    return Criterion.objects.visible_to(request.user).select_related("standard")


@router.get("/criteria", response=CriteriaPage, summary="判定条款")
def list_criteria(request, query: Query[CriterionSearch]):
    rows = CriterionFilter(query.dict(exclude_none=True), queryset=seen(request), request=request)
    if not rows.is_valid():
        raise ValidationError([error for errors in rows.errors.values() for error in errors])
    part = rows.qs.order_by("standard__code", "order", "pk")
    return {"count": part.count(), "items": part[query.offset : query.offset + query.limit]}


@router.get("/suggestions", response=list[SuggestionOut], summary="与一段情况描述相近的判定条款")
def list_suggestions(request, q: str = Query("", max_length=5000), on: date | None = None):
    seen(request)
    return suggest(q, on)


@router.get("/criteria/{code}", response=CriterionOut, summary="一条判定条款")
def get_criterion(request, code: str):
    return get_object_or_404(seen(request), code=code)
