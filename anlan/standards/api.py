"""标准化 as JSON: cases with certificates, checks, delistings and titles of the reach; applying, and the steps."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref, StepOut
from anlan.plans.api.steps import FACTS, offer, offers
from anlan.registers.models import Enterprise

from .actions.applying import apply
from .filters import DelistingFilter, StandardizationFilter, TitleFilter
from .flow import CHECKING, DELISTING, STANDARDIZATION, TITLE
from .models import Check, Delisting, Standardization, Title
from .models.cases import VIEW
from .queries import APPLY, bodies_for, offices_for

router = Router()
POINTS = {"ge": 0, "le": 100}
FACTS |= {
    "review_body": (int, {"description": "评审单位编号"}),
    "reviewed_on": (date, {}),
    "review_score": (int, POINTS),
    "publicized_on": (date, {}),
    "certificate_number": (str, {"max_length": 40}),
    "announcement": (str, {"max_length": 80}),
    "lower_grade": (str, {"max_length": 10}),
    "delisting_ground": (str, {"max_length": 30}),
    "review_quality": (int, POINTS),
    "heard_on": (date, {}),
    "title_score": (int, POINTS),
}
CASES = ("enterprise", "organ", "place", "sector", "office", "body")


class StandardizationQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    sector: int | None = None
    grade: str | None = None
    state: str | None = None
    term: str | None = None
    enterprise: int | None = None


class StandardizationOut(Schema):
    id: int
    enterprise: Ref
    place: Ref
    office: Ref
    grade: str
    state: str
    self_score: int
    applied_on: date
    reviewed_on: date | None
    review_score: int | None
    certified_on: date | None
    valid_until: date | None


class CertificateOut(Schema):
    number: str
    kind: str
    grade: str
    announcement: str
    issued_on: date
    valid_until: date
    ended_on: date | None
    ended_because: str


class StandardizationDetail(StandardizationOut):
    body: Ref | None
    note: str
    held: list[str]
    certificates: list[CertificateOut]
    steps: list[StepOut]

    @staticmethod
    def resolve_certificates(row):
        return row.certificates.all()


class StandardizationIn(Schema):
    enterprise: int
    office: int = Field(description="受理单位编号")
    grade: str = Field(description="level_1、level_2、level_3、micro")
    self_score: int = Field(ge=0, le=100)
    held: list[str] = Field(description="主要负责人已承诺事项的代码")
    note: str = Field("", max_length=2000)


class StandardCheckQuery(Paging):
    pass


class StandardCheckOut(Schema):
    id: int
    standardization: int = Field(alias="standardization_id")
    enterprise: Ref
    place: Ref
    organ: Ref
    year: int
    state: str
    checked_on: date | None
    said: str
    review_quality: int | None
    steps: list[StepOut] = []


class DelistingQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    state: str | None = None


class DelistingOut(Schema):
    id: int
    standardization: int = Field(alias="standardization_id")
    enterprise: str = Field(alias="standardization.enterprise.name")
    ground: str
    facts: str
    state: str
    proposed_on: date
    due_on: date
    notified_on: date | None
    hearing_until: date | None
    heard_on: date | None
    decided_on: date | None
    steps: list[StepOut] = []


class TitleQuery(Paging):
    q: str | None = Field(None, max_length=60)
    kind: str | None = None
    place: int | None = None
    state: str | None = None


class EnterpriseTitleOut(Schema):
    id: int
    kind: str
    label: str
    enterprise: Ref
    place: Ref
    team: str
    stars: int | None
    state: str
    applied_on: date
    titled_on: date | None
    recheck_by: date | None
    withdrawn_on: date | None
    steps: list[StepOut] = []


def cases(user):
    return Standardization.objects.visible_to(user).select_related(*CASES)


@router.get("/standardizations", response={200: Paged[StandardizationOut], **REFUSED}, summary="标准化达标")
def list_cases(request, query: Query[StandardizationQuery]):
    demand(request, VIEW)
    return page_of(cases(request.user).order_by("-applied_on", "-pk"), query, StandardizationFilter, request)


def case_detail(request, pk):
    row = get_object_or_404(cases(request.user), pk=pk)
    row.steps = offers(STANDARDIZATION, request.user, row)
    return row


@router.get(
    "/standardizations/{int:pk}", response={200: StandardizationDetail, **NOT_FOUND}, summary="一项标准化达标"
)
def get_case(request, pk: int):
    return case_detail(request, pk)


@router.post("/standardizations", response={200: StandardizationDetail, **REFUSED}, summary="申请标准化达标")
def post_case(request, said: StandardizationIn):
    demand(request, APPLY)
    facts = said.dict()
    visible = Enterprise.objects.visible_to(request.user, APPLY)
    enterprise = get_object_or_404(visible.select_related("organ", "place"), pk=facts.pop("enterprise"))
    office = get_object_or_404(offices_for(enterprise.place), pk=facts.pop("office"))
    return case_detail(request, apply(enterprise, actor=request.user, office=office, **facts).pk)


def rows_meant(row, facts):
    """The review body by its number, among those that work there."""
    if "review_body" in facts:
        there = bodies_for(row.place, timezone.localdate())
        facts["review_body"] = get_object_or_404(there, pk=facts["review_body"])
    return facts


@router.get("/checks", response={200: Paged[StandardCheckOut], **REFUSED}, summary="达标企业抽查核查")
def list_checks(request, query: Query[StandardCheckQuery]):
    demand(request, "standards.view_sampling")
    rows = Check.objects.visible_to(request.user).select_related("enterprise", "place", "organ")
    start = (query.page - 1) * query.size
    part = rows.order_by("-pk")[start : start + query.size]
    return {"count": rows.count(), "page": query.page, "items": part}


def check_detail(request, pk):
    rows = Check.objects.visible_to(request.user).select_related("enterprise", "place", "organ")
    row = get_object_or_404(rows, pk=pk)
    row.steps = offers(CHECKING, request.user, row)
    return row


@router.get("/checks/{int:pk}", response={200: StandardCheckOut, **NOT_FOUND}, summary="一项抽查核查")
def get_check(request, pk: int):
    return check_detail(request, pk)


def delistings(user):
    related = ("standardization__enterprise", "office", "organ", "place")
    return Delisting.objects.visible_to(user).select_related(*related)


@router.get("/delistings", response={200: Paged[DelistingOut], **REFUSED}, summary="摘牌")
def list_delistings(request, query: Query[DelistingQuery]):
    demand(request, VIEW)
    rows = delistings(request.user).order_by("-proposed_on", "-pk")
    return page_of(rows, query, DelistingFilter, request)


def delisting_detail(request, pk):
    row = get_object_or_404(delistings(request.user), pk=pk)
    row.steps = offers(DELISTING, request.user, row)
    return row


@router.get("/delistings/{int:pk}", response={200: DelistingOut, **NOT_FOUND}, summary="一项摘牌")
def get_delisting(request, pk: int):
    return delisting_detail(request, pk)


def titles(user):
    return Title.objects.visible_to(user).select_related("enterprise", "place", "office", "organ")


@router.get("/titles", response={200: Paged[EnterpriseTitleOut], **REFUSED}, summary="创建称号")
def list_titles(request, query: Query[TitleQuery]):
    demand(request, "standards.view_title")
    return page_of(titles(request.user).order_by("-applied_on", "-pk"), query, TitleFilter, request)


def title_detail(request, pk):
    row = get_object_or_404(titles(request.user), pk=pk)
    row.steps = offers(TITLE, request.user, row)
    return row


@router.get("/titles/{int:pk}", response={200: EnterpriseTitleOut, **NOT_FOUND}, summary="一个创建称号")
def get_title(request, pk: int):
    return title_detail(request, pk)


offer(router, "/standardizations", STANDARDIZATION, case_detail, StandardizationDetail, read=rows_meant)
offer(router, "/checks", CHECKING, check_detail, StandardCheckOut)
offer(router, "/delistings", DELISTING, delisting_detail, DelistingOut)
offer(router, "/titles", TITLE, title_detail, EnterpriseTitleOut)
