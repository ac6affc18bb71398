"""What follows from conduct, as JSON."""

from datetime import date, datetime

from django.http import Http404
from ninja import Query, Router, Schema

from .filters import ConsequenceFilter
from .models import Consequence

router = Router()
PER_PAGE = 100


class ConsequenceOut(Schema):
    id: int
    subject: str
    effect: str
    effect_label: str
    fact: str
    fact_label: str
    automatic: bool
    basis: str
    state: str
    proposed_at: datetime
    starts_on: date | None
    ends_on: date | None
    facts: list[str]

    @staticmethod
    def resolve_subject(row):
        return row.subject_name

    @staticmethod
    def resolve_facts(row):
        return [found.title for found in row.triggers.all()]


class Page(Schema):
    page: int = 1


@router.get("/consequences", response=list[ConsequenceOut], summary="奖惩事项")
def consequences(request, page: Query[Page]):
    if not request.user.holds("consequences.view_consequence"):
        raise Http404
    seen = Consequence.objects.visible_to(request.user).prefetch_related("triggers")
    rows = ConsequenceFilter(request.GET, queryset=seen, request=request).qs.order_by("-proposed_at", "-pk")
    first = (max(page.page, 1) - 1) * PER_PAGE
    return rows[first : first + PER_PAGE]
