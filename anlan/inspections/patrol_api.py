"""巡查督导 as JSON: the rounds with their log and what was found, and which steps are open to the reader."""

from datetime import date

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from anlan.plans.api import steps
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref, StepOut

from .filters import PatrolFilter
from .models import Patrol
from .patrol_flow import PATROL

router = Router()


class PatrolQuery(Paging):
    mode: str | None = None
    state: str | None = None
    place: int | None = None


class PatrolOut(Schema):
    id: int
    number: str
    title: str
    mode: str
    state: str
    organ: Ref
    subject: Ref
    place: Ref
    starts_on: date
    ends_on: date
    stationed_on: date | None
    finished_on: date | None
    fed_back_on: date | None
    rectify_by: date | None
    closed_on: date | None


class PatrolEntryOut(Schema):
    day: date
    text: str


class PatrolFindingOut(Schema):
    id: int
    track: str
    description: str
    governance: str
    matter: str | None

    @staticmethod
    def resolve_matter(row):
        return row.matter and row.matter.number


class PatrolDetail(PatrolOut):
    feedback: str
    rectification: str
    recheck: str
    members: list[str]
    entries: list[PatrolEntryOut]
    findings: list[PatrolFindingOut]
    steps: list[StepOut]

    @staticmethod
    def resolve_members(row):
        return [str(one) for one in row.members.all()]

    @staticmethod
    def resolve_entries(row):
        return list(row.entries.all())

    @staticmethod
    def resolve_findings(row):
        return list(row.findings.select_related("matter"))


def patrols(user):
    return Patrol.objects.visible_to(user).select_related("organ", "subject", "place")


@router.get("/patrols", response={200: Paged[PatrolOut], **REFUSED}, summary="巡查督导")
def list_patrols(request, query: Query[PatrolQuery]):
    demand(request, "inspections.view_inspection")
    return page_of(patrols(request.user).order_by("-pk"), query, PatrolFilter, request)


@router.get("/patrols/{int:pk}", response={200: PatrolDetail, **NOT_FOUND}, summary="一轮巡查督导")
def get_patrol(request, pk: int):
    row = get_object_or_404(patrols(request.user), pk=pk)
    row.steps = steps.offers(PATROL, request.user, row)
    return row
