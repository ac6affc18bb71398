"""监督检查 as JSON, made for devices that are offline for hours: what comes twice is done once (``client_key``), and
where somebody else was first the answer is 409 with both versions."""

import binascii
from base64 import b64decode
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from anlan.geo.fields import ApiLat, ApiLon
from anlan.org.models import Organ, User
from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, own_organ, page_of
from anlan.plans.api.schemas import Paged, Paging, Problem, Ref
from anlan.subjects.models import Subject

from . import patrol_api
from .actions.offline import Differs, find_once, plan_once, step_once
from .actions.visits import Conflict, answer_lines
from .filters import InspectionFilter
from .flow import CONDUCT, INSPECTION
from .models import Inspection
from .queries import editions_for, enterprise_of, lines_of
from .secrecy import seek

router = Router()


class InspectionQuery(Paging):
    kind: str | None = None
    state: str | None = None
    place: int | None = None
    since: date | None = None
    until: date | None = None


class InspectionOut(Schema):
    id: int
    number: str
    title: str
    kind: str
    state: str
    unannounced: bool
    organ: Ref
    place: Ref
    subject: Ref | None
    thing: int | None = Field(alias="thing_id")
    planned_from: date
    planned_until: date
    visited_on: date | None
    checked_in_at: datetime | None
    concluded_on: date | None


class AnswerOut(Schema):
    line: str
    value: str
    note: str
    version: int


class FindingOut(Schema):
    id: int
    line: str
    description: str
    handling: str
    matter: str | None

    @staticmethod
    def resolve_matter(row):
        return row.matter and row.matter.number


class InspectionDetail(InspectionOut):
    lines: list[dict]
    answers: list[AnswerOut]
    findings: list[FindingOut]

    @staticmethod
    def resolve_findings(row):
        return list(row.findings.select_related("matter"))

    @staticmethod
    def resolve_lines(row):
        return lines_of(row)

    @staticmethod
    def resolve_answers(row):
        return list(row.answers.all())


class AnswerIn(Schema):
    line: str = Field(max_length=60)
    value: str = Field("", max_length=2000)
    note: str = Field("", max_length=2000)
    version: int = Field(0, ge=0, description="修改前读到的版本，没有读到的为0")


class AnswersIn(Schema):
    answers: list[AnswerIn] = Field(max_length=500)


class MemberIn(Schema):
    username: str = Field("", max_length=150, description="没有账号的不填")
    name: str = Field("", max_length=40)
    role: str = Field(max_length=20)
    office: str = Field("", max_length=20)


class PlanIn(Schema):
    client_key: UUID
    kind: str = Field(max_length=20)
    planned_from: date
    planned_until: date | None = None
    organ: int | None = None
    subject: int | None = None
    thing: int | None = Field(None, description="在册的其他监管对象")
    subject_text: str = Field("", max_length=120)
    edition: int | None = None
    brief: str = Field("", max_length=5000)
    team: list[MemberIn] = Field(max_length=50)


class PhotoIn(Schema):
    name: str = Field(max_length=100)
    content: str = Field(max_length=14_000_000, description="Base64")


class FindingIn(Schema):
    client_key: UUID
    description: str = Field(min_length=1, max_length=2000)
    line: str = Field("", max_length=60)
    photos: list[PhotoIn] = Field([], max_length=9)


class VisitStepIn(Schema):
    client_key: UUID
    state: str = Field("", max_length=12, description="办理前读到的状态，不填的不核对")
    arrived_at: datetime | None = None
    site_lat: ApiLat | None = None
    site_lon: ApiLon | None = None
    signer: str = Field("", max_length=40)
    drawing: str = Field("", max_length=200_000)
    team_drawing: str = Field("", max_length=200_000)
    refusal: str = Field("", max_length=500)
    inspection_result: str = Field("", max_length=5000)
    revisit_on: date | None = None
    reason: str = Field("", max_length=2000)


class ConflictOut(Schema):
    detail: str
    sent: dict
    kept: dict


CONFLICT = {**REFUSED, 409: ConflictOut | Problem}


def rows(user):
    return Inspection.objects.visible_to(user).select_related(
        "organ", "place", "subject", "edition__checklist"
    )


def one(request, pk):
    return seek(rows(request.user), pk, request.user, request.path)


@router.get("/inspections", response={200: Paged[InspectionOut], **REFUSED}, summary="监督检查")
def list_inspections(request, query: Query[InspectionQuery]):
    demand(request, "inspections.view_inspection")
    return page_of(rows(request.user).order_by("-pk"), query, InspectionFilter, request)


