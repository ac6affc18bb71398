"""What pages of other modules show of visits."""

from django.utils import timezone

from anlan.web.panels import panel

from .models import Inspection
from .tables import kind_label, state_mark

SHOWN = 10


@panel("subjects.subject", "inspections/on_thing.html")
def of_thing(thing, user):
    """The visits to something that is no enterprise, those to come and the last ones; and where to plan the next."""
    if not user.holds("inspections.view_inspection"):
        return None
    seen = Inspection.objects.visible_to(user).filter(thing=thing).exclude(state=Inspection.State.CANCELLED)
    found = list(seen.select_related("organ", "place", "subject").order_by("-planned_from", "-pk")[:SHOWN])
    # Whoever sees the file may know when somebody was there, not who.
    visits = Inspection.objects.filter(thing=thing, visited_on__isnull=False).order_by("-visited_on")
    last = visits.values_list("visited_on", flat=True).first()
    return {
        "thing": thing.pk,
        "rows": [(one, kind_label(one), state_mark(one)) for one in found],
        "last": last,
        "days": last and (timezone.localdate() - last).days,
        "plans": user.holds("inspections.add_inspection") and thing.state != thing.State.CLOSED,
    }
