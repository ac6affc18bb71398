"""What is counted of credit: the best and the worst tier, what was put on record against enterprises."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import CreditEvent, Standing

BASIS = _("建立健全安全生产承诺、不良信用记录、诚信“黑名单”等安全生产诚信制度（S4-3.6a）")


def stated(places, end):
    return Standing.objects.on(end).filter(enterprise__place__in=places)


@indicator("credit.best", _("信用A级企业占比"), "%", better="more", basis=BASIS)
def best(places, start, end):
    """Of the enterprises with a standing on the last day, those in tier A then."""
    whole = stated(places, end)
    return whole.filter(tier="A"), whole


@indicator("credit.worst", _("信用D级企业"), _("家"), better="less", basis=BASIS)
def worst(places, start, end):
    """Those in tier D on the last day."""
    return stated(places, end).filter(tier="D")


@indicator("credit.bad", _("不良信用记录"), _("条"), better="less", basis=BASIS, dated="occurred_on")
def bad(places, start, end):
    """What happened in the span and counts against an enterprise; what was withdrawn is none."""
    rows = CreditEvent.objects.filter(
        enterprise__place__in=places, occurred_on__range=(start, end), points__lt=0,
        trigger__withdrawn_at__isnull=True,
    )  # fmt: skip
    return rows.exclude(state=CreditEvent.State.WITHDRAWN)
