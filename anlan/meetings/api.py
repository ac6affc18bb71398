"""会议 as JSON: meetings, what they decided, conveying; the steps as on the pages."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut
from anlan.plans.api.steps import FACTS, offer, offers
from anlan.plans.models import Task

from .flow import DECISION, MEETING, READING
from .models import SEEN, Decision, Meeting, Reading
from .tables import DecisionFilter, MeetingFilter, ReadingFilter

router = Router()
FACTS["held_on"] = (date, {})
FACTS["read_on"] = (date, {})
FACTS["people"] = (int, {"ge": 1, "le": 1_000_000})


class MeetingQuery(Paging):
    title: str | None = Field(None, max_length=60)
    kind: str | None = None
    organ: str | None = Field(None, max_length=60)
    place: int | None = None
    year: int | None = Field(None, ge=1950, le=2200)
    state: str | None = None


class DecisionQuery(Paging):
    text: str | None = Field(None, max_length=60)
    organ: str | None = Field(None, max_length=60)
    state: str | None = Field(None, description="open、reported、returned、confirmed、linked、late")


class ReadingQuery(Paging):
    organ: str | None = Field(None, max_length=60)
    state: str | None = None


class MeetingOut(Schema):
    id: int
    kind: str
    title: str
    organ: str = Field(alias="organ.name")
    state: str
    starts_at: datetime
    held_on: date | None
    venue: str
    chair: str
    number: str


class AttendanceOut(Schema):
    organ: str = Field(alias="organ.name")
    name: str
    status: str
    reason: str


class DecisionOut(Schema):
    id: int
    meeting: int = Field(alias="meeting_id")
    text: str
    organ: str = Field(alias="organ.name")
    due_on: date
    state: str
    closed_on: date | None
    report: str


class DecisionDetail(DecisionOut):
    steps: list[StepOut]


class ReadingOut(Schema):
    id: int
    meeting: int = Field(alias="meeting_id")
    organ: str = Field(alias="organ.name")
    due_on: date
    state: str
    opened_at: datetime | None
    read_on: date | None
    people: int | None


class ReadingDetail(ReadingOut):
    steps: list[StepOut]


class MeetingDetail(MeetingOut):
    """The draft of the minutes and of the decisions is for the convening organ alone."""

    agenda: list[str]
    attendances: list[AttendanceOut]
    decisions: list[DecisionOut]
    minutes: str
    steps: list[StepOut]

    @staticmethod
    def resolve_agenda(row):
        return [item.topic for item in row.agenda.all()]

    @staticmethod
    def resolve_attendances(row):
        return list(row.attendances.select_related("organ"))

    @staticmethod
    def resolve_decisions(row, context):
        rows = row.decisions.order_by("position").select_related("organ")
        return list(rows) if readable(row, context) else []

    @staticmethod
    def resolve_minutes(row, context):
        return row.minutes if readable(row, context) else ""


def readable(row, context):
    return row.issued_at is not None or context["request"].user.speaks_for(row.organ)


def meetings(user):
    return Meeting.objects.visible_to(user).select_related("organ", "place")


def decisions(user):
    return Decision.objects.visible_to(user).filter(issued=True).select_related("organ", "meeting")


def readings(user):
    return Reading.objects.visible_to(user).select_related("organ", "meeting")


def detail(rows, flow):
    """A function that gives one of ``rows`` with its steps."""

    def one(request, pk):
        row = get_object_or_404(rows(request.user), pk=pk)
        row.steps = offers(flow, request.user, row)
        return row

    return one


decision_detail, reading_detail = detail(decisions, DECISION), detail(readings, READING)


meeting_detail = detail(meetings, MEETING)


@router.get("/meetings", response={200: Paged[MeetingOut], **REFUSED}, summary="会议")
def list_meetings(request, query: Query[MeetingQuery]):
    demand(request, SEEN)
    return page_of(meetings(request.user).order_by("-starts_at", "-pk"), query, MeetingFilter, request)


@router.get("/meetings/{int:pk}", response={200: MeetingDetail, **NOT_FOUND}, summary="一次会议")
def get_meeting(request, pk: int):
    return meeting_detail(request, pk)


@router.get("/decisions", response={200: Paged[DecisionOut], **REFUSED}, summary="议定事项")
def list_decisions(request, query: Query[DecisionQuery]):
    demand(request, SEEN)
    return page_of(decisions(request.user).order_by("due_on", "pk"), query, DecisionFilter, request)


@router.get("/decisions/{int:pk}", response={200: DecisionDetail, **NOT_FOUND}, summary="一项议定事项")
def get_decision(request, pk: int):
    return decision_detail(request, pk)


@router.get("/readings", response={200: Paged[ReadingOut], **REFUSED}, summary="传达学习")
def list_readings(request, query: Query[ReadingQuery]):
    demand(request, SEEN)
    return page_of(readings(request.user).order_by("due_on", "pk"), query, ReadingFilter, request)


@router.get("/readings/{int:pk}", response={200: ReadingDetail, **NOT_FOUND}, summary="一项传达学习")
def get_reading(request, pk: int):
    return reading_detail(request, pk)


offer(router, "/meetings", MEETING, meeting_detail, MeetingDetail)
offer(router, "/decisions", DECISION, decision_detail, DecisionDetail, skip={"link", "report"})
offer(router, "/readings", READING, reading_detail, ReadingDetail)


class DecisionReportIn(Schema):
    note: str = Field(min_length=1, max_length=2000)


@router.post("/decisions/{int:pk}/report", response={200: DecisionDetail, **REFUSED}, summary="报告办理情况")
def report(request, pk: int, said: DecisionReportIn):
    row = get_object_or_404(decisions(request.user), pk=pk)
    DECISION.move(row, "report", actor=request.user, note=said.note)
    return decision_detail(request, pk)


class DecisionLinkIn(Schema):
    task: int


@router.post("/decisions/{int:pk}/link", response={200: DecisionDetail, **REFUSED}, summary="转为计划任务")
def link(request, pk: int, said: DecisionLinkIn):
    """The task is one that the reader sees and the unit has a part in."""
    row = get_object_or_404(decisions(request.user), pk=pk)
    seen = Task.objects.visible_to(request.user, "plans.view_task").filter(assignments__organ=row.organ_id)
    task = get_object_or_404(seen.distinct(), pk=said.task)
    DECISION.move(row, "link", actor=request.user, task=task)
    return decision_detail(request, pk)
