"""三同时 as JSON: projects and vetoes; the steps as on the pages, those that bring files by forms alone."""

from datetime import date
from decimal import Decimal
from typing import Literal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from anlan.org.fields import places_for
from anlan.org.models import Organ, Sector
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut
from anlan.plans.api.steps import FACTS, offer, offers
from anlan.registers.industries import industry_code

from .actions.registering import ADD, register_project
from .actions.reviewing import agree
from .actions.vetoes import raise_veto
from .filters import MARKS, ProjectFilter, VetoFilter
from .flow import PROJECT, VETO
from .models import RAISE, SEEN, Project, Veto
from .queries import bodies, builders, leaders, may_raise

router = Router()
FACTS["approval"] = (str, {"max_length": 80})
WITH_FILES = {step.name for step in PROJECT.steps if {"evidence", "exception_papers"} & set(step.needs)}


class ProjectQuery(Paging):
    q: str | None = Field(None, max_length=60)
    decision: Literal[*Project.Decision.values] | None = None
    state: Literal[*Project.State.values] | None = None
    mark: Literal[*(code for code, _label in MARKS)] | None = None
    place: int | None = None


class ProjectVetoQuery(Paging):
    q: str | None = Field(None, max_length=60)
    leader: str | None = Field(None, max_length=40)
    decision: Literal[*Project.Decision.values] | None = None
    state: Literal[*Veto.State.values] | None = None


class ProjectOut(Schema):
    id: int
    name: str
    decision: str
    organ: str = Field(alias="organ.name")
    office: str = Field(alias="office.name")
    decider: str = Field(alias="decider.name")
    supervisor: str = Field(alias="supervisor.name")
    place: int = Field(alias="place_id")
    sector: int | None = Field(alias="sector_id")
    industry_code: str
    investment: Decimal | None
    special: bool
    state: str
    due_on: date | None
    matched: bool
    vetoed: bool
    registered_on: date
    refusal_proposed_on: date | None
    exempted_on: date | None
    approved_on: date | None
    approval: str
    refused_on: date | None
    accepted_on: date | None
    in_use_on: date | None


class MatchOut(Schema):
    kind: str
    entry: str
    by: str
    basis: str
    rule_from: date
    matched_on: date
    current: bool
    exempted: bool


class ProjectStageOut(Schema):
    kind: str
    begun_on: date
    due_on: date
    handed_on: date | None
    review_by: date | None
    extended_on: date | None
    passed_on: date | None
    returned_because: str


class ProjectReviewOut(Schema):
    organ: str = Field(alias="organ.name")
    agreed_on: date | None
    opinion: str


class ProjectDetail(ProjectOut):
    content: str
    matches: list[MatchOut]
    reviews: list[ProjectReviewOut]
    stages: list[ProjectStageOut]
    steps: list[StepOut]


class ProjectIn(Schema):
    name: str = Field(min_length=1, max_length=120)
    decision: Literal[*Project.Decision.values] = Project.Decision.CONSTRUCTION.value
    organ: int = Field(description="建设单位的机构编号，须为已建档的企业")
    office: int | None = Field(None, description="承办单位的机构编号，不填的为本单位")
    supervisor: int | None = Field(None, description="监管部门的机构编号，不填的为承办单位")
    decider: int | None = Field(None, description="决定机关的机构编号，不填的为承办单位")
    reviewers: list[int] = Field([], max_length=50, description="会审单位的机构编号")
    place: int | None = Field(None, description="建设地点，不填的为建设单位所在区域")
    sector: int | None = Field(None, description="行业领域，不填的按建设单位")
    industry_code: str = Field("", max_length=30)
    content: str = Field(min_length=1, max_length=5000)
    investment: Decimal | None = Field(None, ge=0, max_digits=12, decimal_places=2)
    special: bool = False


class ProjectAgreeIn(Schema):
    organ: int = Field(description="会审单位的机构编号")
    opinion: str = Field("", max_length=2000)


class ProjectVetoOut(Schema):
    id: int
    project: int = Field(alias="project_id")
    organ: str = Field(alias="organ.name")
    leader: str = Field(alias="leader.name")
    risk: str
    basis: str
    state: str
    raised_on: date
    decided_on: date | None
    reason: str


class ProjectVetoDetail(ProjectVetoOut):
    steps: list[StepOut]


class ProjectVetoIn(Schema):
    organ: int = Field(description="提出单位的机构编号")
    leader: str = Field(description="提出领导的账号", max_length=150)
    risk: str = Field(min_length=1, max_length=2000)
    basis: str = Field(min_length=1, max_length=300)


def projects(user):
    return Project.objects.visible_to(user).select_related("organ", "office", "decider", "supervisor")


