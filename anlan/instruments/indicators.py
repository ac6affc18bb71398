"""What is counted: units with their own list of responsibilities; receipts signed."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Receipt
from .queries import asked, expected, lacking, units

LISTS = _("2020年全区安全生产重点工作目标任务清单（S3-1.3.1a 职责清单）")


@indicator("instruments.listed", _("责任清单建立率"), "%", better="more", basis=LISTS)
def listed(places, start, end):
    """Of the units that should have a list, those whose every expected list is in force on the last day."""
    wanted = expected(end)
    whole = asked(units(places), wanted)
    return whole.exclude(pk__in=lacking(whole, wanted, end).order_by().values("pk")), whole


@indicator("instruments.signed_for", _("责任文书签收率"), "%", better="more", basis=LISTS)
def signed_for(places, start, end):
    """Of the receipts sent in the span, those signed by its last day."""
    rows = Receipt.objects.filter(organ__place__in=places, sent_at__date__range=(start, end))
    return rows.filter(signed_at__date__lte=end), rows
