"""Rosters as JSON, with the hours nobody covers."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from .models import Roster
from .queries import all_holes

router = Router()
MOST = 200


class HoleOut(Schema):
    kind: str
    start: datetime
    end: datetime


class RosterOut(Schema):
    id: int
    title: str
    organ: str
    state: str
    starts_at: datetime
    ends_at: datetime
    holes: list[HoleOut]

    @staticmethod
    def resolve_organ(row):
        return str(row.organ)

    @staticmethod
    def resolve_holes(row):
        return [{"kind": kind, "start": since, "end": to} for kind, since, to in all_holes(row)]


def rosters_of(user):
    if not user.holds("rosters.view_roster"):
        raise Http404
    return Roster.objects.visible_to(user).select_related("organ").prefetch_related("shifts")


@router.get("/rosters", response=list[RosterOut], summary="值班表（最近200张）")
def rosters(request):
    return rosters_of(request.user)[:MOST]


@router.get("/rosters/{pk}", response=RosterOut, summary="一张值班表")
def roster(request, pk: int):
    return get_object_or_404(rosters_of(request.user), pk=pk)
