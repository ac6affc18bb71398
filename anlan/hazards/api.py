"""问题隐患 and 挂牌督办 as JSON: report (once for an external id), list, take the steps."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.org.models import Organ, Place, Sector, User
from anlan.org.tree import WIDTH
from anlan.plans.api import steps
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut
from anlan.registers.models import Enterprise
from anlan.subjects.models import Subject

from . import return_api
from .actions.listing import propose_listing
from .actions.reporting import already, report_matter
from .asked import organs_under
from .filters import ListingFilter, MatterFilter
from .flow import LISTING, MATTER
from .models import Listing, Matter

router = Router()
RELATED = ("place", "sector", "subject", "office", "organ", "verifier", "reporter_organ")
LONG = {"max_length": 5000}
steps.FACTS |= {
    "criterion": (str, {"max_length": 40, "description": "判定条款代码"}),
    "grade": (str, {"description": "general 或 major"}),
    "danger_class": (str, {"max_length": 30}),
    "key_violation": (str, {"max_length": 30}),
    "cause_class": (str, {"max_length": 30}),
    "systemic_measure": (str, LONG),
    "responsible": (int, {"description": "机构编号"}),
    "checker": (int, {"description": "机构编号"}),
    "rectify_by": (date, {}),
    "duty_person": (str, {"max_length": 60}),
    "measures": (str, LONG),
    "funds": (str, {"max_length": 200}),
    "finish_on": (date, {}),
    "contingency": (str, LONG),
    "later_due": (date, {}),
    "interim_control": (str, {"max_length": 2000}),
    "control_measures": (str, {"max_length": 2000}),
    "review_on": (date, {}),
    "co_verifier": (int, {"description": "账号编号"}),
    "on_site": (bool, {}),
    "duplicate_of": (int, {"description": "事项编号（id）"}),
    "deadline": (date, {}),
    "tracker": (int, {"description": "账号编号"}),
}


class MatterQuery(Paging):
    q: str | None = Field(None, max_length=60)
    profile: str | None = None
    status: str | None = Field(None, description="unfinished、overdue、unowned，或者状态代码")
    grade: str | None = None
    place: int | None = None
    sector: int | None = None
    source: str | None = None
    danger_class: str | None = None
    key_violation: str | None = None
    thing: int | None = Field(None, ge=1, le=2**62)
    month: str | None = Field(None, description="期限月份，如 2026-03")


class Named(Schema):
    id: int
    name: str


class MatterOut(Schema):
    id: int
    number: str
    profile: str
    state: str
    source: str
    title: str
    grade: str
    danger_class: str
    place: Named
    subject: Named | None
    office: Named
    organ: Named | None
    due_on: date | None
    original_due_on: date | None
    overdue: bool
    escalation: int
    recurrences: int
    entered_at: datetime
    verified_on: date | None
    closed_on: date | None

    @staticmethod
    def resolve_overdue(row):
        return row.is_overdue(timezone.localdate())


class MatterDetail(MatterOut):
    description: str
    location: str
    thing: int | None = Field(alias="thing_id")
    external_id: str
    standard_code: str
    standard_text: str
    cause_class: str
    systemic_measure: str
    duty_person: str
    measures: str
    funds: str
    finish_on: date | None
    contingency: str
    failed_checks: int
    extensions_granted: int
    occurred_at: datetime
    steps: list[StepOut]


class MatterReportIn(Schema):
    profile: str = "danger"
    source: str = Field("inspection", max_length=30)
    description: str = Field(min_length=1, max_length=5000)
    external_id: str = Field("", max_length=80, description="报送方的编号；同一编号再次报送，返回原事项")
    organ: int | None = Field(None, description="以哪个本单位名义登记，默认为当前岗位的单位")
    enterprise: int | None = None
    subject: int | None = None
    thing: int | None = Field(None, description="在册的其他监管对象")
    place: int | None = None
    sector: int | None = None
    subject_text: str = Field("", max_length=120)
    location: str = Field("", max_length=200)
    criterion: str = Field("", max_length=40, description="判定条款代码")
    standard_code: str = Field("", max_length=60)
    standard_text: str = Field("", max_length=500)
    occurred_at: datetime | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None


class Receipt(Schema):
    number: str
    id: int
    repeated: bool = Field(description="此前已报送过：没有另行登记")
    received_at: datetime
    state: str
    url: str


def matters(user):
    return Matter.objects.visible_to(user).select_related(*RELATED)


def detail(request, pk):
    row = get_object_or_404(matters(request.user), pk=pk)
    row.steps = steps.offers(MATTER, request.user, row)
    return row


@router.get("/matters", response={200: Paged[MatterOut], **REFUSED}, summary="问题隐患")
def list_matters(request, query: Query[MatterQuery]):
    demand(request, "hazards.view_matter")
    return page_of(matters(request.user).order_by("-pk"), query, MatterFilter, request)


@router.post("/matters", response={200: Receipt, **REFUSED}, summary="登记问题隐患")
def report(request, said: Form[MatterReportIn], photos: File[list[UploadedFile] | None] = None):
    organ = own_organ(request, "hazards.add_matter", said.organ)
    upload_limit(request)
    known = bool(said.external_id) and already(organ, said.external_id) is not None
    given = {key: value for key, value in said.dict().items() if value not in (None, "")}
    row = report_matter(
        actor=request.user, **{**given, **rows_named(request.user, said), "organ": organ}, photos=photos or ()
    )
    return {
        "number": row.number,
        "id": row.pk,
        "repeated": known,
        "received_at": row.entered_at,
        "state": row.state,
        "url": row.get_absolute_url(),
    }


def rows_named(user, said):
    """The rows that the numbers mean, among those the user sees."""
    found = {}
    seen = {
        "enterprise": Enterprise.objects.visible_to(user),
        "subject": Organ.objects.visible_to(user),
        "thing": Subject.objects.visible_to(user),
        "place": Place.objects.visible_to(user),
        "sector": Sector.objects.all(),
    }
    for name, rows in seen.items():
        number = getattr(said, name)
        if number is not None:
            found[name] = rows.filter(pk=number).first()
            if found[name] is None:
                raise ValidationError(_("%(name)s：不存在或不在您的查看范围内。") % {"name": name})
    return found


@router.get("/matters/{int:pk}", response={200: MatterDetail, **NOT_FOUND}, summary="一件问题隐患")
def get_matter(request, pk: int):
    return detail(request, pk)


def read(row, facts):
    """Numbers into the rows they mean: organs and people of the same part of the country."""
    place = row.place
    organs = organs_under(place.path[:WIDTH])
    sources = {
        "responsible": organs,
        "checker": organs,
        "co_verifier": User.objects.filter(is_active=True, home__in=organs.order_by().values("pk")),
        "tracker": User.objects.filter(is_active=True, home__in=organs.order_by().values("pk")),
        "duplicate_of": Matter.objects.filter(place__path__startswith=place.path[:WIDTH]),
    }
    for name, rows in sources.items():
        if name in facts:
            found = rows.filter(pk=facts[name]).first()
            if found is None:
                raise ValidationError(_("%(name)s：没有这个编号。") % {"name": name})
            facts[name] = found
    return facts


WITH_FILES = {"submit", "correct"}
steps.offer(router, "/matters", MATTER, detail, MatterDetail, skip=WITH_FILES, read=read)


class MatterSubmitIn(Schema):
    work_done: str = Field(min_length=1, max_length=5000)


class CorrectIn(MatterSubmitIn):
    rectified_by: str = Field(min_length=1, max_length=60)
    danger_class: str
    cause_class: str


@router.post("/matters/{int:pk}/submit", response={200: MatterDetail, **REFUSED}, summary="报请验收")
def submit(request, pk: int, said: Form[MatterSubmitIn], after_files: File[list[UploadedFile] | None] = None):
    return with_files(request, pk, "submit", said, after_files)


@router.post("/matters/{int:pk}/correct", response={200: MatterDetail, **REFUSED}, summary="即查即改")
def correct(request, pk: int, said: Form[CorrectIn], after_files: File[list[UploadedFile] | None] = None):
    return with_files(request, pk, "correct", said, after_files)


def with_files(request, pk, name, said, after_files):
    row = get_object_or_404(matters(request.user), pk=pk)
    upload_limit(request)
    MATTER.move(row, name, actor=request.user, **said.dict(), after_files=after_files or [])
    return detail(request, pk)


# -- listings --------------------------------------------------------------------------------------------------


class ListingQuery(Paging):
    level: int | None = None
    status: str | None = Field(None, description="running、overdue，或者状态代码")
    place: int | None = None
    year: int | None = None


class ListingOut(Schema):
    id: int
    matter: int = Field(alias="matter_id")
    number: str = Field(alias="matter.number")
    title: str = Field(alias="matter.title")
    level: int
    state: str
    organ: Named
    tracker: Named | None
    listed_on: date | None
    deadline: date | None
    original_deadline: date | None
    overdue_since: date | None
    cancelled_on: date | None


class ListingDetail(ListingOut):
    reason: str
    interim_control: str
    steps: list[StepOut]


class ProposeIn(Schema):
    level: int = Field(description="1 市级、2 区级、3 街道级、4 局级")
    organ: int = Field(description="挂牌单位的机构编号")
    proposer: int | None = None
    reason: str = Field(min_length=1, max_length=2000)


def listings(user):
    return Listing.objects.visible_to(user).select_related("matter", "organ", "tracker", "place")


def listing_detail(request, pk):
    row = get_object_or_404(listings(request.user), pk=pk)
    row.steps = steps.offers(LISTING, request.user, row)
    return row


@router.get("/listings", response={200: Paged[ListingOut], **REFUSED}, summary="挂牌督办")
def list_listings(request, query: Query[ListingQuery]):
    demand(request, "hazards.view_listing")
    return page_of(listings(request.user).order_by("-pk"), query, ListingFilter, request)


@router.get("/listings/{int:pk}", response={200: ListingDetail, **NOT_FOUND}, summary="一件挂牌督办")
def get_listing(request, pk: int):
    return listing_detail(request, pk)


@router.post("/matters/{int:pk}/listings", response={200: ListingDetail, **REFUSED}, summary="提请挂牌督办")
def propose(request, pk: int, said: ProposeIn):
    row = get_object_or_404(matters(request.user), pk=pk)
    proposer = own_organ(request, "hazards.propose_listing", said.proposer)
    organ = (
        organs_under(row.place.path[:WIDTH]).exclude(kind=Organ.Kind.ENTERPRISE).filter(pk=said.organ).first()
    )
    if organ is None:
        raise ValidationError(_("%(name)s：没有这个编号。") % {"name": "organ"})
    made = propose_listing(
        row, actor=request.user, proposer=proposer, organ=organ, level=said.level, reason=said.reason
    )
    return listing_detail(request, made.pk)


steps.offer(router, "/listings", LISTING, listing_detail, ListingDetail, read=read)
router.add_router("", return_api.router)
