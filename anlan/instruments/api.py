"""Instruments as JSON."""

from datetime import date

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from anlan.org.asking import Page, only_for

from .filters import InstrumentFilter
from .models import SEEN, Instrument

router = Router()


class InstrumentOut(Schema):
    id: int
    kind: str
    title: str
    number: str
    version: int
    organ: str
    subject: str | None
    person: str | None
    year: int | None
    state: str
    issued_on: date | None
    effective_on: date | None
    ends_on: date | None
    ended_on: date | None

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)

    @staticmethod
    def resolve_subject(row):
        return str(row.subject) if row.subject else None

    @staticmethod
    def resolve_person(row):
        return str(row.person) if row.person else None


class InstrumentItemOut(Schema):
    position: int
    text: str
    basis: str
    obligation_id: int | None


class InstrumentWhole(InstrumentOut):
    basis: str
    items: list[InstrumentItemOut]

    @staticmethod
    def resolve_items(row):
        return row.items.all()


def seen_by(user):
    only_for(user, SEEN)
    return Instrument.objects.visible_to(user, SEEN).select_related("organ", "subject", "person")


@router.get("/instruments", response=list[InstrumentOut], summary="责任文书")
def instruments(request, page: Query[Page]):
    rows = InstrumentFilter(request.GET, queryset=seen_by(request.user), request=request).qs
    return page.of(rows)


@router.get("/instruments/{pk}", response=InstrumentWhole, summary="一份责任文书")
def instrument(request, pk: int):
    return get_object_or_404(seen_by(request.user), pk=pk)
