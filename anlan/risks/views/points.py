"""Pages of risk points: the list, one point with its parts, its steps."""

from django.db.models import Count, Prefetch, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.geo.fields import spot
from anlan.hazards.models import Matter
from anlan.web.pages import CasePage, ListPage, StepPage

from ..cards import CARDS, code_on
from ..filters import PointFilter
from ..flow import POINT
from ..models import Level, Measure, RiskPoint
from ..queries import ADD, ADD_HOOKED, CHANGE, GRAVE, IMPORT, OPEN, VIEW, events_of, links
from ..tables import POINTS, TONES, level_badge, person_mark, result_badge, review_mark
from ..tasks import task_of, with_last_check

HOME = (gettext_lazy("风险点"), "risks:points")


class PointList(ListPage):
    model = RiskPoint
    perm = VIEW
    title = gettext_lazy("风险点")
    columns = POINTS
    filterset_class = PointFilter
    template_name = "risks/points.html"
    buttons = (
        (gettext_lazy("登记风险点"), "plus", "risks:new", ADD),
        (gettext_lazy("应查未查"), "clock", "risks:missed", VIEW),
        (gettext_lazy("导入"), "file-import", "risks:import", IMPORT),
    )
    empty = gettext_lazy("没有符合条件的风险点。")

    def rows(self):
        """Joined to their places, SQLite would go through all points place by place, not through the reader's."""
        return super().rows().prefetch_related("organ", "place", "sector")

    def extra(self):
        return {"counts": self.counts()}

    def counts(self):
        """How many of what is listed stand at each level: ``[(level, label, n, chosen)]``.

        Not grouped: for the order of a group SQLite would read all points rather than those of the reader's place.
        """
        query = self.request.GET.copy()
        chosen = query.pop("level", [""])[-1]
        rows = self.filterset_class(query, queryset=self.model.objects.visible_to(self.request.user),
                                    request=self.request)  # fmt: skip
        found = {}
        if rows.is_valid():
            levels = {code: Count(Value(1), filter=Q(level=code)) for code in Level.values}
            found = rows.qs.order_by().aggregate(**levels)
        return [(code, label, found.get(code, 0), code == chosen) for code, label in Level.choices]


class PointRow:
    model = RiskPoint
    flow = POINT
    perm = VIEW
    trail = (HOME,)

    def rows(self):
        return (
            super()
            .rows()
            .select_related("organ", "place", "sector", "enterprise", "assessed_by", "confirmed_by")
        )


class PointPage(PointRow, CasePage):
    step_url = "risks:step"
    template_name = "risks/point.html"

    def facts(self):
        row = self.row
        return [
            (_("责任单位"), row.organ),
            (_("区域"), row.place.full_name),
            (_("行业领域"), row.sector),
            (_("类别"), row.get_kind_display()),
            (_("城市运行环节"), links(timezone.localdate(), row.place).get(row.link)),
            (_("具体位置"), row.location),
            (_("坐标"), spot(row)),
            (_("可能的事故类型"), row.accidents),
            (_("作业人数"), row.workers),
            (_("固有风险"), level_badge(row.inherent_level)),
            (_("现实风险"), level_badge(row.level)),
            (_("剩余风险"), level_badge(row.residual_level)),
            (_("管控层级"), row.get_control_level_display()),
            (_("管控责任人"), person_mark(row)),
            (_("联系电话"), row.phone),
            (_("评估"), self.who(row.assessed_by, row.assessed_on)),
            (_("确认人"), row.confirmed_by and row.confirmed_by.name),
            (_("复评期限"), review_mark(row)),
            (_("复评原因"), row.get_review_cause_display()),
        ]

    def who(self, user, day):
        return f"{user.name} {day}" if user else None

    def extra(self):
        row, user = self.row, self.request.user
        changes = row.state != row.State.REMOVED and bool(user.may(CHANGE, row))
        units = list(row.units.prefetch_related("stops"))
        links = row.dangers.select_related("matter").all()
        seen = set(self.visible_matters(links))
        return {
            "tone": TONES[row.state],
            "level": level_badge(row.level),
            "proposed": level_badge(row.proposed_level) if row.proposed_level else "",
            "parts": self.parts(units),
            "checks": self.checks(),
            "seen": seen,
            "stops": [stop for unit in units for stop in unit.stops.all()],
            "levels": [
                (change, level_badge(change.before), level_badge(change.after), level_badge(change.by_method))
                for change in row.changes.select_related("proposed_by", "confirmed_by")[:20]
            ],
            "dangers": [link.matter for link in links if link.matter_id in seen],
            "cards": CARDS.items(),
            "coded": code_on(row) is not None,
            "changes": changes,
            "grading": changes and row.state in (row.State.IDENTIFIED, row.State.REVIEWED),
            "hooks": row.level in GRAVE and row.state in OPEN and user.holds(ADD_HOOKED),
        }

    def checks(self):
        rows = list(self.row.checks.select_related("measure", "matter", "by")[:20])
        for row in rows:
            row.badge = result_badge(row.result)
        return rows

    def parts(self, units):
        """``[(unit, the stop that goes on, [(event, grades, [(measure, its task, mark of the last check)])])]``."""
        now, found = timezone.now(), {unit.pk: [] for unit in units}
        stops = {unit.pk: list(unit.stops.all()) for unit in units}
        measures = Prefetch("measures", with_last_check(Measure.objects.all()))
        for event in events_of(self.row).prefetch_related(measures):
            lines = [
                (one, task_of(one, stops[event.unit_id], now), result_badge(one.last_result))
                for one in event.measures.all()
            ]
            found[event.unit_id].append((event, self.grades(event), lines))
        return [
            (unit, next((stop for stop in stops[unit.pk] if stop.lasts(now)), None), found[unit.pk])
            for unit in units
        ]

    def grades(self, event):
        stages = ((_("固有"), event.inherent), (_("现实"), event.current), (_("剩余"), event.residual))
        return [
            (label, said["score"], level_badge(said["level"]), written(said))
            for label, said in stages
            if said
        ]

    def visible_matters(self, links):
        pks = [link.matter_id for link in links]
        return Matter.objects.visible_to(self.request.user).filter(pk__in=pks).values_list("pk", flat=True)


def written(said):
    """L 6 × E 6 × C 15 = 540."""
    product = " × ".join(f"{factor.upper()} {value}" for factor, value in said["factors"].items())
    return f"{product} = {said['score']}"


class PointStep(PointRow, StepPage):
    pass
