"""Questions: one's own grids, what is due for a patrol, what nobody looks after, how each block stands."""

from datetime import timedelta

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from anlan.inspections.models import Inspection
from anlan.org.models import Organ, Place
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule

from .models import Cell, Holder, Patrol, Premise, SelfCheck

VIEW, CHANGE, WALK = "grids.view_cell", "grids.change_cell", "grids.walk_cell"
BLOCKS = (Place.Kind.TOWN, Place.Kind.ZONE)
KEEPERS = (
    *(Organ.Kind.COMMITTEE_OFFICE, Organ.Kind.GOVERNMENT),
    *(Organ.Kind.TOWN, Organ.Kind.ZONE, Organ.Kind.VILLAGE),
)
DAY = timedelta(1)


def six(place=None, on=None):
    """``{code: label}`` of the 六有."""
    return {row["code"]: row["label"] for row in rule("grids.six", on, place)}


def categories(place=None, on=None):
    """``{code: {"label", "days"}}``."""
    return {row["code"]: row for row in rule("grids.categories", on, place)}


def category_label(premise):
    found = categories(premise.place).get(premise.category)
    return found["label"] if found else premise.category


def cells_of(user, day=None):
    """The grids the user keeps: appointed to, or the user's post is over the grid itself."""
    day = day or timezone.localdate()
    kept = Holder.objects.staff().on(day).filter(user=user).values("place")
    posts = [post.place_id for post in user.acting_posts() if post.role.holds(WALK)]
    rows = Cell.objects.visible_to(user, WALK).filter(Q(place__in=kept) | Q(place__in=posts))
    return rows.filter(place__active=True).select_related("place", "organ")


def looked_after(cells):
    """The premises the grids look after now."""
    return Premise.objects.filter(cell__in=cells, until__isnull=True)


def due(premises, now, place=None):
    """Of ``premises``, those whose last patrol is older than the days of their category; never looked at first."""
    anything = Q(patrolled_at__isnull=True)
    for code, said in categories(place, timezone.localdate(now)).items():
        anything |= Q(category=code, patrolled_at__lt=now - timedelta(said["days"]))
    return premises.filter(anything).order_by(F("patrolled_at").asc(nulls_first=True), "name", "pk")


def with_last_check(enterprises):
    """Each with ``last_check``: the day of its latest inspection or patrol, None for never."""
    seen = Inspection.objects.filter(enterprise=OuterRef("pk"), visited_on__isnull=False).order_by()
    seen = seen.values("enterprise").annotate(last=Max("visited_on")).values("last")
    walked = Premise.objects.filter(enterprise=OuterRef("pk"), patrolled_at__isnull=False).order_by()
    walked = walked.values("enterprise").annotate(last=Max(TruncDate("patrolled_at"))).values("last")
    inspected, patrolled = Subquery(seen), Subquery(walked)
    # SQLite's greatest of two is null where one is: each stands in for the other.
    return enterprises.annotate(
        last_check=Greatest(Coalesce(inspected, patrolled), Coalesce(patrolled, inspected))
    )


def in_grid(enterprises, outside=False):
    """Those that a grid looks after or that lie in one; with ``outside``, the others."""
    kept = Exists(Premise.objects.filter(enterprise=OuterRef("pk"), until__isnull=True))
    inside = kept | Q(place__kind=Place.Kind.GRID)
    return enterprises.exclude(inside) if outside else enterprises.filter(inside)


def supervised(user):
    """The enterprises in reach that are to be looked after."""
    return Enterprise.objects.visible_to(user).exclude(state=Enterprise.State.CLOSED)


def blind(enterprises, today, place=None, why=""):
    """Those in no grid, never checked, or not checked for the days of the rule; each with ``why``, the first of
    these that holds. ``why``: only those of which this holds, whatever else does.
    """
    before = today - timedelta(rule("grids.blind_days", today, place))
    no_grid = ~Q(place__kind=Place.Kind.GRID) & ~Exists(
        Premise.objects.filter(enterprise=OuterRef("pk"), until__isnull=True)
    )
    reasons = {
        "no_grid": no_grid,
        "never": Q(last_check__isnull=True),
        "long_ago": Q(last_check__lt=before),
    }
    anything = reasons[why] if why in reasons else no_grid | reasons["never"] | reasons["long_ago"]
    first = [When(condition, then=Value(code)) for code, condition in reasons.items()]
    rows = with_last_check(enterprises).filter(anything)
    return rows.annotate(why=Case(*first, default=Value(""), output_field=CharField()))


def blocks(places):
    """Of ``places`` (a QuerySet), the active towns and zones."""
    return places.filter(kind__in=BLOCKS, active=True)


def without_liaison(places, day):
    """The blocks among ``places`` that have no liaison in force on ``day``."""
    there = Holder.objects.liaisons().on(day).filter(place=OuterRef("pk"))
    return blocks(places).exclude(Exists(there))


def with_latest_check(cells):
    """Each grid with ``checked_on`` and ``six_met`` of its latest self-assessment."""
    latest = SelfCheck.objects.filter(cell=OuterRef("pk")).order_by("-on", "-id")
    return cells.annotate(
        checked_on=Subquery(latest.values("on")[:1]), six_met=Subquery(latest.values("complete")[:1])
    )


def progress(occurrence, user):
    """``(looked at, all)`` of the premises of the worker's grids in the period of a patrol duty."""
    premises = looked_after(cells_of(user))
    first, last = occurrence.period_start, occurrence.period_end
    done = Patrol.objects.filter(premise=OuterRef("pk"), claimed_at__date__range=(first, last))
    return premises.filter(Exists(done)).count(), premises.count()
