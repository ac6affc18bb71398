"""考核 as JSON: schemes with their items, results line by line, veto queries."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from anlan.org.asking import Page, only_for
from anlan.plans.api.asking import NOT_FOUND, REFUSED, own_organ
from anlan.plans.api.schemas import StepOut
from anlan.plans.api.steps import offer, offers

from .actions.reports import report_problems
from .filters import AssessmentFilter, QueryFilter, SchemeFilter
from .flow import PROBLEM_REPORT
from .forms.reports import superiors_of
from .models import Assessment, Line, ProblemReport, Scheme, VetoQuery
from .scoring import written
from .tables import grade

router = Router()
PER_PAGE = 200


class ItemOut(Schema):
    number: str
    section: str
    title: str
    side: str
    aspect: str
    sort: str
    points: Decimal
    weight: Decimal
    method: str
    code: str
    rule: str

    @staticmethod
    def resolve_rule(row):
        return written(row.rule)


class SchemeOut(Schema):
    id: int
    title: str
    year: int
    kind: str
    organ: str
    weight: Decimal
    version: int
    state: str

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)


class SchemeFull(SchemeOut):
    items: list[ItemOut]


class AssessmentOut(Schema):
    """The export to the comprehensive assessment run elsewhere: score, weight of safety, version (Part 7 Q86)."""

    id: int
    unit: str
    organ: str
    scheme: str
    year: int
    version: int
    weight: Decimal
    state: str
    full_marks: Decimal | None
    computed: Decimal | None
    self_score: Decimal | None
    group_score: Decimal | None
    final_score: Decimal | None
    grade: str | None
    rank: int | None
    vetoed: bool

    @staticmethod
    def resolve_unit(row):
        return str(row.unit)

    @staticmethod
    def resolve_organ(row):
        return row.organ.name

    @staticmethod
    def resolve_scheme(row):
        return row.scheme.title

    @staticmethod
    def resolve_version(row):
        return row.scheme.version

    @staticmethod
    def resolve_weight(row):
        return row.scheme.weight

    @staticmethod
    def resolve_group_score(row):
        return row.told_score

    @staticmethod
    def resolve_grade(row):
        return grade(row)


class LineOut(Schema):
    number: str
    title: str
    aspect: str
    points: Decimal
    computed: Decimal | None
    inputs: dict
    self_score: Decimal | None
    explanation: str
    group_score: Decimal | None
    final_score: Decimal | None

    @staticmethod
    def resolve_number(row):
        return row.item.number

    @staticmethod
    def resolve_title(row):
        return row.item.title

    @staticmethod
    def resolve_aspect(row):
        return row.item.aspect

    @staticmethod
    def resolve_points(row):
        return row.item.points


class QueryOut(Schema):
    id: int
    matter: str
    purpose: str
    subject: str
    state: str
    vetoed: bool | None
    as_of: date | None
    valid_until: date | None
    facts: list[dict]
    answer: str

    @staticmethod
    def resolve_subject(row):
        return str(row.person or row.subject)


@router.get("/schemes", response=list[SchemeOut], summary="考核方案")
def schemes(request, page: Query[Page]):
    only_for(request.user, "assessment.view_scheme")
    seen = Scheme.objects.visible_to(request.user).select_related("organ")
    rows = SchemeFilter(request.GET, queryset=seen, request=request).qs
    return page.of(rows.order_by("-year", "pk"), PER_PAGE)


@router.get("/schemes/{pk}", response=SchemeFull, summary="考核方案及项目")
def scheme(request, pk: int):
    only_for(request.user, "assessment.view_scheme")
    return get_object_or_404(Scheme.objects.visible_to(request.user).select_related("organ"), pk=pk)


def seen_assessments(request):
    only_for(request.user, "assessment.view_assessment")
    seen = Assessment.objects.visible_to(request.user)
    return seen.select_related("scheme", "organ", "person", "place")


@router.get("/assessments", response=list[AssessmentOut], summary="考核结果")
def assessments(request, page: Query[Page]):
    rows = AssessmentFilter(request.GET, queryset=seen_assessments(request), request=request).qs
    return page.of(rows.order_by("-year", "rank", "pk"), PER_PAGE)


@router.get("/assessments/{pk}/lines", response=list[LineOut], summary="逐项得分与取数")
def lines(request, pk: int):
    row = get_object_or_404(seen_assessments(request), pk=pk)
    found = list(Line.objects.filter(assessment=row).select_related("item"))
    if row.state not in Assessment.TOLD and not request.user.speaks_for(row.owner):
        for line in found:
            line.group_score = None
    return found


class ProblemReportOut(Schema):
    id: int
    year: int
    source: str
    organ: str
    superior: str
    state: str
    count: int
    closed: int
    note: str
    sent_at: datetime
    received_at: datetime | None

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)

    @staticmethod
    def resolve_superior(row):
        return str(row.superior)


class ToldProblemOut(Schema):
    text: str
    organ: str
    measure: str
    responsible: str
    due_on: date
    state: str
    result: str


class ProblemReportDetail(ProblemReportOut):
    problems: list[ToldProblemOut]
    steps: list[StepOut]


class ProblemReportIn(Schema):
    organ: int | None = Field(None, description="以哪个本单位名义上报，默认为当前岗位的单位")
    superior: int = Field(description="报送单位的机构编号")
    year: int
    source: str = Field(min_length=1, max_length=120, description="考核来源，与所登记的考核问题一致")
    note: str = Field("", max_length=1000)


def reports_of(user):
    only_for(user, "assessment.view_problemreport")
    return ProblemReport.objects.visible_to(user).select_related("organ", "superior")


def report_detail(request, pk):
    row = get_object_or_404(reports_of(request.user), pk=pk)
    heads = ToldProblemOut.model_fields
    row.problems = [dict(zip(heads, line, strict=True)) for line in row.lines]
    row.steps = offers(PROBLEM_REPORT, request.user, row)
    return row


@router.get("/problem-reports", response=list[ProblemReportOut], summary="考核问题整改情况报告")
def problem_reports(request, page: Query[Page]):
    return page.of(reports_of(request.user).order_by("-sent_at", "-pk"), PER_PAGE)


@router.get(
    "/problem-reports/{int:pk}",
    response={200: ProblemReportDetail, **NOT_FOUND},
    summary="一份整改情况报告",
)
def problem_report(request, pk: int):
    return report_detail(request, pk)


@router.post(
    "/problem-reports", response={200: ProblemReportDetail, **REFUSED}, summary="上报考核问题整改情况"
)
def send_problem_report(request, said: ProblemReportIn):
    organ = own_organ(request, "assessment.send_problemreport", said.organ)
    superior = superiors_of(request.user).filter(pk=said.superior).first()
    if superior is None:
        raise ValidationError(_("%(name)s：没有这个编号。") % {"name": "superior"})
    more = said.dict(include={"year", "source", "note"})
    row = report_problems(actor=request.user, organ=organ, superior=superior, **more)
    return report_detail(request, row.pk)


offer(router, "/problem-reports", PROBLEM_REPORT, report_detail, ProblemReportDetail)


@router.get("/queries", response=list[QueryOut], summary="一票否决查询")
def queries(request, page: Query[Page]):
    only_for(request.user, "assessment.view_vetoquery")
    seen = VetoQuery.objects.visible_to(request.user).select_related("subject", "person")
    rows = QueryFilter(request.GET, queryset=seen, request=request).qs
    return page.of(rows.order_by("-asked_at", "pk"), PER_PAGE)
