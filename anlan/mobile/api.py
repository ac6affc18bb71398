"""What telephones send: photos one by one, then the report or the evidence they belong to; each once for its key."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit
from anlan.geo.fields import ApiLat, ApiLon
from anlan.hazards.models import Matter
from anlan.inspections.models import Inspection
from anlan.plans.api.asking import REFUSED, demand, own_organ
from anlan.plans.api.schemas import Problem
from anlan.registers.models import Enterprise

from .actions import Differs, Missing, find, report, stage, submit
from .queries import luggage

router = Router()
PERM = "hazards.add_matter"


class UserOut(Schema):
    id: int
    name: str
    organ: str


class PhoneEnterpriseOut(Schema):
    id: int
    name: str
    organ: int


class PhoneMatterOut(Schema):
    id: int
    number: str
    title: str
    where: str
    due_on: date | None
    state: str


class KeptAnswer(Schema):
    value: str
    note: str
    version: int


class VisitOut(Schema):
    id: int
    number: str
    where: str
    link: str
    lines: list[dict]
    answers: dict[str, KeptAnswer]


class LuggageOut(Schema):
    csrf: str = Field(description="随后的报送放在 X-CSRFToken 里")
    user: UserOut
    at: datetime
    may_report: bool
    may_correct: bool
    enterprise: int | None = Field(description="账号所在企业的机构编号")
    enterprises: list[PhoneEnterpriseOut]
    matters: list[PhoneMatterOut] = Field(description="本单位正在整改的事项")
    visits: list[VisitOut] = Field(description="正在进行、本人参加的检查及检查表")
    waiting: int
    danger_classes: list[tuple[str, str]]
    cause_classes: list[tuple[str, str]]


class StagedOut(Schema):
    client_key: UUID
    sha256: str


class Made(Schema):
    client_key: UUID
    made_at: datetime = Field(description="手机记录的填写时间")
    sent_at: datetime = Field(description="手机记录的报送时间，用来校正手机的时钟")


class CorrectionIn(Schema):
    work_done: str = Field(min_length=1, max_length=5000)
    rectified_by: str = Field(min_length=1, max_length=60)
    danger_class: str = Field(max_length=30)
    cause_class: str = Field(max_length=30)
    photos: list[UUID] = Field([], max_length=9)


class PhoneReportIn(Made):
    description: str = Field(min_length=1, max_length=5000)
    enterprise: int | None = None
    location: str = Field("", max_length=200)
    lon: ApiLon | None = None
    lat: ApiLat | None = None
    accuracy: int | None = Field(None, ge=0, le=1_000_000, description="定位精度（米）")
    photos: list[UUID] = Field(min_length=1, max_length=9)
    correction: CorrectionIn | None = None


class PhoneSubmitIn(Made):
    state: str = Field(max_length=20, description="手机上看到的状态；已变化的返回两个版本")
    work_done: str = Field(min_length=1, max_length=5000)
    photos: list[UUID] = Field(min_length=1, max_length=9)


class PhoneFindingIn(Made):
    description: str = Field(min_length=1, max_length=2000)
    line: str = Field("", max_length=60)
    photos: list[UUID] = Field([], max_length=9)


class PhoneReceipt(Schema):
    number: str
    url: str
    received_at: datetime
    repeated: bool
    correction_refused: str = ""


class MissingOut(Schema):
    detail: str
    missing: list[UUID]


class PhoneConflictOut(Schema):
    detail: str
    sent: dict
    kept: dict


ANSWERS = {200: PhoneReceipt, **REFUSED, 409: PhoneConflictOut | MissingOut | Problem}


@router.get("/luggage", response=LuggageOut, summary="离线工作所需")
def get_luggage(request):
    return {**luggage(request.user), "csrf": get_token(request)}


@router.post("/uploads/{uuid:client_key}", response={200: StagedOut, **REFUSED}, summary="先传照片")
def post_upload(request, client_key: UUID, file: File[UploadedFile]):
    demand(request, PERM, "hazards.rectify_matter", "inspections.conduct_inspection")
    upload_limit(request)
    return stage(client_key, file, actor=request.user)


def answered(act):
    try:
        return act()
    except Missing as gone:
        return JsonResponse({"detail": str(gone), "missing": gone.keys}, status=409)
    except Differs as clash:
        return JsonResponse({"detail": str(clash), "sent": clash.sent, "kept": clash.kept}, status=409)


def content_of(said, **more):
    """What was said, without when it was sent: that differs each time."""
    return said.model_dump(mode="json", exclude={"client_key", "sent_at"}) | more


@router.post("/reports", response=ANSWERS, summary="报隐患")
def post_report(request, said: PhoneReportIn):
    organ = own_organ(request, PERM)
    enterprise = None
    if said.enterprise is not None:
        enterprise = Enterprise.objects.visible_to(request.user).filter(pk=said.enterprise).first()
        if enterprise is None:
            raise ValidationError(_("所选企业不存在或不在您的查看范围内。"))
    facts = {name: getattr(said, name) for name in ("description", "location", "lon", "lat")}
    if enterprise is None and organ.is_enterprise:
        facts["subject"] = organ
    return answered(
        lambda: report(
            said.client_key,
            content_of(said),
            actor=request.user,
            organ=organ,
            profile="danger",
            source="self" if organ.is_enterprise else "inspection",
            enterprise=enterprise,
            photos=said.photos,
            made_at=said.made_at,
            sent_at=said.sent_at,
            correction=said.correction and said.correction.dict(),
            **facts,
        )
    )


@router.post("/matters/{int:pk}/submit", response=ANSWERS, summary="报送整改情况")
def post_submit(request, pk: int, said: PhoneSubmitIn):
    row = get_object_or_404(Matter.objects.visible_to(request.user), pk=pk)
    return answered(
        lambda: submit(
            row,
            said.client_key,
            content_of(said, matter=pk),
            actor=request.user,
            state=said.state,
            made_at=said.made_at,
            photos=said.photos,
            work_done=said.work_done,
        )
    )


@router.post("/inspections/{int:pk}/findings", response=ANSWERS, summary="登记检查发现的问题")
def post_finding(request, pk: int, said: PhoneFindingIn):
    row = get_object_or_404(Inspection.objects.visible_to(request.user), pk=pk)
    return answered(
        lambda: find(
            row,
            said.client_key,
            content_of(said, inspection=pk),
            actor=request.user,
            made_at=said.made_at,
            sent_at=said.sent_at,
            photos=said.photos,
            description=said.description,
            line=said.line,
        )
    )
