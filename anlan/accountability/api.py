"""Acts of accountability as JSON."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from anlan.org.asking import Page, only_for

from .filters import ActFilter
from .models import Act

router = Router()


class ActOut(Schema):
    id: int
    title: str
    organ: str
    person: str
    capacity: str
    office: str
    verifier: str
    rung: str
    rung_label: str
    suggested: str
    basis: str
    grounds: str
    state: str
    proposed_at: datetime
    approved_on: date | None
    delivered_on: date | None
    answer_by: date | None
    rectify_by: date | None
    interviewed_on: date | None
    answered_on: date | None
    rectified_on: date | None
    closed_on: date | None

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)

    @staticmethod
    def resolve_office(row):
        return str(row.office)

    @staticmethod
    def resolve_verifier(row):
        return str(row.verifier)


def acts_of(user):
    only_for(user, "accountability.view_act")
    return Act.objects.visible_to(user).select_related("organ", "office", "verifier", "place")


@router.get("/acts", response=list[ActOut], summary="问责事项")
def acts(request, page: Query[Page]):
    rows = ActFilter(request.GET, queryset=acts_of(request.user), request=request).qs
    return page.of(rows.order_by("-proposed_at", "-pk"))


@router.get("/acts/{pk}", response=ActOut, summary="一件问责")
def act(request, pk: int):
    return get_object_or_404(acts_of(request.user), pk=pk)
