"""What the visits add up to: the month, each body's count, the register's coverage, leaders, revisits."""

from collections import Counter, defaultdict

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from anlan.hazards.models import Matter
from anlan.obligations.evidence import role_labels
from anlan.org.models import Organ
from anlan.plans import calendars
from anlan.plans.views.calendar import month_context
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule
from anlan.subjects.models import Subject
from anlan.web.pages import ListPage, Page

from ..filters import BodyFilter, CoverageFilter, InspectionFilter, ThingFilter, year_of
from ..models import Finding, Inspection, Member, Party
from ..queries import BODIES, OPEN_AND_COVERT, due_revisits, entries, standing_of
from ..tables import BODIES_TABLE, COVERAGE, REVISITS, THINGS
from .visits import HERE, RELATED

VIEW = "inspections.view_inspection"
PLAN = "inspections.add_inspection"
MOST = 500


class CalendarPage(Page):
    perm = VIEW
    title = gettext_lazy("检查日历")
    template_name = "inspections/calendar.html"
    trail = (HERE,)

    def get(self, request):
        today, user = timezone.localdate(), request.user
        year, month = calendars.month_of(request.GET.get("month", ""), today)
        found = entries(user, *calendars.span(year, month), today)
        place = user.acting_post.place if user.acting_post else None
        context = month_context(year, month, found, place, today)
        empty = context.pop("nothing_due")
        return self.show(empty=empty, nothing_due=False, count=len(found), **context)


class BodyList(ListPage):
    """How often each body has looked; a merged visit counts for all that took part."""

    model = Organ
    perm = PLAN
    title = gettext_lazy("各单位检查次数")
    columns = BODIES_TABLE
    filterset_class = BodyFilter
    order = ("order", "path")
    trail = (HERE,)
    template_name = "inspections/bodies.html"

    def rows(self):
        return Organ.objects.visible_to(self.request.user, VIEW).filter(kind__in=BODIES)

    @property
    def year(self):
        return year_of(self.request)

    def decorate(self, rows):
        rows = list(rows)
        seen = Inspection.objects.visible_to(self.request.user).filter(visited_on__year=self.year)
        counted = Party.objects.filter(organ__in=rows, inspection__in=seen.values("pk")).values("organ")
        found = {
            line["organ"]: line
            for line in counted.annotate(
                visits=Count("pk"),
                covert=Count("pk", filter=Q(inspection__kind__in=OPEN_AND_COVERT)),
                unannounced=Count("pk", filter=Q(inspection__unannounced=True)),
            )
        }
        problems = Party.objects.filter(organ__in=rows, inspection__in=seen.values("pk"))
        problems = dict(
            problems.values("organ").annotate(n=Count("inspection__findings")).values_list("organ", "n")
        )
        for row in rows:
            line = found.get(row.pk, {})
            row.visits, row.covert = line.get("visits", 0), line.get("covert", 0)
            row.unannounced, row.problems = line.get("unannounced", 0), problems.get(row.pk, 0)
            row.least = rule("inspections.open_and_covert_a_year", place=row.place)
        return rows

    def extra(self):
        return {"year": self.year}


class CoverageList(ListPage):
    """The register by when somebody was there last."""

    model = Enterprise
    perm = PLAN
    title = gettext_lazy("检查覆盖")
    columns = COVERAGE
    filterset_class = CoverageFilter
    order = ("name",)
    trail = (HERE,)
    template_name = "inspections/coverage.html"
    empty = gettext_lazy("没有符合条件的企业。")

    def rows(self):
        rows = Enterprise.objects.visible_to(self.request.user).exclude(state=Enterprise.State.CLOSED)
        return rows.select_related("organ", "place", "sector")

    def decorate(self, rows):
        rows = with_visits(rows, "enterprise")
        for row in rows:
            row.most = rule("inspections.visits_a_year", place=row.place)
        return rows