@router.get("/inspections/{int:pk}", response={200: InspectionDetail, **NOT_FOUND}, summary="一次检查")
def get_inspection(request, pk: int):
    return one(request, pk)


@router.put(
    "/inspections/{int:pk}/answers", response={200: InspectionDetail, **REFUSED}, summary="填写检查表"
)
def put_answers(request, pk: int, said: AnswersIn):
    row = one(request, pk)
    answers = {
        each.line: {"value": each.value, "note": each.note, "version": each.version} for each in said.answers
    }
    try:
        answer_lines(row, actor=request.user, answers=answers)
    except Conflict as clash:
        kept = [AnswerOut.from_orm(old).dict() if old else None for _line, _said, old in clash.lines]
        both = zip(clash.lines, kept, strict=True)
        lines = [{"line": line, "sent": sent, "kept": old} for (line, sent, _old), old in both]
        return JsonResponse({"detail": str(clash), "lines": lines}, status=409)
    return one(request, pk)


def member(said, own):
    user = None
    if said.username:
        user = User.objects.filter(username=said.username, is_active=True, home__in=own).first()
        if user is None:
            raise ValidationError(_("本单位没有账号“%s”。") % said.username)
    elif not said.name:
        raise ValidationError(_("检查人员应填写账号或者姓名。"))
    return user, said.name or user.name, said.role, *([said.office] if said.office else [])


def clashed(clash):
    return JsonResponse({"detail": str(clash), "sent": clash.sent, "kept": clash.kept}, status=409)


@router.post("/inspections", response={200: InspectionDetail, **CONFLICT}, summary="拟定检查计划")
def post_inspection(request, said: PlanIn):
    user = request.user
    organ = own_organ(request, "inspections.add_inspection", said.organ)
    subject = None
    if said.subject:
        subject = get_object_or_404(Organ.objects.visible_to(user), pk=said.subject)
    thing = None
    if said.thing:
        thing = get_object_or_404(Subject.objects.visible_to(user), pk=said.thing)
    edition = None
    if said.edition:
        edition = get_object_or_404(editions_for(user), pk=said.edition)
    facts = {
        "kind": said.kind,
        "planned_from": said.planned_from,
        "planned_until": said.planned_until,
        "subject": subject,
        "thing": thing,
        "subject_text": said.subject_text,
        "enterprise": enterprise_of(subject),
        "edition": edition,
        "brief": said.brief,
        "team": [member(one, [organ.pk]) for one in said.team],
    }
    try:
        row = plan_once(said.client_key, said.model_dump(mode="json"), actor=user, organ=organ, **facts)
    except Differs as clash:
        return clashed(clash)
    return one(request, row.pk)


@router.post(
    "/inspections/{int:pk}/findings",
    response={200: InspectionDetail, **CONFLICT},
    summary="登记发现的问题",
)
def post_finding(request, pk: int, said: FindingIn):
    row = one(request, pk)
    demand(request, CONDUCT)
    content = said.model_dump(mode="json")
    try:
        find_once(
            row,
            said.client_key,
            {**content, "photos": [photo["name"] for photo in content["photos"]]},
            actor=request.user,
            description=said.description,
            line=said.line,
            photos=[picture(photo) for photo in said.photos],
        )
    except Differs as clash:
        return clashed(clash)
    return one(request, pk)


def picture(photo):
    try:
        return ContentFile(b64decode(photo.content, validate=True), name=photo.name)
    except (binascii.Error, ValueError) as no:
        raise ValidationError(_("照片“%s”读不出来。") % photo.name) from no


@router.post(
    "/inspections/{int:pk}/steps/{step}",
    response={200: InspectionDetail, **CONFLICT},
    summary="办理检查（签到、完成记录、签字、办结）",
)
def post_step(request, pk: int, step: str, said: VisitStepIn):
    row = one(request, pk)
    known = INSPECTION.by_name.get(step)
    if known is None:
        raise Http404
    demand(request, known.permission)
    given = said.dict()
    facts = {name: given[name] for name in (*known.needs, *known.may) if name in given}
    try:
        step_once(
            row,
            step,
            said.client_key,
            {
                "step": step,
                "inspection": pk,
                **said.model_dump(mode="json", exclude={"drawing", "team_drawing"}),
            },
            actor=request.user,
            state=said.state,
            **facts,
        )
    except Differs as clash:
        return clashed(clash)
    return one(request, pk)


router.add_router("", patrol_api.router)
