"""履职清单 as JSON: what is demanded, what is owed, handing in and the other steps."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut
from anlan.plans.api.steps import offer, offers

from .event_api import router as event_router
from .evidence import field_labels, kind_labels, role_labels, wanted
from .filters import UNFINISHED, ObligationFilter, OccurrenceFilter
from .flow import OBLIGATION, OCCURRENCE
from .models import Obligation, Occurrence
from .queries import lessons_of, phase
from .wording import cadence_words

router = Router()
router.add_router("/events", event_router)


class ObligationQuery(Paging):
    title: str | None = Field(None, max_length=60)
    state: str | None = None
    subject: str | None = None


class ObligationOut(Schema):
    id: int
    title: str
    state: str
    subject: str
    organ: str = Field(alias="organ.name")
    cadence: dict
    cadence_words: str
    evidence: list[str]
    starts_on: date
    ends_on: date | None
    basis: str
    quote: str

    @staticmethod
    def resolve_cadence_words(row):
        return cadence_words(row.cadence, row.place)

    @staticmethod
    def resolve_evidence(row):
        return wanted(row.evidence, row.place)


class ObligationDetail(ObligationOut):
    steps: list[StepOut]


class OccurrenceQuery(Paging):
    q: str | None = Field(None, max_length=60)
    organ: str | None = Field(None, max_length=60)
    place: int | None = None
    phase: str | None = Field(None, description=f"{UNFINISHED}、planned、open、overdue、missed……")
    month: str | None = Field(None, description="截止月份，如 2026-03")
    obligation: int | None = None
    round: int | None = None


class OccurrenceOut(Schema):
    id: int
    obligation: int = Field(alias="obligation_id")
    title: str = Field(alias="obligation.title")
    key: str
    organ: str = Field(alias="organ.name")
    subject: str
    state: str
    phase: str
    opens_on: date
    due_on: date
    due_at: datetime | None
    grace_until: date
    required: int
    planned: int
    done: int
    late: bool
    completed_on: date | None

    @staticmethod
    def resolve_phase(row):
        return phase(row, timezone.localdate(), timezone.now()).value


class SubmissionOut(Schema):
    id: int
    state: str
    occurred_on: date
    entered_at: datetime
    by: str = Field(alias="by.name")
    note: str
    none_found: bool
    fields_given: dict = Field(alias="fields")
    participants: list[dict]
    reason: str


class OccurrenceDetail(OccurrenceOut):
    evidence: list[str]
    submissions: list[SubmissionOut]
    steps: list[StepOut]

    @staticmethod
    def resolve_evidence(row):
        return [*wanted(row.obligation.evidence, row.place), *lessons_of(row).values()]

    @staticmethod
    def resolve_submissions(row):
        return list(row.submissions.select_related("by"))


class SubmitIn(Schema):
    occurred_on: date
    note: str = Field("", max_length=10_000)
    none_found: bool = False
    kinds: list[str] = Field([], description="每个文件的材料种类，与 evidence 依次对应")
    facts: list[str] = Field([], description="要素，写作 代码:内容")
    participants: list[str] = Field([], description="参加人员，写作 身份代码:姓名")


def obligations(user):
    return Obligation.objects.visible_to(user).select_related("organ", "place")


def occurrences(user):
    related = ("obligation", "round", "organ", "person", "place", "owner", "verifier")
    return Occurrence.objects.visible_to(user).select_related(*related)


@router.get("/obligations", response={200: Paged[ObligationOut], **REFUSED}, summary="履职要求")
def list_obligations(request, query: Query[ObligationQuery]):
    demand(request, "obligations.view_obligation")
    return page_of(obligations(request.user).order_by("-pk"), query, ObligationFilter, request)


def obligation_detail(request, pk):
    row = get_object_or_404(obligations(request.user), pk=pk)
    row.steps = offers(OBLIGATION, request.user, row)
    return row


@router.get("/obligations/{int:pk}", response={200: ObligationDetail, **NOT_FOUND}, summary="一项履职要求")
def get_obligation(request, pk: int):
    return obligation_detail(request, pk)


@router.get("/occurrences", response={200: Paged[OccurrenceOut], **REFUSED}, summary="履职事项")
def list_occurrences(request, query: Query[OccurrenceQuery]):
    demand(request, "obligations.view_occurrence")
    return page_of(occurrences(request.user).order_by("due_on", "pk"), query, OccurrenceFilter, request)


def occurrence_detail(request, pk):
    row = get_object_or_404(occurrences(request.user), pk=pk)
    row.steps = offers(OCCURRENCE, request.user, row)
    return row


@router.get("/occurrences/{int:pk}", response={200: OccurrenceDetail, **NOT_FOUND}, summary="一项履职事项")
def get_occurrence(request, pk: int):
    return occurrence_detail(request, pk)


@router.post("/occurrences/{int:pk}/submit", response={200: OccurrenceDetail, **REFUSED}, summary="报送履职")
def submit(request, pk: int, said: Form[SubmitIn], evidence: File[list[UploadedFile] | None] = None):
    row = get_object_or_404(occurrences(request.user), pk=pk)
    upload_limit(request)
    files, kinds = evidence or [], coded(said.kinds, kind_labels(row.place), "kinds")
    if len(kinds) != len(files):
        raise ValidationError(_("kinds：请为每个文件注明一个材料种类。"))
    OCCURRENCE.move(
        row,
        "submit",
        actor=request.user,
        occurred_on=said.occurred_on,
        note=said.note,
        none_found=said.none_found,
        evidence=list(zip((kind for kind, _text in kinds), files, strict=True)),
        fields=dict(coded(said.facts, field_labels(row.place) | lessons_of(row), "facts")),
        participants=[
            {"role": role, "name": name}
            for role, name in coded(said.participants, role_labels(row.place), "participants")
        ],
    )
    return occurrence_detail(request, pk)


def coded(texts, labels, name):
    """``[(code, text)]`` of ``code:text``; an unknown code is refused by name."""
    pairs = [(code.strip(), text.strip()) for code, _colon, text in (text.partition(":") for text in texts)]
    if unknown := [code for code, _text in pairs if code not in labels]:
        raise ValidationError(_("%(name)s：没有代码“%(code)s”。") % {"name": name, "code": unknown[0][:60]})
    return pairs


offer(router, "/obligations", OBLIGATION, obligation_detail, ObligationDetail)
offer(
    router,
    "/occurrences",
    OCCURRENCE,
    occurrence_detail,
    OccurrenceDetail,
    skip={"submit", "waive", "reopen"},
)


@router.post("/occurrences/{int:pk}/waive", response={200: OccurrenceDetail, **REFUSED}, summary="免除")
def waive(request, pk: int, reason: Form[str], document: File[list[UploadedFile] | None] = None):
    row = get_object_or_404(occurrences(request.user), pk=pk)
    upload_limit(request)
    OCCURRENCE.move(row, "waive", actor=request.user, reason=reason[:2000], document=document)
    return occurrence_detail(request, pk)


class ReopenIn(Schema):
    reason: str = Field(max_length=2000)
    reopen_until: date | None = None


@router.post("/occurrences/{int:pk}/reopen", response={200: OccurrenceDetail, **REFUSED}, summary="重新开放")
def reopen(request, pk: int, said: ReopenIn):
    row = get_object_or_404(occurrences(request.user), pk=pk)
    OCCURRENCE.move(row, "reopen", actor=request.user, **said.dict())
    return occurrence_detail(request, pk)