class ThingList(CoverageList):
    """Venues, houses, vehicles and the like by when somebody was there last."""

    model = Subject
    title = gettext_lazy("其他监管对象检查覆盖")
    columns = THINGS
    filterset_class = ThingFilter
    template_name = "inspections/things.html"
    empty = gettext_lazy("没有符合条件的监管对象。")

    def rows(self):
        rows = Subject.objects.visible_to(self.request.user).exclude(state=Subject.State.CLOSED)
        return rows.select_related("place", "sector")

    def decorate(self, rows):
        rows = with_visits(rows, "thing")
        seen = Matter.objects.visible_to(self.request.user).filter(thing__in=rows, state__one_of=Matter.OPEN)
        counted = seen.order_by().values("thing").annotate(n=Count("pk"))
        dangers = dict(counted.values_list("thing", "n"))
        for row in rows:
            row.dangers = dangers.get(row.pk, 0)
        return rows


def with_visits(rows, key):
    """The rows with ``last_visit`` and ``visits`` of this year, by anybody.

    Whoever sees what was visited may know when that was, not by whom.
    """
    rows, year = list(rows), timezone.localdate().year
    counted = Inspection.objects.filter(**{f"{key}__in": rows}, visited_on__isnull=False).values(key)
    counted = counted.annotate(last=Max("visited_on"), often=Count("pk", filter=Q(visited_on__year=year)))
    found = {pk: (last, often) for pk, last, often in counted.values_list(key, "last", "often")}
    for row in rows:
        row.last_visit, row.visits = found.get(row.pk, (None, 0))
    return rows


class LeaderPage(Page):
    """Leaders' part in the visits: who led, how often, in how many months."""

    perm = VIEW
    title = gettext_lazy("领导带队检查")
    template_name = "inspections/leaders.html"
    trail = (HERE,)

    def get(self, request):
        year = year_of(request)
        seen = Inspection.objects.visible_to(request.user).filter(visited_on__year=year)
        rows = (
            Member.objects.filter(role="leader", inspection__in=seen.values("pk"))
            .values("inspection__organ__name", "name", "office")
            .annotate(
                visits=Count("inspection", distinct=True),
                months=Count("inspection__visited_on__month", distinct=True),
                last=Max("inspection__visited_on"),
            )
            .order_by("inspection__organ__name", "-visits", "name")[:MOST]
        )
        labels, rows = role_labels(), list(rows)
        for row in rows:
            row["office_label"] = labels.get(row["office"], row["office"])
        return self.show(year=year, rows=rows, years=[year - 1, year + 1])


class RevisitList(ListPage):
    """Visits that are to be looked at again, and what came of it."""

    model = Inspection
    perm = VIEW
    title = gettext_lazy("复查情况")
    columns = REVISITS
    filterset_class = InspectionFilter
    order = ("-revisit_on",)
    trail = (HERE,)
    template_name = "inspections/revisits.html"
    empty = gettext_lazy("没有须复查的检查。")

    def rows(self):
        return super().rows().filter(revisit_on__isnull=False).select_related(*RELATED)

    def decorate(self, rows):
        rows = list(rows)
        seconds = Inspection.objects.visible_to(self.request.user).filter(revisit_of__in=rows)
        latest = {one.revisit_of_id: one for one in seconds.order_by("pk").prefetch_related("findings")}
        problems = Finding.objects.filter(inspection__in=rows).select_related("matter")
        found = defaultdict(list)
        for one in problems:
            found[one.inspection_id].append(one)
        for row in rows:
            standings = Counter(standing_of(one) for one in found.get(row.pk, ()))
            row.problems, row.settled = sum(standings.values()), standings["settled"]
            row.second = latest.get(row.pk)
            row.again = len(row.second.findings.all()) if row.second and row.second.visited_on else None
        return rows

    def extra(self):
        return {"late": due_revisits(self.rows(), timezone.localdate()).count()}
