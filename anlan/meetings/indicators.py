"""What is counted of meetings: how many took place, by kind; decisions settled in time. Asked of dates."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from anlan.indicators.engine import indicator

from .models import Decision, Meeting

BASIS = _("党委常委会每年不少于2次、政府常务会议每年不少于4次研究安全生产（S3-1.2.1a）")


def held(places, start, end, **more):
    return Meeting.objects.filter(
        place__in=places, held_on__range=(start, end), state__in=Meeting.TOOK_PLACE, **more
    )


@indicator("meetings.held", _("召开会议次数"), "次", better="more", basis=BASIS)
def all_held(places, start, end):
    """Every meeting that took place in the span."""
    return held(places, start, end)


@indicator("meetings.standing", _("党委常委会研究安全生产次数"), "次", better="more", basis=BASIS)
def standing(places, start, end):
    """Meetings of the standing committee in the span."""
    return held(places, start, end, kind="standing")


@indicator("meetings.government", _("政府常务会议研究安全生产次数"), "次", better="more", basis=BASIS)
def government(places, start, end):
    """Executive meetings of the government in the span."""
    return held(places, start, end, kind="government")


@indicator("meetings.committee", _("安委会全体会议次数"), "次", better="more", basis=BASIS)
def committee(places, start, end):
    """Plenary meetings of the committee in the span."""
    return held(places, start, end, kind="committee")


@indicator("meetings.decisions_on_time", _("会议议定事项按期办结率"), "%", better="more", basis=BASIS)
def decisions_on_time(places, start, end):
    """Of the decisions due in the span, those reported as done by their due day; linked ones count as tasks."""
    due = Decision.objects.filter(place__in=places, due_on__range=(start, end), issued=True, task=None)
    return due.filter(closed_on__lte=F("due_on")), due
