"""专项行动 as JSON: campaigns with their stages, objects, the steps without files, and recording a deed with files."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.hazards.models import Matter
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut
from anlan.plans.api.steps import offer, offers

from .actions.dangers import report_danger
from .dangers import with_dangers
from .filters import CampaignFilter, SubjectFilter
from .flow import CAMPAIGN, STAGE, SUBJECT
from .models import Campaign, Stage, Subject
from .queries import figures_of, standing

router = Router()


class CampaignQuery(Paging):
    q: str | None = Field(None, max_length=60)
    kind: str | None = None
    state: str | None = None


class CampaignOut(Schema):
    id: int
    title: str
    kind: str
    state: str
    organ: str = Field(alias="organ.name")
    lead: str = Field(alias="lead.name")
    starts_on: date
    ends_on: date


class StageCriterionOut(Schema):
    label: str
    done: int
    whole: int


class StageOut(Schema):
    id: int
    label: str
    state: str
    starts_on: date
    ends_on: date
    completed_on: date | None
    reason: str
    criteria: list[StageCriterionOut]
    steps: list[StepOut] = []

    @staticmethod
    def resolve_criteria(row):
        done = row.state == Stage.State.DONE
        return row.stood if done else [vars(one) for one in standing(row)]


class CampaignDetail(CampaignOut):
    goal: str
    effect: str
    residual: str
    figures: dict
    stages: list[StageOut] = Field(alias="staged")
    steps: list[StepOut]


class SubjectQuery(Paging):
    q: str | None = Field(None, max_length=60)
    campaign: int | None = None
    unit: int | None = None
    progress: str | None = None
    dangers: str | None = None
    look_back: str | None = None


class SubjectOut(Schema):
    id: int
    name: str
    campaign: str = Field(alias="campaign.title")
    place: str = Field(alias="place.name")
    unit: str = Field(alias="unit.name")
    progress: str
    found: int
    closed: int
    controlled: int
    overdue: int
    look_back: str
    checked_on: date | None


class SubjectDetail(SubjectOut):
    steps: list[StepOut]


def campaigns(user):
    return Campaign.objects.visible_to(user).select_related("organ", "lead", "place")


def subjects(user):
    related = ("campaign__organ", "campaign__lead", "place", "unit", "organ", "lead")
    return Subject.objects.visible_to(user).select_related(*related)


@router.get("/campaigns", response={200: Paged[CampaignOut], **REFUSED}, summary="专项行动")
def list_campaigns(request, query: Query[CampaignQuery]):
    demand(request, "campaigns.view_campaign")
    return page_of(campaigns(request.user).order_by("-starts_on", "-pk"), query, CampaignFilter, request)


def campaign_detail(request, pk):
    row = get_object_or_404(campaigns(request.user), pk=pk)
    stages = list(row.stages.select_related("obligation", "campaign__organ", "campaign__lead"))
    for stage in stages:
        stage.steps = offers(STAGE, request.user, stage)
    row.figures = row.figures or figures_of(row)
    row.steps, row.staged = offers(CAMPAIGN, request.user, row), stages
    return row


@router.get("/campaigns/{int:pk}", response={200: CampaignDetail, **NOT_FOUND}, summary="一项专项行动")
def get_campaign(request, pk: int):
    return campaign_detail(request, pk)


def stage_detail(request, pk):
    row = get_object_or_404(
        Stage.objects.visible_to(request.user).select_related("campaign", "obligation"), pk=pk
    )
    row.steps = offers(STAGE, request.user, row)
    return row


@router.get("/objects", response={200: Paged[SubjectOut], **REFUSED}, summary="整治对象")
def list_subjects(request, query: Query[SubjectQuery]):
    demand(request, "campaigns.view_subject")
    found = page_of(subjects(request.user).order_by("pk"), query, SubjectFilter, request)
    return found | {"items": with_dangers(found["items"], matters=Matter.objects.visible_to(request.user))}


def subject_detail(request, pk):
    [row] = with_dangers(
        [get_object_or_404(subjects(request.user), pk=pk)],
        matters=Matter.objects.visible_to(request.user),
    )
    row.steps = offers(SUBJECT, request.user, row)
    return row


@router.get("/objects/{int:pk}", response={200: SubjectDetail, **NOT_FOUND}, summary="一个整治对象")
def get_subject(request, pk: int):
    return subject_detail(request, pk)


class DeedIn(Schema):
    happened_on: date
    note: str = Field("", max_length=2000)


def recorder(name):
    step = SUBJECT.by_name[name]

    def record_deed(request, pk: int, said: Form[DeedIn], papers: File[list[UploadedFile] | None] = None):
        row = get_object_or_404(subjects(request.user), pk=pk)
        upload_limit(request)
        facts = {
            key: value
            for key, value in said.dict(exclude_none=True).items()
            if key in (*step.needs, *step.may)
        }
        SUBJECT.move(row, name, actor=request.user, papers=papers or [], **facts)
        return subject_detail(request, pk)

    return record_deed


DEEDS = ("self_check", "check", "rectify", "look_back")
for name in DEEDS:
    router.post(
        f"/objects/{{int:pk}}/{name}",
        response={200: SubjectDetail, **REFUSED},
        summary=str(SUBJECT.by_name[name].label),
        operation_id=f"subject_{name}",
    )(recorder(name))


class DangerIn(Schema):
    """What is found at an object; where it lies and whose it is follow from the object."""

    source: str = Field("inspection", max_length=30)
    description: str = Field(min_length=1, max_length=5000)
    external_id: str = Field("", max_length=80, description="报送方的编号；同一编号再次报送，返回原事项")
    organ: int | None = Field(None, description="以哪个本单位名义登记，默认为当前岗位的单位")
    location: str = Field("", max_length=200)
    criterion: str = Field("", max_length=40, description="判定条款代码")
    standard_code: str = Field("", max_length=60)
    standard_text: str = Field("", max_length=500)
    occurred_at: datetime | None = None


class DangerOut(Schema):
    id: int
    number: str
    state: str
    url: str = Field(alias="get_absolute_url")


@router.post("/objects/{int:pk}/dangers", response={200: DangerOut, **REFUSED}, summary="登记整治对象的隐患")
def report_danger_at(request, pk: int, said: Form[DangerIn], photos: File[list[UploadedFile] | None] = None):
    row = get_object_or_404(subjects(request.user), pk=pk)
    organ = own_organ(request, "hazards.add_matter", said.organ)
    upload_limit(request)
    given = {key: value for key, value in said.dict(exclude={"organ"}).items() if value not in (None, "")}
    return report_danger(row, actor=request.user, organ=organ, profile="danger", photos=photos or (), **given)


class SummaryIn(Schema):
    effect: str = Field(min_length=1, max_length=10_000)
    residual: str = Field("", max_length=10_000)


@router.post("/campaigns/{int:pk}/summarise", response={200: CampaignDetail, **REFUSED}, summary="提交总结")
def summarise(request, pk: int, said: SummaryIn):
    row = get_object_or_404(campaigns(request.user), pk=pk)
    CAMPAIGN.move(row, "summarise", actor=request.user, **said.dict())
    return campaign_detail(request, pk)


offer(router, "/campaigns", CAMPAIGN, campaign_detail, CampaignDetail, skip={"summarise"})
offer(router, "/stages", STAGE, stage_detail, StageOut)
offer(router, "/objects", SUBJECT, subject_detail, SubjectDetail, skip=set(DEEDS))
