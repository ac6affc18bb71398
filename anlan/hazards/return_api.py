"""零报告 and 隐患统计分析表 as JSON: declare, list, fill in, sign."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from anlan.plans.api import steps
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut

from .actions.returns import declare_nil
from .filters import NilFilter, StatementFilter
from .flow import STATEMENT
from .models import NilReport, Statement

router = Router()
steps.FACTS["amended"] = (list[dict], {"description": "更正：[{code, said, reason}]"})


class NilQuery(Paging):
    q: str | None = Field(None, max_length=60)
    place: int | None = None
    sector: int | None = None
    since: date | None = None
    until: date | None = None


class NilOut(Schema):
    id: int
    organ: str = Field(alias="organ.name")
    start: date
    end: date
    checked: str
    at: datetime
    by: str = Field(alias="by.name")


class NilIn(Schema):
    organ: int | None = Field(None, description="以哪个本单位名义报告，默认为当前岗位的单位")
    start: date
    end: date
    checked: str = Field(min_length=1, max_length=2000)


def nil_reports(user):
    return NilReport.objects.visible_to(user).select_related("organ", "by")


@router.get("/nil-reports", response={200: Paged[NilOut], **REFUSED}, summary="零报告")
def list_nil_reports(request, query: Query[NilQuery]):
    demand(request, "hazards.view_nilreport")
    return page_of(nil_reports(request.user).order_by("-pk"), query, NilFilter, request)


@router.post("/nil-reports", response={200: NilOut, **REFUSED}, summary="零报告：本期未发现隐患")
def declare(request, said: NilIn):
    organ = own_organ(request, "hazards.add_matter", said.organ)
    return declare_nil(actor=request.user, organ=organ, start=said.start, end=said.end, checked=said.checked)


class StatementQuery(Paging):
    q: str | None = Field(None, max_length=60)
    kind: str | None = Field(None, description="quarter 或 year")
    status: str | None = Field(None, description="unfiled、overdue、late，或者状态代码")
    place: int | None = None
    sector: int | None = None
    end: date | None = None


class FigureOut(Schema):
    code: str
    label: str
    computed: int
    said: int
    reason: str


class StatementOut(Schema):
    id: int
    organ: str = Field(alias="organ.name")
    office: str = Field(alias="office.name")
    kind: str
    start: date
    end: date
    due_on: date
    state: str
    overdue: bool
    filed_on: date | None
    figures: list[FigureOut]
    note: str

    @staticmethod
    def resolve_overdue(row):
        return row.is_overdue(timezone.localdate())


class StatementDetail(StatementOut):
    steps: list[StepOut]


def statements(user):
    return Statement.objects.visible_to(user).select_related("organ", "office", "enterprise", "place")


def detail(request, pk):
    row = get_object_or_404(statements(request.user), pk=pk)
    row.steps = steps.offers(STATEMENT, request.user, row)
    return row


@router.get("/statements", response={200: Paged[StatementOut], **REFUSED}, summary="隐患统计分析表")
def list_statements(request, query: Query[StatementQuery]):
    demand(request, "hazards.view_statement")
    return page_of(statements(request.user).order_by("-due_on", "-pk"), query, StatementFilter, request)


@router.get(
    "/statements/{int:pk}", response={200: StatementDetail, **NOT_FOUND}, summary="一份隐患统计分析表"
)
def get_statement(request, pk: int):
    return detail(request, pk)


steps.offer(router, "/statements", STATEMENT, detail, StatementDetail)
