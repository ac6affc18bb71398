"""What is counted of flaws: found, and open on a day."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Flaw

BASIS = _("台账真实准确，一企一档（S3-4.4.4a）")


@indicator("quality.found", _("发现数据质量问题数"), _("条"), better="less", basis=BASIS, dated="found_on")
def found(places, start, end):
    """Found in the span."""
    return Flaw.objects.filter(place__in=places, found_on__range=(start, end))


@indicator("quality.open", _("未了结数据质量问题数"), _("条"), better="less", basis=BASIS)
def open_on(places, start, end):
    """Found by the last day and not settled by it."""
    rows = Flaw.objects.filter(place__in=places, found_on__lte=end)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=end))
