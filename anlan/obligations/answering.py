"""Which demands answer to an event, and who of those obliged it concerns."""

from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q

from anlan.org.models import Place
from anlan.registers.models import Tagging

from .event_kinds import levels_up_to
from .models import Obligation
from .subjects import source_of


def answering(event):
    """The demands in force that name the kind of event, no higher a level, and no other sector."""
    rows = Obligation.objects.filter(
        state=Obligation.State.IN_FORCE,
        cadence__kind="event",
        cadence__event=event.kind,
        starts_on__lte=event.opens_on,
    ).exclude(ends_on__lt=event.opens_on)
    if event.sector_id:
        rows = rows.filter(Q(sector=event.sector_id) | Q(sector=None))
    reached = Q(cadence__level__in=levels_up_to(event.level, event.place)) | Q(cadence__level__isnull=True)
    return rows.filter(reached).select_related("place", "organ", "verifier").order_by("pk")


def owing(obligation, event):
    """The Source of those obliged whom the event concerns: by area, by the unit it is about, by sector and tag."""
    source = source_of(obligation, event.opens_on)
    _organ, place, sector, _person, enterprise, *_since = source.fields
    rows = source.rows
    if event.subject_id:
        rows = rows.filter(**{source.organ: event.subject_id})
    else:
        rows = rows.filter(**{f"{place}__in": places_of(event)})
    if event.sector_id:
        own = Q(**{sector: event.sector_id})
        # A unit without a sector of its own answers for all of them; an enterprise does not.
        rows = rows.filter(own if enterprise else own | Q(**{f"{sector}__isnull": True}))
    if event.tag_id and enterprise:
        marked = Tagging.objects.on(event.opens_on).filter(tag=event.tag_id).order_by()
        rows = rows.filter(**{f"{enterprise}__in": marked.values("enterprise")})
    return replace(source, rows=rows)


def places_of(event):
    """The areas of an event with all that lies in them, as a subquery of keys."""
    parts = [Place.objects.within(place.path) for place in event.areas.all()]
    return reduce(or_, parts, Place.objects.none()).order_by().values("pk")
