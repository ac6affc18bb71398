"""What is counted of matters: found, closed, in time, overdue, major. Asked of dates, not of today's state."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import indicator

from .models import Listing, Matter
from .queries import counted_at

S = Matter.State
DAY, WEEK = timedelta(1), timedelta(7)
BASIS = _("隐患排查治理闭环管理（S2-3.8.0b、S2-4.2c、S3-5.1.2b）")
LISTED = _("挂牌督办重大隐患及在规定期限内整改率（S4-2.2a、S4-2.2b、S4-2.2c）")
SELF = _("自查自改自报（S2-3.8.0c、S1-10d）")
CURED = _("系统治理、重复问题（S0-1c、S2-2.3b）")


def of(places):
    """What was taken for a fault of its own: neither rejected nor merged into another."""
    return Matter.objects.filter(place__in=places).exclude(state__in=(S.REJECTED, S.DUPLICATE))


def found_by(places, start, end):
    return of(places).filter(entered_at__gte=end_of(start - DAY), entered_at__lt=end_of(end))


def due(places, start, end):
    return of(places).filter(due_on__range=(start, end))


def open_on(places, day):
    return of(places).filter(entered_at__lt=end_of(day)).filter(Q(closed_on=None) | Q(closed_on__gt=day))


@indicator("hazards.found", _("登记问题隐患数"), _("项"), better=None, basis=BASIS)
def found(places, start, end):
    """Registered in the span."""
    return found_by(places, start, end)


@indicator("hazards.found_major", _("登记重大事故隐患数"), _("项"), better=None, basis=BASIS)
def found_major(places, start, end):
    """Of those registered in the span, the major dangers."""
    return found_by(places, start, end).filter(grade=Matter.Grade.MAJOR)


@indicator("hazards.closed", _("销号数"), _("项"), better="more", basis=BASIS)
def closed(places, start, end):
    """Closed in the span."""
    return of(places).filter(closed_on__range=(start, end))


@indicator("hazards.on_time", _("按期整改率（批准期限）"), "%", better="more", basis=LISTED)
def on_time(places, start, end):
    """Of what was due in the span by the due day as granted, what was found right by that day."""
    rows = due(places, start, end)
    return rows.filter(verified_on__lte=F("due_on")), rows


@indicator("hazards.on_time_original", _("按期整改率（原定期限）"), "%", better="more", basis=LISTED)
def on_time_original(places, start, end):
    """Of what was due in the span by the due day first set, what was found right by that day."""
    rows = of(places).filter(original_due_on__range=(start, end))
    return rows.filter(verified_on__lte=F("original_due_on")), rows


@indicator("hazards.overdue", _("逾期未整改数"), _("项"), better="less", basis=BASIS)
def overdue(places, start, end):
    """Open on the last day, with a due day before it and not found right by it."""
    late = open_on(places, end).filter(due_on__lt=end)
    return late.filter(Q(verified_on=None) | Q(verified_on__gt=end))


@indicator("hazards.open_major", _("未销号重大事故隐患数"), _("项"), better="less", basis=BASIS)
def open_major(places, start, end):
    """Major dangers open on the last day."""
    return open_on(places, end).filter(grade=Matter.Grade.MAJOR)


@indicator("hazards.not_zero", _("未动态清零数"), _("项"), better="less", basis=BASIS)
def not_zero(places, start, end):
    """动态清零: open on the last day and overdue, or not accepted in time and owned by nobody."""
    return overdue(places, start, end) | open_on(places, end).filter(
        organ=None, entered_at__lt=end_of(end - WEEK)
    )


@indicator(
    "hazards.self_found_share",
    _("企业自查占比"),
    "%",
    better="more",
    basis=SELF,
)
def self_found_share(places, start, end):
    """Of the dangers registered in the span, those the enterprise itself registered."""
    rows = found_by(places, start, end).filter(profile="danger")
    return rows.filter(reporter_organ=F("subject")), rows


@indicator(
    "hazards.recurrence_share",
    _("重复出现率"),
    "%",
    better="less",
    basis=CURED,
)
def recurrence_share(places, start, end):
    """Of what was registered in the span, what had come before or came again."""
    rows = found_by(places, start, end)
    return rows.filter(recurrences__gt=0), rows


def listed_at(places, start, end, level):
    rows = Listing.objects.filter(place__in=places, listed_on__range=(start, end))
    return counted_at(level, rows)


@indicator("hazards.listed", _("挂牌督办重大隐患数"), _("项"), better=None, basis=LISTED, distinct="matter")
def listed(places, start, end):
    """Listed in the span, each danger once."""
    return Listing.objects.filter(place__in=places, listed_on__range=(start, end))


@indicator("hazards.listed_city", _("市级挂牌数"), _("项"), better=None, basis=LISTED)
def listed_city(places, start, end):
    """Listed in the span by the city."""
    return listed_at(places, start, end, Listing.Level.CITY)


@indicator("hazards.listed_district", _("区级挂牌数"), _("项"), better=None, basis=LISTED)
def listed_district(places, start, end):
    """Listed in the span by a district and by nobody above."""
    return listed_at(places, start, end, Listing.Level.DISTRICT)


@indicator("hazards.listed_town", _("街道级挂牌数"), _("项"), better=None, basis=LISTED)
def listed_town(places, start, end):
    """Listed in the span by a town and by nobody above."""
    return listed_at(places, start, end, Listing.Level.TOWN)


@indicator("hazards.listed_on_time", _("挂牌整改率（规定期限内）"), "%", better="more", basis=LISTED)
def listed_on_time(places, start, end):
    """Of the listings whose deadline lies in the span, those cancelled by it."""
    rows = Listing.objects.filter(place__in=places, deadline__range=(start, end), listed_on__isnull=False)
    return rows.filter(cancelled_on__lte=F("deadline")), rows


@indicator("hazards.listed_overdue", _("挂牌督办逾期数"), _("项"), better="less", basis=LISTED)
def listed_overdue(places, start, end):
    """Listings that ever became overdue in the span."""
    return Listing.objects.filter(place__in=places, overdue_since__range=(start, end))
