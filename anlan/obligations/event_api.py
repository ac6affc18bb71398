"""触发事件 as JSON: other systems raise them, once by their own number; steps as on the page."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from anlan.org.models import Organ, Place, Sector
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging, StepOut
from anlan.plans.api.steps import FACTS, offer, offers
from anlan.registers.models import Tag

from .actions.events import raise_event
from .event_lists import EventFilter, shares
from .flow import EVENT
from .models import Event

router = Router()
FACTS["level"] = (str, {"max_length": 20, "description": "预警等级代码"})


class EventQuery(Paging):
    title: str | None = Field(None, max_length=60)
    kind: str | None = None
    state: str | None = None


class EventOut(Schema):
    id: int
    kind: str
    title: str
    level: str
    state: str
    organ: str = Field(alias="organ.name")
    areas: list[str]
    happened_at: datetime
    opens_on: date
    ends_on: date | None
    lessons: list[str]
    source: str
    external_id: str

    @staticmethod
    def resolve_areas(row):
        return [str(place) for place in row.areas.all()]


class EventDetail(EventOut):
    note: str
    duties: int
    duties_done: int
    steps: list[StepOut]


class EventIn(Schema):
    """``areas``, ``sector``, ``tag``, ``subject``: numbers (tag: its code)."""

    kind: str = Field(max_length=40)
    title: str = Field(min_length=1, max_length=200)
    organ: int | None = Field(None, description="发布单位；不填为当前岗位的单位")
    happened_at: datetime | None = None
    level: str = Field("", max_length=20)
    areas: list[int] = Field([], max_length=200)
    sector: int | None = None
    tag: str | None = None
    subject: int | None = None
    ends_on: date | None = None
    lessons: list[str] = Field([], max_length=30)
    note: str = Field("", max_length=5000)
    source: str = Field("", max_length=60)
    external_id: str = Field("", max_length=100, description="来源系统中的编号：同一编号只登记一次")


def events(user):
    return Event.objects.visible_to(user).select_related("organ", "place").prefetch_related("areas")


def event_detail(request, pk):
    row = get_object_or_404(events(request.user), pk=pk)
    row.steps = offers(EVENT, request.user, row)
    row.duties_done, row.duties = shares([row.pk], request.user).get(row.pk, (0, 0))
    return row


@router.get("", response={200: Paged[EventOut], **REFUSED}, summary="触发事件")
def list_events(request, query: Query[EventQuery]):
    demand(request, "obligations.view_event")
    return page_of(events(request.user).order_by("-happened_at", "-pk"), query, EventFilter, request)


@router.get("/{int:pk}", response={200: EventDetail, **NOT_FOUND}, summary="一个触发事件")
def get_event(request, pk: int):
    return event_detail(request, pk)


@router.post("", response={201: EventDetail, **REFUSED}, summary="发布触发事件")
def add_event(request, said: EventIn):
    organ = own_organ(request, "obligations.raise_event", said.organ)
    given, user = said.dict(exclude={"kind", "title", "organ"}), request.user
    happened_at = given.pop("happened_at")
    if happened_at and timezone.is_naive(happened_at):
        happened_at = timezone.make_aware(happened_at)
    areas = [
        get_object_or_404(Place.objects.visible_to(user, "obligations.view_event"), pk=pk)
        for pk in given.pop("areas")
    ]
    named = {
        "sector": (Sector.objects.all(), "pk"),
        "tag": (Tag.objects.all(), "code"),
        "subject": (Organ.objects.visible_to(user, "obligations.view_event"), "pk"),
    }
    for name, (rows, field) in named.items():
        value = given.pop(name)
        given[name] = None if value is None else get_object_or_404(rows, **{field: value})
    row = raise_event(
        said.kind, actor=user, organ=organ, title=said.title, happened_at=happened_at, areas=areas, **given
    )
    return Status(201, event_detail(request, row.pk))


offer(router, "", EVENT, event_detail, EventDetail)
