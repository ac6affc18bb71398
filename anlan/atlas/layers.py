"""What can be put on the map: for each layer its rows, where they lie, and the sorts that its signs tell apart."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Listing, Matter
from anlan.hazards.queries import overdue
from anlan.registers.models import Enterprise
from anlan.risks.models import Level, RiskPoint
from anlan.risks.queries import OPEN
from anlan.risks.queries import overdue as review_overdue

from .filters import DangerFilter, EnterpriseFilter, RiskFilter


@dataclass(frozen=True)
class Sort:
    """``letter`` stands in the sign, so that nobody needs its colour; ``tone`` names that."""

    code: str
    label: str
    letter: str
    tone: str


@dataclass(frozen=True)
class Layer:
    """``sorts``: the worst first; ``sort``: the expression that gives a row's.

    ``lon``, ``lat``: where a row lies. ``late(today)``: the Q of rows that wait too long. ``cell``: the column that
    numbers squares of ``queries.GRAIN``, for tables too large to be read for every view. ``shape``: of its signs.
    ``row_template``: of a row beside the map. ``shown``: from the beginning, not only when the reader asks for it.
    """

    code: str
    label: str
    shape: str
    perm: str
    rows: Callable
    filterset: type
    sorts: tuple
    sort: object
    late: Callable
    late_label: str = ""
    lon: object = F("lon")
    lat: object = F("lat")
    cell: str = ""
    related: tuple = ()
    row_template: str = ""
    shown: bool = True

    def seen(self, user):
        """The rows of the layer that ``user`` may see, with ``at_lon``, ``at_lat`` and ``sort`` to ask by."""
        return self.rows(user).alias(at_lon=self.lon, at_lat=self.lat, at_sort=self.sort)

    def wanted(self, query, request):
        """What the reader sees under the filters in ``query``; None when these are wrong."""
        found = self.filterset(query, queryset=self.seen(request.user), request=request)
        return found.qs if found.is_valid() else None


def risk_points(user):
    return RiskPoint.objects.visible_to(user).filter(state__in=OPEN)


def open_dangers(user):
    """Major dangers that are not closed, listed ones among them."""
    return Matter.objects.visible_to(user).filter(grade=Matter.Grade.MAJOR, state__one_of=Matter.OPEN)


def enterprises(user):
    return Enterprise.objects.visible_to(user).exclude(state=Enterprise.State.CLOSED)


LETTERS = {Level.MAJOR: "重", Level.LARGER: "较", Level.GENERAL: "般", Level.LOW: "低"}
AREA_SORTS = tuple(Sort(level.value, level.label, letter, level.value) for level, letter in LETTERS.items())
RISKS = Layer(
    "risks",
    _("风险点"),
    "circle",
    "risks.view_riskpoint",
    risk_points,
    RiskFilter,
    (
        *AREA_SORTS,
        Sort("", _("未定级"), "未", "ungraded"),
    ),
    F("level"),
    review_overdue,
    _("复评逾期"),
    cell="cell",
    related=("place", "sector", "organ"),
    row_template="atlas/risk_row.html",
)
LISTED = Exists(Listing.objects.filter(matter=OuterRef("pk"), state__in=Listing.RUNNING))
DANGERS = Layer(
    "dangers",
    _("重大事故隐患"),
    "diamond",
    "hazards.view_matter",
    open_dangers,
    DangerFilter,
    (Sort("listed", _("挂牌督办"), "挂", "listed"), Sort("open", _("未销号"), "隐", "danger")),
    Case(When(LISTED, then=Value("listed")), default=Value("open")),
    overdue,
    _("逾期未整改"),
    lon=Coalesce("lon", "enterprise__lon"),
    lat=Coalesce("lat", "enterprise__lat"),
    related=("place", "sector", "subject", "organ"),
    row_template="atlas/danger_row.html",
)
ENTERPRISES = Layer(
    "enterprises",
    _("企业"),
    "square",
    "registers.view_enterprise",
    enterprises,
    EnterpriseFilter,
    (Sort("enterprise", _("企业"), "企", "enterprise"),),
    Value("enterprise"),
    lambda today: Q(pk__in=[]),
    related=("place", "sector"),
    shown=False,
)
LAYERS = {layer.code: layer for layer in (RISKS, DANGERS, ENTERPRISES)}


def layers_of(user):
    return [layer for layer in LAYERS.values() if user.holds(layer.perm)]
