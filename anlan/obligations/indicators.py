"""What is counted of duties: done, done in time, missed. Asked of dates, so that March reads the same in May."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import indicator

from .models import Occurrence

BASIS = _("计划规定的定期履职要求：按期完成、留存佐证（S0-A01.3、S3-1.2.1a）")


def due(places, start, end):
    """What fell due in the span; what was waived by its last day counts nowhere."""
    rows = Occurrence.objects.filter(place__in=places, due_on__range=(start, end))
    return rows.exclude(state=Occurrence.State.WAIVED, closed_at__lt=end_of(end))


@indicator("obligations.done_share", _("履职完成率"), "%", better="more", basis=BASIS)
def done_share(places, start, end):
    """Of what fell due in the span, what was done and told by its last day, in time or late."""
    rows = due(places, start, end)
    return rows.filter(state=Occurrence.State.ACCEPTED, completed_on__lte=end), rows


@indicator("obligations.on_time_share", _("按时履职率"), "%", better="more", basis=BASIS)
def on_time_share(places, start, end):
    """Of what fell due in the span, what was done and told by its own due day."""
    rows = due(places, start, end)
    good = Q(state=Occurrence.State.ACCEPTED, late=False, completed_on__lte=F("due_on"))
    return rows.filter(good), rows


@indicator("obligations.missed", _("逾期未履行数"), "项", better="less", basis=BASIS)
def missed(places, start, end):
    """What fell due in the span and was ever marked as missed: reopening does not undo it."""
    return Occurrence.objects.filter(
        place__in=places, due_on__range=(start, end), missed_at__isnull=False
    ).exclude(state=Occurrence.State.WAIVED)
