"""What is counted: enterprises with exactly one department of daily enforcement, with none, with more; orphans."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator
from anlan.registers.models import Enterprise

from .models import Owner
from .queries import enforced_by, held, lacking, orphans

ONE = _("确保每个企业有一个部门负责日常执法监管（S2-3.9.1）")
BOTH = _("压实属地责任、部门监管责任（S0-3.1.1b）；《安全生产法》（2021）第九条")


def in_being(places, end):
    return Enterprise.objects.in_being_on(end).filter(place__in=places)


@indicator("owners.enforced", _("日常执法部门落实率"), "%", better="more", basis=ONE)
def enforced(places, start, end):
    """Of the enterprises in being on the last day, those with exactly one department of daily enforcement then."""
    whole = in_being(places, end)
    return whole.filter(pk__in=enforced_by(1, end)), whole


@indicator("owners.unenforced", _("未定日常执法部门的企业"), _("家"), better="less", basis=ONE)
def unenforced(places, start, end):
    """Those in being on the last day with no department of daily enforcement then."""
    return lacking(in_being(places, end), "unenforced", end)


@indicator("owners.doubled", _("多头执法的企业"), _("家"), better="less", basis=ONE)
def doubled(places, start, end):
    """Those in being on the last day with more than one department of daily enforcement then."""
    return lacking(in_being(places, end), "double", end)


@indicator("owners.orphans", _("无主企业"), _("家"), better="less", basis=BOTH)
def nobodys(places, start, end):
    """Those in being on the last day that no territory or no sector answers for."""
    return orphans(in_being(places, end), end)


@indicator("owners.led", _("企业领导挂钩率"), "%", better="more", basis=BOTH)
def led(places, start, end):
    """Of the enterprises in being on the last day, those with a leader named then."""
    whole = in_being(places, end)
    return whole.filter(held(Owner.Kind.LEADER, end)), whole
