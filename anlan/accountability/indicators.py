"""What is counted of accountability."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Act

BASIS = _("问责登记和统计（S0-3.1.1e）")


def decided(places, start, end):
    return Act.objects.counting().filter(place__in=places, approved_on__range=(start, end))


@indicator("accountability.acts", _("问责次数"), _("次"), better="less", basis=BASIS, dated="approved_on")
def acts(places, start, end):
    return decided(places, start, end)


@indicator(
    "accountability.interviews",
    _("约谈次数"),
    _("次"),
    better=None,
    basis=_("对事故多发或重大隐患整治不力的地区和行业部门进行警示提示约谈（S3-2.2.1b）"),
    dated="interviewed_on",
)
def interviews(places, start, end):
    return Act.objects.filter(place__in=places, interviewed_on__range=(start, end))


@indicator("accountability.closed_share", _("问责整改办结率"), "%", better="more", basis=BASIS)
def closed_share(places, start, end):
    """Of the acts decided in the span, those closed by its end."""
    rows = decided(places, start, end)
    return rows.filter(closed_on__lte=end), rows


@indicator(
    "accountability.prior_closed_share",
    _("上年度问责整改办结率"),
    "%",
    better="more",
    basis=_("上年度问题整改闭环（C4）"),
)
def prior_closed_share(places, start, end):
    """Of the acts decided in the year before, those closed by the end of the span."""
    year = start.year - 1
    rows = decided(places, date(year, 1, 1), date(year, 12, 31))
    return rows.filter(closed_on__lte=end), rows
