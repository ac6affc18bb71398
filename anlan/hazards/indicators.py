"""What is counted of matters: found, closed, in time, overdue, major. Asked of dates, not of today's state."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import indicator
from anlan.registers.models import Enterprise

from .models import Listing, Matter, NilReport, Statement
from .queries import DANGER, accepted_long_since, counted_at
from .silence import silent

S = Matter.State
DAY = timedelta(1)
BASIS = _("隐患排查治理闭环管理（S2-3.8.0b、S2-4.2c、S3-5.1.2b）")
LISTED = _("挂牌督办重大隐患及在规定期限内整改率（S4-2.2a、S4-2.2b、S4-2.2c）")
SELF = _("自查自改自报（S2-3.8.0c、S1-10d）")
OWNED = _("逐一明确责任主体并挂号整改（S3-5.1.2b）")
MUST = _("有隐患，必整改（S4-1a）")
FIVE = _("整改责任、措施、资金、时限、预案“五落实”（S2-4.2b）")
FORMS = _("安全生产事故隐患排查治理暂行规定（安全监管总局令第16号）第十四条")
LISTS = _("建立重大事故隐患清单（S0-3.4.1b）")
SILENT = _("自查自改自报，防止漏管失控（S2-3.7.1b）")
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
    """动态清零: open on the last day and overdue, or past the day to accept and owned by nobody."""
    return overdue(places, start, end) | unowned(places, start, end)


@indicator("hazards.unowned", _("没有责任单位的问题数"), _("项"), better="less", basis=OWNED)
def unowned(places, start, end):
    """Open on the last day, past the day to accept, and assigned to nobody (each has a number from the start)."""
    late = open_on(places, end).filter(entered_at__lt=end_of(accepted_long_since(end)))
    return late.filter(Q(organ=None) | Q(assigned_at__gte=end_of(end)))


@indicator("hazards.not_rectifying", _("未进入整改的隐患数"), _("条"), better="less", basis=MUST)
def not_rectifying(places, start, end):
    """Dangers that were past the day to accept on the last day and had been assigned to nobody by then."""
    return unowned(places, start, end).filter(profile=DANGER)


@indicator("hazards.five_elements_share", _("五落实率"), "%", better="more", basis=FIVE)
def five_elements_share(places, start, end):
    """Of the dangers assigned and not found right by the last day, those with all five elements written down."""
    rows = open_on(places, end).filter(profile=DANGER, assigned_at__lt=end_of(end))
    rows = rows.filter(Q(verified_on=None) | Q(verified_on__gt=end))
    lacking = Q(duty_person="") | Q(measures="") | Q(funds="") | Q(finish_on=None) | Q(contingency="")
    return rows.exclude(lacking), rows


@indicator("hazards.statements_in_time", _("隐患统计分析表按期报送率"), "%", better="more", basis=FORMS)
def statements_in_time(places, start, end):
    """Of the forms due in the span, those filed by their day."""
    rows = Statement.objects.filter(place__in=places, due_on__range=(start, end))
    return rows.filter(filed_on__lte=F("due_on")), rows


@indicator("hazards.major_list_share", _("建立重大事故隐患清单的企业占比"), "%", better="more", basis=LISTS)
def major_list_share(places, start, end):
    """Of the statistics forms due in the span, those filed by its end: each counts the major dangers, or none."""
    rows = Statement.objects.filter(place__in=places, due_on__range=(start, end))
    return rows.filter(filed_on__lte=end), rows


@indicator("hazards.nil_reports", _("零报告数"), _("份"), better=None, basis=SELF)
def nil_reports(places, start, end):
    """Declared of periods that end in the span."""
    return NilReport.objects.filter(place__in=places, end__range=(start, end))


@indicator("hazards.silent", _("沉默企业数"), _("家"), better="less", basis=SILENT)
def silent_enterprises(places, start, end):
    """Neither a danger of their own nor a nil report for longer than the rule allows, on the last day."""
    return silent(Enterprise.objects.filter(place__in=places), end)


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
