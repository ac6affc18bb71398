"""What is counted of plans: signing, finishing in time."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import indicator

from .models import Assignment, Commitment

BASIS = _("计划下发通知：各单位签收、按时限完成并报送进展（S1-H3、S1-H4）")


@indicator("plans.signed_share", _("任务签收率"), "%", better="more", basis=BASIS)
def signed_share(places, start, end):
    """Of the assignments given out in the span, those signed by its last day."""
    given = Assignment.objects.filter(
        place__in=places, dispatched_at__gte=end_of(start - timedelta(days=1)), dispatched_at__lt=end_of(end)
    )
    return given.filter(received_at__lt=end_of(end)), given


@indicator("plans.in_time_share", _("任务按时办结率"), "%", better="more", basis=BASIS)
def in_time_share(places, start, end):
    """Of the assignments due in the span and not cancelled, those accepted by their due day."""
    due = Assignment.objects.filter(place__in=places, due_on__range=(start, end)).exclude(
        state=Assignment.State.CANCELLED
    )
    done = due.filter(state=Assignment.State.COMPLETED).annotate(closed_on=TruncDate("closed_at"))
    return done.filter(closed_on__lte=F("due_on")), due


@indicator(
    "plans.commitments_signed",
    _("责任书签订率"),
    "%",
    better="more",
    basis=_("签订安全生产目标管理责任书（S0-3.1.1c、S0-A03.1b、S3-1.2.4）"),
)
def commitments_signed(places, start, end):
    """Of the letters to be signed by a day in the span, those that both sides had signed by its last day."""
    letters = Commitment.objects.filter(place__in=places, round__due_on__range=(start, end))
    by = end_of(end)
    return letters.filter(lower_signed_at__lt=by, upper_signed_at__lt=by), letters
