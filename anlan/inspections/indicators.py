"""What is counted of inspections, by the day of the visit: a plan that is not begun counts nowhere, so that no
figure betrays a secret one."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator
from anlan.org.models import Organ
from anlan.registers.models import Enterprise
from anlan.rulebook.book import rule
from anlan.subjects.models import Subject

from .models import Finding, Inspection, Member, Party, Patrol
from .queries import BODIES, OPEN_AND_COVERT
from .terms import PATROLLED, term_start

VISITS = _("明查暗访每年不少于6次（S3-5.3.1c）")
MODES = _("采取“四不两直”方式，随机查、反复查（S0-3.2.2a、S3-5.3.1b）")
THINGS = _("对管道、船舶、自建房、摊点群等的隐患排查（S1-12r、S2-3.12.3a、S2-3.12.4）")
CHECKED = _("对企业的监督检查（S4-3.2a、S4-3.16b）")


def visits(places, start, end):
    return Inspection.objects.filter(place__in=places, visited_on__range=(start, end))


@indicator("inspections.visits", _("监督检查次数"), _("次"), better="more", basis=CHECKED, dated="visited_on")
def visited(places, start, end):
    """Visits begun in the span, a merged one once."""
    return visits(places, start, end)


@indicator(
    "inspections.open_and_covert", _("明查暗访次数"), _("次"), better="more", basis=VISITS, dated="visited_on"
)
def open_and_covert(places, start, end):
    """Of the visits in the span, 明查 and 暗访."""
    return visits(places, start, end).filter(kind__in=OPEN_AND_COVERT)


@indicator("inspections.unannounced_share", _("不打招呼检查占比"), "%", better="more", basis=MODES)
def unannounced_share(places, start, end):
    """Of the visits in the span, those of which nobody was told."""
    rows = visits(places, start, end)
    return rows.filter(unannounced=True), rows


@indicator(
    "inspections.enterprises",
    _("检查企业数"),
    _("家"),
    better="more",
    basis=CHECKED,
    distinct="enterprise",
)
def enterprises(places, start, end):
    """Enterprises visited in the span, each once."""
    return visits(places, start, end).filter(enterprise__isnull=False)


@indicator("inspections.with_findings", _("检查发现问题的占比"), "%", better=None, basis=CHECKED)
def with_findings(places, start, end):
    """Of the visits in the span, those that found something."""
    rows = visits(places, start, end)
    return rows.filter(pk__in=Finding.objects.values("inspection")), rows


def begun():
    """Whether any visit was ever begun: before that a share of visits says nothing."""
    return Inspection.objects.filter(visited_on__isnull=False).exists()


@indicator(
    "inspections.bodies_with_enough",
    _("明查暗访次数达标的单位占比"),
    "%",
    better="more",
    basis=VISITS,
    known=begun,
)
def bodies_with_enough(places, start, end):
    """Of the committee offices and departments, those whose open and covert visits in the span are as many as the
    rule of the year wants; a merged visit counts for each that took part."""
    bodies = Organ.objects.filter(place__in=places, kind__in=BODIES, active=True)
    least = rule("inspections.open_and_covert_a_year", end)
    counted = Party.objects.filter(
        inspection__visited_on__range=(start, end), inspection__kind__in=OPEN_AND_COVERT
    )
    enough = counted.values("organ").annotate(n=Count("pk")).filter(n__gte=least).values("organ")
    return bodies.filter(pk__in=enough), bodies


def planned(places, start, end, kind):
    """Announced visits of a kind planned for the span and not called off."""
    rows = Inspection.objects.filter(place__in=places, kind=kind, planned_until__range=(start, end))
    return rows.filter(unannounced=False).exclude(state=Inspection.State.CANCELLED)


def done_of(code, label, clause, kind):
    @indicator(code, label, "%", better="more", basis=clause, known=begun)
    def rows(places, start, end):
        """Of the visits of the kind planned for the span, those begun by its end."""
        whole = planned(places, start, end, kind)
        return whole.filter(visited_on__lte=end), whole

    return rows


done_of("inspections.leader_done", _("领导带队检查到位率"), _("领导带队检查完成率（S4-3.2e）"), "leader")
done_of("inspections.supervision_done", _("督查到位率"), _("工作督查到位率（S4-3.2f）"), "supervision")


@indicator(
    "inspections.led_by_leaders",
    _("领导参加的检查次数"),
    _("次"),
    better="more",
    basis=CHECKED,
    dated="visited_on",
)
def led_by_leaders(places, start, end):
    """Of the visits in the span, those that a leader led."""
    led = Member.objects.filter(role="leader").values("inspection")
    return visits(places, start, end).filter(pk__in=led)


@indicator("inspections.coverage", _("企业检查覆盖率"), "%", better="more", basis=CHECKED, known=begun)
def coverage(places, start, end):
    """Of the enterprises under supervision on the last day, those visited in the span."""
    whole = Enterprise.objects.filter(place__in=places).in_being_on(end)
    seen = Inspection.objects.filter(visited_on__range=(start, end), enterprise__isnull=False)
    return whole.filter(pk__in=seen.values("enterprise")), whole


@indicator(
    "inspections.things_checked", _("其他监管对象检查覆盖率"), "%", better="more", basis=THINGS, known=begun
)
def things_checked(places, start, end):
    """Of the venues, houses, vehicles and the like under supervision on the last day, those visited in the span."""
    whole = Subject.objects.filter(place__in=places).in_being_on(end)
    seen = Inspection.objects.filter(visited_on__range=(start, end), thing__isnull=False)
    return whole.filter(pk__in=seen.values("thing")), whole


@indicator(
    "inspections.random_share",
    _("双随机检查占比"),
    "%",
    better="more",
    basis=_("推行“双随机、一公开”（S2-3.9.2b、S1-15a）"),
    known=begun,
)
def random_share(places, start, end):
    """Of the visits in the span, those of objects and officers drawn at random."""
    rows = visits(places, start, end)
    return rows.filter(kind="double_random"), rows


@indicator(
    "inspections.revisited",
    _("按期复查率"),
    "%",
    better="more",
    basis=_("反复查、回头检查（S0-3.2.2a、S2-3.9.3）"),
    known=begun,
)
def revisited(places, start, end):
    """Of the visits to be looked at again in the span, those looked at by its end."""
    whole = Inspection.objects.filter(place__in=places, revisit_on__range=(start, end))
    seconds = Inspection.objects.filter(revisit_of__isnull=False, visited_on__lte=end)
    return whole.filter(pk__in=seconds.values("revisit_of")), whole


ROUNDS = _("巡查全覆盖（S3-2.1.1、S1-6a）")


def rounds_known():
    return Patrol.objects.exists()


def obligated(places):
    return Organ.objects.filter(place__in=places, kind__in=PATROLLED, active=True)


@indicator("inspections.patrolled", _("任期巡查覆盖率"), "%", better="more", basis=ROUNDS, known=rounds_known)
def patrolled(places, start, end):
    """Of the towns, zones and departments, those a patrol was stationed with since the term began."""
    done = Patrol.objects.filter(mode=Patrol.Mode.PATROL, stationed_on__range=(term_start(end), end))
    return obligated(places).filter(pk__in=done.values("subject")), obligated(places)


@indicator("inspections.patrol_begun", _("巡查启动率"), "%", better="more", basis=ROUNDS, known=rounds_known)
def patrol_begun(places, start, end):
    """Of the towns, zones and departments, those a patrol was stationed with in the span."""
    done = Patrol.objects.filter(mode=Patrol.Mode.PATROL, stationed_on__range=(start, end))
    return obligated(places).filter(pk__in=done.values("subject")), obligated(places)
