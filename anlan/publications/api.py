"""The register of publications as JSON, for those signed in; what is public is under /public/data.json."""

from datetime import date, datetime

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from anlan.org.asking import Page, only_for

from .filters import PublicationFilter
from .models import Publication

router = Router()


class PublicationOut(Schema):
    id: int
    kind: str
    title: str
    organ: str
    audience: str
    on_portal: bool
    state: str
    due_on: date | None
    starts_on: date | None
    ends_on: date | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal: str
    views: int

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)


class PublicationWhole(PublicationOut):
    fields: list[list[str]]
    body: str
    masks: list[str]


def seen_by(user):
    only_for(user, "publications.view_publication")
    return Publication.objects.visible_to(user).select_related("organ")


@router.get("/items", response=list[PublicationOut], summary="公开信息")
def items(request, page: Query[Page]):
    rows = PublicationFilter(request.GET, queryset=seen_by(request.user), request=request).qs
    return page.of(rows)


@router.get("/items/{pk}", response=PublicationWhole, summary="一条公开信息")
def item(request, pk: int):
    return get_object_or_404(seen_by(request.user), pk=pk)
