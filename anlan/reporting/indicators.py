"""What is counted of reporting: filings that came in time."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import indicator

from .models import Filing


@indicator(
    "reporting.filed_share",
    _("报表按时报送率"),
    "%",
    better="more",
    basis=_("日报表制度（S0-A02.2）；期限内报送（C3）"),
)
def filed_share(places, start, end):
    """Of the filings cut off in the span, those that came in time and were not sent back for good."""
    due = Filing.objects.filter(
        place__in=places,
        round__cutoff_at__gte=end_of(start - timedelta(days=1)),
        round__cutoff_at__lt=end_of(end),
    )
    return due.filter(state=Filing.State.FILED, late=False), due
