"""Filings and analyses as JSON: a unit's own system may report, a superior's may read."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from anlan.org.asking import Page, only_for

from .filters import AnalysisFilter, FilingFilter
from .flow import FILING
from .models import Analysis, Filing

router = Router()


class FilingOut(Schema):
    id: int
    form: str
    start: date
    end: date
    organ: str
    state: str
    late: bool
    cutoff_at: datetime
    filed_at: datetime | None
    fields: list[dict]
    values: dict

    @staticmethod
    def resolve_form(row):
        return str(row.round.form)

    @staticmethod
    def resolve_start(row):
        return row.round.start

    @staticmethod
    def resolve_end(row):
        return row.round.end

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)

    @staticmethod
    def resolve_cutoff_at(row):
        return row.round.cutoff_at

    @staticmethod
    def resolve_fields(row):
        return row.round.form.fields


class FilingIn(Schema):
    """``values``: by the codes of the form's ``fields``."""

    values: dict
    note: str = ""


class AnalysisOut(Schema):
    id: int
    kind: str
    title: str
    start: date
    end: date
    state: str
    frozen_at: datetime
    figures: list[dict]
    situation: dict | None
    sections: list[dict]


def filings_of(user):
    return Filing.objects.visible_to(user).select_related("round__form", "organ")


@router.get("/filings", response=list[FilingOut], summary="报表填报")
def filings(request, page: Query[Page]):
    only_for(request.user, "reporting.view_form")
    rows = FilingFilter(request.GET, queryset=filings_of(request.user)).qs
    return page.of(rows.order_by("-round__start", "pk"))


@router.get("/filings/{pk}", response=FilingOut, summary="一份报送")
def filing(request, pk: int):
    return get_object_or_404(filings_of(request.user), pk=pk)


@router.post("/filings/{pk}/file", response=FilingOut, summary="报送")
def file(request, pk: int, said: FilingIn):
    row = get_object_or_404(filings_of(request.user), pk=pk)
    only_for(request.user, "reporting.file_filing")
    return FILING.move(row, "file", actor=request.user, values=said.values, note=said.note)


@router.get("/analyses", response=list[AnalysisOut], summary="分析报告")
def analyses(request, page: Query[Page]):
    only_for(request.user, "reporting.view_analysis")
    rows = Analysis.objects.visible_to(request.user)
    return page.of(AnalysisFilter(request.GET, queryset=rows).qs.order_by("-end", "pk"))
