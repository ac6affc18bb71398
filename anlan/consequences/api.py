"""What follows from conduct, as JSON."""

from datetime import date, datetime

from ninja import Query, Router, Schema

from anlan.org.asking import Page, only_for

from .filters import ConsequenceFilter
from .models import Consequence

router = Router()


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


@router.get("/consequences", response=list[ConsequenceOut], summary="奖惩事项")
def consequences(request, page: Query[Page]):
    only_for(request.user, "consequences.view_consequence")
    seen = Consequence.objects.visible_to(request.user).prefetch_related("triggers")
    rows = ConsequenceFilter(request.GET, queryset=seen, request=request).qs
    return page.of(rows.order_by("-proposed_at", "-pk"))
