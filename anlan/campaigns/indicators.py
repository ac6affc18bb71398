"""What is counted of campaigns. Asked of dates, so that March reads the same in May."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.hazards.models import Link, Matter
from anlan.indicators.engine import indicator
from anlan.org.models import Place

from .dangers import OF_SUBJECT, counting
from .models import Campaign, Entry, Stage, Subject

DAY = timedelta(1)


@indicator(
    "campaigns.stages_on_time",
    _("专项行动阶段按期完成率"),
    "%",
    better="more",
    basis=_("严格按照时间节点完成各阶段整治任务（S3-3.1.1）"),
)
def stages_on_time(places, start, end):
    """Of the stages that ended in the span, those completed by their last day."""
    rows = Stage.objects.filter(campaign__place__in=places, ends_on__range=(start, end))
    rows = rows.filter(campaign__launched_at__isnull=False).exclude(campaign__state=Campaign.State.CANCELLED)
    return rows.filter(completed_on__lte=F("ends_on")), rows


@indicator(
    "campaigns.objects_covered",
    _("专项行动对象检查覆盖率"),
    "%",
    better="more",
    basis=_("对所有市场主体进行检查（S4-3.2a）"),
)
def objects_covered(places, start, end):
    """Of the objects listed by the span's last day in campaigns running in it, those checked by then."""
    rows = Subject.objects.filter(
        place__in=places,
        listed_on__lte=end,
        campaign__launched_at__date__lte=end,
        campaign__ends_on__gte=start,
    ).exclude(progress=Subject.Progress.REMOVED)
    return rows.filter(checked_on__lte=end), rows


@indicator(
    "campaigns.regions_covered",
    _("专项整治区域覆盖率"),
    "%",
    better="more",
    basis=_("把安全生产专项整治贯穿全年覆盖全域（S1-0b）"),
)
def regions_covered(places, start, end):
    """Of the towns and zones, those in which campaign work was done in the span."""
    towns = Place.objects.filter(pk__in=places, active=True, kind__in=(Place.Kind.TOWN, Place.Kind.ZONE))
    work = Entry.objects.filter(happened_on__range=(start, end), place__path__startswith=OuterRef("path"))
    return towns.filter(Exists(work)), towns


@indicator(
    "campaigns.dangers_found",
    _("专项行动发现隐患数"),
    "项",
    better=None,
    basis=_("隐患大排查大整治（S2-2.1a）"),
    dated="occurred_at",
)
def dangers_found(places, start, end):
    """The dangers linked with objects of campaigns that were found in the span."""
    links = Link.objects.filter(row_model=OF_SUBJECT).order_by().values("matter")
    rows = counting(Matter.objects.filter(place__in=places, pk__in=links))
    return rows.filter(occurred_at__gte=end_of(start - DAY), occurred_at__lt=end_of(end))
