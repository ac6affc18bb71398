"""What is counted of enterprises."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import ABOVE_SCALE, Enterprise

BASIS = _("《安全生产法》（2021）第九条：乡镇、街道和功能区对本区域内的生产经营单位进行监督检查")


@indicator("enterprises", _("企业数"), _("家"), better=None, basis=BASIS)
def enterprises(places, start, end):
    """Those under supervision on the last day."""
    return Enterprise.objects.in_being_on(end).filter(place__in=places)


@indicator("above_scale_share", _("规模以上企业占比"), "%", better=None, basis=BASIS)
def above_scale_share(places, start, end):
    """Of those under supervision on the last day, the ones above scale on that day."""
    whole = Enterprise.objects.in_being_on(end).filter(place__in=places)
    return whole.tagged(ABOVE_SCALE, end), whole
