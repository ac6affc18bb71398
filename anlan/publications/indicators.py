"""What is counted of publications."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Publication

BASIS = _("重大隐患公告公示（S1-8b、S2-3.8.5b）")


@indicator("publications.published", _("公开信息数"), _("条"), better=None, basis=BASIS)
def published(places, start, end):
    """Made public in the span, whatever became of it later."""
    return Publication.objects.filter(
        place__in=places, starts_on__range=(start, end), published_at__isnull=False
    )


@indicator("publications.on_time", _("按期公布率"), "%", better="more", basis=BASIS)
def on_time(places, start, end):
    """Of what had to be public by a day in the span, what was by that day; what lost its ground does not count."""
    rows = Publication.objects.filter(place__in=places, due_on__range=(start, end))
    rows = rows.exclude(state=Publication.State.WITHDRAWN, published_at__isnull=True)
    return rows.filter(published_at__date__lte=F("due_on")), rows
