"""What is counted of targets themselves: those handed down from above."""

from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Result


@indicator(
    "targets.superior_met",
    _("上级控制指标完成率"),
    "%",
    better="more",
    basis=_("全面完成上级政府下达的各项预控考核指标（S0-2.1b、S4-2.1e）"),
)
def superior_met(places, start, end):
    """Of the superior's targets as last computed in the span, those that are met or on pace."""
    rows = Result.objects.filter(
        place__in=places, target__superior=True, day__range=(start, end), current=True
    )
    return rows.filter(status__in=(Result.Status.MET, Result.Status.ON_PACE)), rows
