"""Questions about risk that more than one edge asks."""

from calendar import monthrange

from django.db.models import Q
from django.utils.translation import gettext as _

from anlan.rulebook.book import rule

from .methods import RANK, gravest
from .models import ControlLevel, Measure, RiskEvent, RiskPoint

VIEW = "risks.view_riskpoint"
ADD = "risks.add_riskpoint"
CHANGE = "risks.change_riskpoint"
CONFIRM = "risks.confirm_riskpoint"
VIEW_SOURCE = "risks.view_hazardsource"
ADD_SOURCE = "risks.add_hazardsource"
CHANGE_SOURCE = "risks.change_hazardsource"
FILE_SOURCE = "risks.file_hazardsource"
VIEW_AREA = "risks.view_arearisk"
COMPUTE = "risks.compute_arearisk"
VIEW_HOOKED = "risks.view_hookeditem"
ADD_HOOKED = "risks.add_hookeditem"
VISIT_HOOKED = "risks.visit_hookeditem"
RELEASE_HOOKED = "risks.release_hookeditem"
VIEW_REPORT = "risks.view_riskreport"
SUBMIT_REPORT = "risks.submit_riskreport"
ACCEPT_REPORT = "risks.accept_riskreport"
IMPORT = "risks.import_riskpoint"
GRAVE = ("major", "larger")
S = RiskPoint.State
LIVE = (S.CONTROLLED, S.REVIEWED)
OPEN = (S.IDENTIFIED, S.ASSESSED, S.CONFIRMED, *LIVE)
GRADING = (S.IDENTIFIED, S.REVIEWED)  # in which units and events come, go and are graded


def events_of(point):
    return RiskEvent.objects.filter(unit__point=point).select_related("unit").order_by("unit", "pk")


def level_by_method(point, events, stage="current"):
    """The gravest level of the events, and major where a rule says so outright."""
    if stage == "current" and point.direct:
        return "major"
    return gravest(getattr(event, stage).get("level", "") for event in events)


def unready(point, events):
    """Why the point cannot be handed in as assessed; empty when it can."""
    if not events:
        return _("还没有登记风险分析单元和风险事件。")
    bare = [event.name for event in events if not event.inherent or not event.current]
    return _("这些风险事件还没有评估：%s。") % "、".join(bare[:5]) if bare else ""


def uncontrolled(point):
    """The events without any measure."""
    return events_of(point).exclude(pk__in=Measure.objects.filter(event__unit__point=point).values("event"))


def lowest_control(level, on, place):
    """The control levels that may hold a risk of ``level``: those of the rule and above."""
    levels = list(ControlLevel.values)
    return levels[: levels.index(rule("risk.control_levels", on, place)[level]) + 1]


def review_by(level, day, place):
    return months_after(day, rule("risk.review_months", day, place)[level])


def months_after(day, count):
    """The same day so many months on, or the last day of a shorter month."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def overdue(today):
    """The points whose review is overdue."""
    return Q(state__in=LIVE, review_due_on__lt=today)


def ownerless():
    """The points in control for which nobody answers by name."""
    return Q(state__in=LIVE, controlled_by="")


def links(on, place):
    """``{code: label}`` of what a city runs on."""
    return {one["code"]: one["label"] for one in rule("risk.city_links", on, place)}


def worse(level, than):
    return RANK[level] < RANK[than]
