"""Verbs: keep the figures of a day, publish what was kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record_many
from anlan.org.models import Place

from .engine import INDICATORS, values_of
from .models import Snapshot

KINDS = (Place.Kind.PROVINCE, Place.Kind.CITY, Place.Kind.COUNTY, Place.Kind.TOWN, Place.Kind.ZONE)


def periods(day):
    """The month and the year up to ``day``."""
    return [(day.replace(day=1), day), (day.replace(month=1, day=1), day)]


def snapshot(day):
    """Keep every indicator for each place from province to town, for the month and the year up to ``day``.

    A second snapshot of a day replaces the first, save what has been published. Returns how many were kept.
    """
    places = list(Place.objects.filter(kind__in=KINDS))
    now, kept = timezone.now(), []
    for start, end in dict.fromkeys(periods(day)):
        for code, found in INDICATORS.items():
            values = values_of(found, places, start, end)
            kept += [
                Snapshot(
                    code=code,
                    place=place,
                    start=start,
                    end=end,
                    part=value.part,
                    whole=value.whole,
                    taken_at=now,
                )
                for place, value in values.items()
            ]
    with transaction.atomic():
        Snapshot.objects.filter(end=day, published_at=None).delete()
        fresh = set(Snapshot.objects.filter(end=day).values_list("code", "place", "start"))
        kept = [row for row in kept if (row.code, row.place_id, row.start) not in fresh]
        Snapshot.objects.bulk_create(kept, batch_size=1000)
    return len(kept)


@transaction.atomic
def publish(snapshots, *, actor):
    """From now on these snapshots stand as they are."""
    rows = list(snapshots.select_for_update().filter(published_at=None).select_related("place"))
    Snapshot.objects.filter(pk__in=[row.pk for row in rows]).update(published_at=timezone.now())
    record_many(actor, _("发布指标"), [(row, {"part": row.part, "whole": row.whole}) for row in rows])
    return len(rows)
