"""Files as JSON: entries, gaps, entering, steps; the pages' filters, permissions and scope."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from anlan.registers.models import Enterprise

from .actions.entering import enter, perm_of
from .consequences import licensing
from .filters import EntryFilter, GapFilter
from .flow import ENTRY
from .kinds import KINDS
from .kinds.declared import cleaned
from .models import Entry, Gap
from .queries import GAPS, VIEW, ends
from .requirements import ONE_FIVE, SIX, asked_of, attained, score
from .tables import standing

router = Router()
COUNT_LIMIT = 10_000


class KindOut(Schema):
    code: str
    label: str
    basis: str
    fields: dict[str, str] = Field(description="项目代号和名称")


class EntryOut(Schema):
    id: int
    enterprise: int = Field(alias="enterprise_id")
    kind: str
    title: str
    number: str
    fields: dict
    valid_from: date
    valid_to: date | None
    last_day: date | None
    state: str
    standing: str = Field(description="有效、即将到期、过期等")
    version: int
    flaws: list[str]
    entered_at: datetime
    verified_at: datetime | None

    @staticmethod
    def resolve_last_day(row):
        return ends(row)

    @staticmethod
    def resolve_standing(row):
        return standing(row)


class EntriesOut(Schema):
    count: int = Field(description="总数，超过 10000 时为 10001")
    items: list[EntryOut]


class EntrySearch(Schema):
    q: str = Field("", max_length=60)
    kind: str = Field("", max_length=30)
    standing: str = Field("", max_length=20)
    place: int | None = Field(None, ge=1, le=2**62)
    sector: int | None = Field(None, ge=1, le=2**62)
    flagged: str = Field("", max_length=4)
    enterprise: int | None = Field(None, ge=1, le=2**62)
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)


class GapOut(Schema):
    id: int
    enterprise: int = Field(alias="enterprise_id")
    code: str
    label: str
    reason: str
    found_on: date
    due_on: date


class GapsOut(Schema):
    count: int
    items: list[GapOut]


class GapSearch(Schema):
    code: str = Field("", max_length=40)
    place: int | None = Field(None, ge=1, le=2**62)
    sector: int | None = Field(None, ge=1, le=2**62)
    reason: str = Field("", max_length=10)
    late: str = Field("", max_length=3)
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)


class EntryIn(Schema):
    kind: str = Field(max_length=30)
    values: dict[str, str | int | float | bool | None] = Field(description="各项目的值，日期写 2026-01-31")
    replaces: int | None = Field(None, ge=1, le=2**62, description="所更新的条目 id")


class DossierAskedOut(Schema):
    code: str
    label: str
    basis: str
    reason: str = Field(description="缺项的原因；空的为已有")


class DossierSectionOut(Schema):
    label: str
    held: bool


class LicensingOut(Schema):
    effect: str
    label: str
    since: date | None
    until: date | None
    basis: str


class DossierOut(Schema):
    enterprise: int
    score: int | None = Field(description="完整度（%），没有要求的为空")
    asked: list[DossierAskedOut]
    six: list[DossierSectionOut] = Field(description="六到位")
    one_five: list[DossierSectionOut] = Field(description="一必须五落实")
    licensing: list[LicensingOut] = Field(description="许可延期从简、从严审查")


class EntryStepIn(Schema):
    note: str = ""
    reason: str = ""
    entry_ended_on: date | None = None
    audit_problem: str = Field("", max_length=5000, description="审计发现的问题")


def seen(request, perm=VIEW):
    if not request.user.holds(perm):
        raise Http404
    return (Entry if perm == VIEW else Gap).objects.visible_to(request.user)


def paged(rows, search):
    return {
        "count": rows.order_by()[: COUNT_LIMIT + 1].values("pk").count(),
        "items": list(rows[search.offset : search.offset + search.limit]),
    }


def narrowed(filterset, rows, search, request):
    asked = filterset(search.dict(exclude={"limit", "offset", "enterprise"}), queryset=rows, request=request)
    if not asked.is_valid():
        raise ValidationError([error for errors in asked.form.errors.values() for error in errors])
    return asked.qs


@router.get("/kinds", response=list[KindOut], summary="条目种类")
def kinds(request):
    if not request.user.holds(VIEW):
        raise Http404
    return [
        {
            "code": kind.code,
            "label": str(kind.label),
            "basis": str(kind.basis),
            "fields": {name: str(field.label) for name, field in kind.form.base_fields.items()},
        }
        for kind in KINDS.values()
    ]


@router.get("/entries", response=EntriesOut, summary="档案条目")
def entries(request, search: Query[EntrySearch]):
    rows = narrowed(EntryFilter, seen(request), search, request)
    if search.enterprise:
        rows = rows.filter(enterprise=search.enterprise)
    return paged(rows.order_by("-pk"), search)


@router.get("/gaps", response=GapsOut, summary="档案缺项")
def gaps(request, search: Query[GapSearch]):
    return paged(
        narrowed(GapFilter, seen(request, GAPS).open(), search, request).order_by("due_on", "pk"), search
    )


@router.get("/enterprises/{int:pk}", response=DossierOut, summary="企业档案概况")
def one_file(request, pk: int):
    """How complete the file is, what is lacking, and how licences of the enterprise are to be handled."""
    if not request.user.holds(VIEW):
        raise Http404
    firm = get_object_or_404(
        Enterprise.objects.visible_to(request.user).select_related("place", "organ"), pk=pk
    )
    today = timezone.localdate()
    asked, live = asked_of(firm, today), Entry.objects.in_force(today).filter(enterprise=firm)
    return {
        "enterprise": firm.pk,
        "score": score(asked),
        "asked": [
            {"code": one.requirement.code, "label": one.requirement.label, "basis": one.requirement.basis,
             "reason": one.reason}
            for one in asked
        ],
        "six": held(SIX, live, today, firm.place),
        "one_five": held(ONE_FIVE, live, today, firm.place),
        "licensing": [
            {"effect": row.effect, "label": row.effect_label, "since": row.starts_on, "until": row.ends_on,
             "basis": row.basis}
            for row in licensing(firm.organ, today)
        ],
    }  # fmt: skip


def held(key, live, today, place):
    return [{"label": label, "held": there} for label, there in attained(key, live, today, place)]


@router.post("/enterprises/{int:pk}/entries", response={201: EntryOut}, summary="填报档案")
def create(request, pk: int, body: EntryIn):
    perm = perm_of(request.user)
    firm = get_object_or_404(Enterprise.objects.visible_to(request.user, perm).select_related("place"), pk=pk)
    if body.kind not in KINDS:
        raise ValidationError(_("没有这种档案条目：%s。") % body.kind)
    kind = KINDS[body.kind]
    old = get_object_or_404(firm.entries, pk=body.replaces) if body.replaces else None
    row = enter(firm, kind.code, actor=request.user, values=cleaned(kind, texts(body.values)), replaces=old)
    return Status(201, row)


def texts(values):
    """Values of a program as the form reads them."""
    return {
        name: {True: "是", False: "否"}[value]
        if isinstance(value, bool)
        else ""
        if value is None
        else str(value)
        for name, value in values.items()
    }


@router.get("/entries/{int:pk}", response=EntryOut, summary="条目详情")
def entry(request, pk: int):
    return get_object_or_404(seen(request), pk=pk)


@router.post("/entries/{int:pk}/steps/{step}", response=EntryOut, summary="办理：核实、退回、复核、终止")
def move(request, pk: int, step: str, body: EntryStepIn):
    row = get_object_or_404(seen(request), pk=pk)
    if step not in ENTRY.by_name:
        raise Http404
    ENTRY.move(row, step, actor=request.user, **body.dict(exclude_unset=True))
    return get_object_or_404(seen(request), pk=pk)
