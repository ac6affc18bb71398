"""What is counted of grids: covered enterprises, liaisons, 六有, patrols, problems solved on the spot."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import indicator
from anlan.org.models import Place
from anlan.registers.models import Enterprise

from .models import Cell, Holder, Patrol, Premise, SelfCheck, Trained
from .queries import BLOCKS, DAY

LIAISON = _("每个板块配备1名网格监管联络员（S0-3.1.2f）")
SIX = _("“六有”标准（S0-3.1.2d）")
PROGRESS = _("与各板块网格化监管齐头并进（S0-3.1.2g）")
BLIND = _("消除监管盲区（S4-3.16b）")
TAUGHT = _("强化对网格管理员业务知识和管理技能的培训（S4-3.16a）")
FOUND = _("提升发现问题、解决问题的能力（S1-18b、S3-2.4.1）")


@indicator("grids.liaisons", _("板块联络员配备率"), "%", better="more", basis=LIAISON)
def liaisons(places, start, end):
    """Of the towns and zones, those with a liaison in force on the last day."""
    whole = Place.objects.filter(pk__in=places, kind__in=BLOCKS, active=True)
    return whole.filter(Exists(Holder.objects.liaisons().on(end).filter(place=OuterRef("pk")))), whole


@indicator("grids.six", _("六有达标网格率"), "%", better="more", basis=SIX)
def six_met(places, start, end):
    """Of the grids, those whose latest self-assessment up to the last day has all six."""
    latest = SelfCheck.objects.filter(cell=OuterRef("pk"), on__lte=end).order_by("-on", "-id")
    whole = Cell.objects.filter(place__in=places, place__active=True)
    good = whole.annotate(met=Subquery(latest.values("complete")[:1])).filter(met=True)
    return good, whole


@indicator("grids.staffed", _("配有网格员的网格率"), "%", better="more", basis=PROGRESS)
def staffed(places, start, end):
    """Of the grids, those with a worker in force on the last day."""
    whole = Cell.objects.filter(place__in=places, place__active=True)
    there = Holder.objects.staff().on(end).filter(place=OuterRef("place"))
    return whole.filter(Exists(there)), whole


@indicator("grids.covered", _("企业网格覆盖率"), "%", better="more", basis=BLIND)
def covered(places, start, end):
    """Of the enterprises in being on the last day, those a grid looked after that day."""
    whole = Enterprise.objects.in_being_on(end).filter(place__in=places)
    kept = Premise.objects.filter(enterprise=OuterRef("pk"), since__lte=end).exclude(until__lt=end)
    return whole.filter(Exists(kept) | Q(place__kind=Place.Kind.GRID)), whole


def walked(places, start, end):
    moments = {"claimed_at__gte": end_of(start - DAY), "claimed_at__lt": end_of(end)}
    return Patrol.objects.filter(place__in=places, **moments)


@indicator("grids.patrols", _("网格巡查次数"), _("次"), better="more", basis=FOUND)
def patrols(places, start, end):
    """Patrols in the span, by the day they were made."""
    return walked(places, start, end)


@indicator("grids.solved", _("网格问题就地解决率"), "%", better="more", basis=FOUND)
def solved(places, start, end):
    """Of the patrols that found a problem, those that had it solved on the spot."""
    whole = walked(places, start, end).exclude(result=Patrol.Result.FINE)
    return whole.filter(result=Patrol.Result.SOLVED), whole


@indicator("grids.trained", _("网格员培训率"), "%", better="more", basis=TAUGHT)
def trained(places, start, end):
    """Of those who kept a grid on the last day, those who passed a training in the span."""
    whole = Holder.objects.staff().on(end).filter(place__in=places)
    passed = Trained.objects.filter(holder=OuterRef("pk"), passed=True, training__on__range=(start, end))
    return whole.filter(Exists(passed)), whole
