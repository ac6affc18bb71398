"""What is counted of risk points."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator
from anlan.org.models import Sector
from anlan.registers.models import Enterprise, Tagging
from anlan.rulebook.book import rule

from .models import Holding, HookedItem, HookedVisit, LevelChange, Measure, MissedCheck, RiskPoint

DATABASE = _("建立企业安全风险数据库（S1-10b）")
DUAL = _("推进双重预防机制建设（S1-10a、S4-3.14c）")
FIELDS = _("在高风险行业领域推行双重预防性工作机制（S4-3.14c）")
HOOKS = _("每个党政领导班子成员联系挂钩一个重大（较大）安全风险隐患（S1-9e）")
PERIODIC = _("定期开展安全风险评估，加强动态分级管理（S2-3.6.1）")


def standing_on(day):
    """The points in the register on ``day``."""
    return Q(created_at__date__lte=day) & (Q(removed_on__isnull=True) | Q(removed_on__gt=day))


def points(places, day):
    return RiskPoint.objects.filter(standing_on(day), place__in=places)


def level_on(day):
    """The level of a point on ``day``: by the last change up to it."""
    changes = LevelChange.objects.filter(point=OuterRef("pk"), on__lte=day).order_by("-on", "-id")
    return Subquery(changes.values("after")[:1])


def held_on(day, name):
    """What the last holding up to ``day`` says of a point: ``controlled_by`` or ``review_due_on``."""
    last = Holding.objects.filter(point=OuterRef("pk"), on__lte=day).order_by("-on", "-id")
    return Subquery(last.values(name)[:1])


def of_level(code, label, level):
    @indicator(code, label, "个", better=None, basis=DATABASE)
    def count(places, start, end):
        return points(places, end).annotate(then=level_on(end)).filter(then=level)

    return count


of_level("risks.major", _("重大风险点"), "major")
of_level("risks.larger", _("较大风险点"), "larger")
of_level("risks.general", _("一般风险点"), "general")
of_level("risks.low", _("低风险点"), "low")


@indicator("risks.dual_coverage", _("双重预防机制覆盖率"), "%", better="more", basis=DUAL)
def dual_coverage(places, start, end):
    """Of the enterprises in being on the last day, those with a point graded and confirmed by then."""
    graded = LevelChange.objects.filter(on__lte=end, point__enterprise=OuterRef("pk"))
    whole = Enterprise.objects.in_being_on(end).filter(place__in=places)
    return whole.filter(Exists(graded)), whole


def in_fields(rows, day):
    """Of ``rows`` the enterprises of the fields that the rule names, by mark or sector."""
    named = [one["field"].partition(":") for one in rule("risk.dual_fields", day)]
    tags = [code for kind, _colon, code in named if kind == "tag"]
    sectors = Sector.objects.filter(code__in=[code for kind, _colon, code in named if kind == "sector"])
    marked = Tagging.objects.on(day).filter(tag__code__in=tags).order_by().values("enterprise")
    return rows.filter(Q(pk__in=marked) | Q(sector__in=sectors.order_by().values("pk")))


@indicator("risks.dual_fields", _("重点行业领域双重预防机制覆盖率"), "%", better="more", basis=FIELDS)
def dual_in_fields(places, start, end):
    """As ``dual_coverage``, of the enterprises of the fields that the document names."""
    part, whole = dual_coverage(places, start, end)
    return in_fields(part, end), in_fields(whole, end)


@indicator("risks.reviewed", _("风险点按期复评率"), "%", better="more", basis=PERIODIC)
def reviewed(places, start, end):
    """Of the points that had a day of review on the last day, those not overdue on it."""
    whole = points(places, end).annotate(then=held_on(end, "review_due_on")).filter(then__isnull=False)
    return whole.filter(then__gte=end), whole


@indicator("risks.owned", _("风险点有责任人的比例"), "%", better="more", basis=DUAL)
def owned(places, start, end):
    """Of the points graded by the last day, those somebody answered for by name on it."""
    graded = LevelChange.objects.filter(point=OuterRef("pk"), on__lte=end)
    whole = points(places, end).filter(Exists(graded)).annotate(then=held_on(end, "controlled_by"))
    return whole.filter(then__gt=""), whole


@indicator("risks.missed", _("应查未查的排查"), "次", better="less", basis=DUAL, dated="due_at")
def missed(places, start, end):
    """The checks that fell due within the span and that nobody made in time."""
    return MissedCheck.objects.filter(point__place__in=places, due_at__date__range=(start, end))


@indicator("risks.checked", _("按期完成排查任务的风险点比例"), "%", better="more", basis=DUAL)
def checked(places, start, end):
    """Of the points with measures that are looked at by a cycle, those without a check missed within the span."""
    tasks = Measure.objects.filter(
        event__unit__point=OuterRef("pk"), every__isnull=False, since__date__lte=end
    )
    whole = points(places, end).filter(Exists(tasks))
    lasting = Q(ended_at__isnull=True) | Q(ended_at__date__gte=start)
    late = MissedCheck.objects.filter(lasting, point=OuterRef("pk"), due_at__date__lte=end)
    return whole.exclude(Exists(late)), whole


@indicator("risks.hooked", _("领导挂钩事项"), "项", better=None, basis=HOOKS)
def hooked(places, start, end):
    """What leaders had taken on by the last day and not let go before the first."""
    return HookedItem.objects.filter(place__in=places, since__lte=end).exclude(released_on__lt=start)


@indicator("risks.hooked_visited", _("挂钩事项推动率"), "%", better="more", basis=HOOKS)
def hooked_visited(places, start, end):
    """Of those, the ones pushed on the spot within the span."""
    whole = hooked(places, start, end)
    there = HookedVisit.objects.filter(item=OuterRef("pk"), on__range=(start, end))
    return whole.filter(Exists(there)), whole
