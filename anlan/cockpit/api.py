"""驾驶舱 as JSON."""

from datetime import datetime

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema

from .queries import filled, meant_for

router = Router()


class LayoutOut(Schema):
    code: str
    name: str


class CardOut(Schema):
    type: str
    title: str
    shape: str
    size: str
    height: str
    data: dict


class ScreenOut(LayoutOut):
    at: datetime
    cards: list[CardOut]


def layouts_of(user):
    if not user.holds("cockpit.view_layout"):
        raise Http404
    return meant_for(user)


@router.get("/layouts", response=list[LayoutOut], summary="适用于本岗位的布局")
def layouts(request):
    return layouts_of(request.user)


@router.get("/layouts/{code}", response=ScreenOut, summary="一个布局的数据")
def screen(request, code: str):
    found = next((layout for layout in layouts_of(request.user) if layout.code == code), None)
    if found is None:
        raise Http404
    now = timezone.now()
    cards = filled(found, request.user, now)
    return {"code": found.code, "name": found.name, "at": now, "cards": cards}
