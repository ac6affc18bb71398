"""其他监管对象 as JSON: the pages' filters, permissions and scope."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from anlan.org.models import Organ, Place, Sector

from . import queries
from .actions import change_subject, create_subject
from .filters import SubjectFilter
from .flow import SUBJECT
from .forms import on_page
from .kinds import KINDS
from .queries import ADD, CHANGE, VIEW

router = Router()
ID = {"ge": 1, "le": 2**62}


class SupervisedRef(Schema):
    id: int
    name: str

    @staticmethod
    def resolve_name(row):
        return str(row)


class SupervisedOut(Schema):
    id: int
    version: int = Field(description="修改时须原样带回")
    kind: str
    name: str
    code: str
    place: SupervisedRef
    sector: SupervisedRef | None
    keeper: SupervisedRef | None
    person: str
    phone: str
    address: str
    lon: Decimal | None
    lat: Decimal | None
    facts: dict[str, Any] = Field(description="该类别的专有信息")
    state: str
    since: date
    closed_on: date | None
    source: str
    verified_at: datetime | None


class SupervisedPage(Schema):
    count: int
    items: list[SupervisedOut]


class SupervisedQuery(Schema):
    q: str = Field("", max_length=60)
    kind: str = Field("", max_length=12)
    place: int | None = Field(None, **ID)
    sector: int | None = Field(None, **ID)
    state: str = Field("", max_length=10)
    gap: str = Field("", max_length=3)
    due: str = Field("", max_length=4, description="over：检验、维护已过期")
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)


class SupervisedFields(Schema):
    name: str | None = Field(None, max_length=120)
    code: str | None = Field(None, max_length=40)
    place: int | None = Field(None, **ID)
    sector: int | None = Field(None, **ID)
    keeper: int | None = Field(None, **ID)
    person: str | None = Field(None, max_length=60)
    phone: str | None = Field(None, max_length=30)
    address: str | None = Field(None, max_length=200)
    lon: Decimal | None = None
    lat: Decimal | None = None
    since: date | None = None
    source: str | None = Field(None, max_length=60)
    facts: dict[str, bool | int | float | str | None] = Field({}, description="该类别的专有信息")


class SupervisedIn(SupervisedFields):
    kind: Literal[*KINDS]


class SupervisedPatch(SupervisedFields):
    version: int


class SupervisedStep(Schema):
    note: str = Field("", max_length=2000)
    reason: str = Field("", max_length=2000)
    closed_on: date | None = None


def seen(request, perm=VIEW):
    if not request.user.holds(perm):
        raise Http404
    return queries.rows(request.user, perm)


def cleaned(kind, body):
    """The values given, with rows in place of ids; the fields of the kind read as the page reads them."""
    values = body.dict(exclude_unset=True, exclude={"facts", "version", "kind"})
    wrong = {}
    for name, model in (("place", Place), ("sector", Sector), ("keeper", Organ)):
        if values.get(name) is not None:
            values[name] = model.objects.filter(pk=values[name]).first()
            if values[name] is None:
                wrong[name] = _("没有这个%s。") % model._meta.verbose_name
    for name, value in body.facts.items():
        field = KINDS[kind].fields.get(name)
        if field is None:
            wrong[name] = _("%(kind)s没有“%(name)s”这一项。") % {"kind": KINDS[kind].label, "name": name}
            continue
        try:
            values[name] = on_page(field).clean("" if value is None else str(value))
        except ValidationError as no:
            wrong[name] = no.messages
    if wrong:
        raise ValidationError(wrong)
    return values


@router.get("", response=SupervisedPage, summary="其他监管对象")
def subjects(request, query: Query[SupervisedQuery]):
    filters = SubjectFilter(query.dict(exclude={"limit", "offset"}), queryset=seen(request), request=request)
    if not filters.is_valid():
        raise ValidationError([error for errors in filters.form.errors.values() for error in errors])
    found = filters.qs.order_by("-pk")
    return {"count": found.count(), "items": list(found[query.offset : query.offset + query.limit])}


@router.post("", response={201: SupervisedOut}, summary="登记监管对象")
def create(request, body: SupervisedIn):
    if not request.user.holds(ADD):
        raise Http404
    made = create_subject(body.kind, actor=request.user, **cleaned(body.kind, body))
    return Status(201, seen(request).get(pk=made.pk))


@router.get("/{int:pk}", response=SupervisedOut, summary="一个监管对象")
def subject(request, pk: int):
    return get_object_or_404(seen(request), pk=pk)


@router.patch("/{int:pk}", response=SupervisedOut, summary="修改监管对象")
def update(request, pk: int, body: SupervisedPatch):
    row = get_object_or_404(seen(request, CHANGE), pk=pk)
    change_subject(row, actor=request.user, version=body.version, **cleaned(row.kind, body))
    return seen(request).get(pk=pk)


@router.post("/{int:pk}/steps/{step}", response=SupervisedOut, summary="办理：核实、停用、注销等")
def move(request, pk: int, step: str, body: SupervisedStep):
    row = get_object_or_404(seen(request), pk=pk)
    if step not in SUBJECT.by_name:
        raise Http404
    SUBJECT.move(row, step, actor=request.user, **body.dict(exclude_unset=True))
    return seen(request).get(pk=pk)
