"""Facts as JSON: read with the page's filters, record one at a time."""

from datetime import date, datetime
from decimal import Decimal

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from anlan.org.asking import Page, only_for
from anlan.org.models import Organ

from . import actions
from .filters import FactFilter
from .models import Fact, FactKind

router = Router()


class FactOut(Schema):
    id: int
    kind: str
    organ: str
    place: str
    subject: str
    title: str
    happened_on: date
    ended_on: date | None
    amount: Decimal
    facts: dict
    provisional: bool
    entered_at: datetime
    withdrawn_at: datetime | None

    @staticmethod
    def resolve_kind(row):
        return row.kind_id

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)

    @staticmethod
    def resolve_place(row):
        return str(row.place)


class FactIn(Schema):
    """``facts``: by the codes of the kind's fields."""

    kind: str
    organ: int
    happened_on: date
    ended_on: date | None = None
    subject: str = ""
    title: str = ""
    amount: Decimal = Decimal(1)
    facts: dict = {}
    provisional: bool = False
    source: str = ""


def facts_of(user):
    only_for(user, "facts.view_fact")
    return Fact.objects.visible_to(user).select_related("organ", "place")


@router.get("/facts", response=list[FactOut], summary="台账记录")
def facts(request, page: Query[Page]):
    rows = FactFilter(request.GET, queryset=facts_of(request.user), request=request).qs
    return page.of(rows.order_by("-happened_on", "-pk"))


@router.post("/facts", response={201: FactOut}, summary="登记一条")
def add(request, said: FactIn):
    if not request.user.holds(actions.ADD):
        raise Http404
    values = said.dict()
    kind = get_object_or_404(FactKind, code=values.pop("kind"))
    organ = get_object_or_404(Organ.objects.visible_to(request.user), pk=values.pop("organ"))
    return Status(201, actions.record_fact(kind, actor=request.user, organ=organ, **values))
