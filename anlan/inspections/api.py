"""监督检查 as JSON: the list, one of them, and the answers of a device that was offline (409 with both versions)."""

from datetime import date, datetime

from django.http import JsonResponse
from ninja import Field, Query, Router, Schema

from anlan.plans.api.asking import NOT_FOUND, REFUSED, demand, page_of
from anlan.plans.api.schemas import Paged, Paging, Ref

from .actions import Conflict, answer_lines
from .filters import InspectionFilter
from .models import Inspection
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


class InspectionDetail(InspectionOut):
    lines: list[dict]
    answers: list[AnswerOut]

    @staticmethod
    def resolve_lines(row):
        return row.edition.lines if row.edition else []

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
