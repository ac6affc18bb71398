"""What is counted of supervised items."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anlan.hazards.indicators import due
from anlan.indicators.engine import indicator

from .queries import PROFILE


@indicator(
    "supervision.on_time",
    _("督办事项按期办结率"),
    "%",
    better="more",
    basis=_("督促检查、督办问责（S1-6g、S2-4.3b）"),
    dated="due_on",
)
def on_time(places, start, end):
    """Of the supervised items due in the span, those found done by their day."""
    rows = due(places, start, end).filter(profile=PROFILE)
    return rows.filter(verified_on__lte=F("due_on")), rows
