"""How the targets stand, as JSON."""

from datetime import date
from decimal import Decimal

from ninja import Query, Router, Schema

from anlan.org.asking import Page, only_for

from .filters import ResultFilter
from .models import Result

router = Router()
PER_PAGE = 200


class ResultOut(Schema):
    target: str
    number: str
    clause: str
    place: str
    wanted: str
    value: Decimal | None
    part: Decimal | None
    whole: Decimal | None
    status: str
    start: date
    end: date
    day: date

    @staticmethod
    def resolve_target(row):
        return row.target.title

    @staticmethod
    def resolve_number(row):
        return row.target.number

    @staticmethod
    def resolve_clause(row):
        return row.target.clause

    @staticmethod
    def resolve_place(row):
        return str(row.place)

    @staticmethod
    def resolve_wanted(row):
        return row.target.wanted


@router.get("/results", response=list[ResultOut], summary="目标完成情况")
def results(request, page: Query[Page]):
    only_for(request.user, "targets.view_target")
    seen = Result.objects.visible_to(request.user).filter(current=True).select_related("target", "place")
    rows = ResultFilter(request.GET, queryset=seen, request=request).qs
    return page.of(rows.order_by("target__number", "pk"), PER_PAGE)