def vetoes(user):
    return Veto.objects.visible_to(user).select_related("organ", "leader", "project__decider")


def project_detail(request, pk):
    row = get_object_or_404(projects(request.user), pk=pk)
    row.steps = offers(PROJECT, request.user, row)
    return row


def veto_detail(request, pk):
    row = get_object_or_404(vetoes(request.user), pk=pk)
    row.steps = offers(VETO, request.user, row)
    return row


@router.get("/projects", response={200: Paged[ProjectOut], **REFUSED}, summary="建设项目")
def list_projects(request, query: Query[ProjectQuery]):
    demand(request, SEEN)
    return page_of(projects(request.user).order_by("-registered_on", "-pk"), query, ProjectFilter, request)


@router.get("/projects/{int:pk}", response={200: ProjectDetail, **NOT_FOUND}, summary="一个建设项目")
def get_project(request, pk: int):
    return project_detail(request, pk)


@router.post("/projects", response={201: ProjectDetail, **REFUSED}, summary="登记建设项目")
def register(request, said: ProjectIn):
    """Compared with the negative list at once, as on the page."""
    user, office = request.user, own_organ(request, ADD, said.office)
    named = bodies(user).in_bulk([pk for pk in (said.supervisor, said.decider, *said.reviewers) if pk])
    made = register_project(
        actor=user,
        office=office,
        organ=known(builders(user), said.organ, _("没有这家建设单位。")),
        supervisor=body_of(named, said.supervisor) or office,
        decider=body_of(named, said.decider) or office,
        reviewers=[body_of(named, pk) for pk in dict.fromkeys(said.reviewers)],
        place=known(places_for(user, ADD), said.place, _("没有这个区域。")),
        sector=known(Sector.objects.all(), said.sector, _("没有这个行业领域。")),
        industry_code=industry_code(said.industry_code) or said.industry_code,
        **said.dict(include={"name", "decision", "content", "investment", "special"}),
    )
    return Status(201, project_detail(request, made.pk))


def known(rows, pk, fault):
    """The row of ``rows`` with this key, None where none is given; ValidationError for any other."""
    if pk is None:
        return None
    if (row := rows.filter(pk=pk).first()) is None:
        raise ValidationError(fault)
    return row


def body_of(named, pk):
    if pk and pk not in named:
        raise ValidationError(_("没有编号为%d的单位。") % pk)
    return named.get(pk)


@router.post("/projects/{int:pk}/opinions", response={200: ProjectDetail, **REFUSED}, summary="会审同意")
def agree_one(request, pk: int, said: ProjectAgreeIn):
    row = get_object_or_404(projects(request.user), pk=pk)
    demand(request, RAISE)
    organ = next((one for one in request.user.organs if one.pk == said.organ), None)
    if organ is None:
        raise ValidationError(_("只能以本单位名义会审。"))
    agree(row, actor=request.user, organ=organ, opinion=said.opinion)
    return project_detail(request, pk)


@router.get("/vetoes", response={200: Paged[ProjectVetoOut], **REFUSED}, summary="重大风险一票否决")
def list_vetoes(request, query: Query[ProjectVetoQuery]):
    demand(request, "projects.view_veto")
    return page_of(vetoes(request.user).order_by("-raised_on", "-pk"), query, VetoFilter, request)


@router.get("/vetoes/{int:pk}", response={200: ProjectVetoDetail, **NOT_FOUND}, summary="一次一票否决")
def get_veto(request, pk: int):
    return veto_detail(request, pk)


@router.post(
    "/projects/{int:pk}/vetoes", response={200: ProjectVetoDetail, **REFUSED}, summary="提出一票否决"
)
def raise_one(request, pk: int, said: ProjectVetoIn):
    """``leader``: one of the people seated in the organ."""
    row = get_object_or_404(projects(request.user), pk=pk)
    demand(request, RAISE)
    organ = next((one for one in may_raise(row, request.user) if one.pk == said.organ), None)
    if organ is None:
        raise ValidationError(_("只能以会审、承办、监管单位或决定机关的名义提出。"))
    leader = person_of(organ, said.leader)
    made = raise_veto(row, actor=request.user, organ=organ, leader=leader, risk=said.risk, basis=said.basis)
    return veto_detail(request, made.pk)


def person_of(organ: Organ, username):
    leader = leaders(organ).filter(username=username).first()
    if leader is None:
        raise ValidationError(_("提出否决的领导应为“%s”的在岗人员。") % organ)
    return leader


offer(router, "/projects", PROJECT, project_detail, ProjectDetail, skip=WITH_FILES)
offer(router, "/vetoes", VETO, veto_detail, ProjectVetoDetail)
