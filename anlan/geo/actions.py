"""Verbs: load boundaries."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record_many
from anlan.org.answers import Refused
from anlan.org.models import Place

from .geojson import features
from .models import Boundary


@transaction.atomic
def load_boundaries(collection, *, actor, source="", now=None):
    """Keep the boundaries of a GeoJSON FeatureCollection, each for the place of its ``code``; all or nothing.

    What a place had before is replaced. Raises Refused with the feature and what is wrong with it.
    """
    try:
        found = dict(features(collection))
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    places = {place.code: place for place in Place.objects.filter(code__in=found)}
    if missing := [code for code in found if code not in places]:
        raise Refused(_("没有代码为“%s”的区域。") % "、".join(missing[:10]))
    now = now or timezone.now()
    rows = [
        Boundary(place=places[code], geometry=geometry, source=source[:200], loaded_at=now)
        for code, geometry in found.items()
    ]
    Boundary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["geometry", "source", "loaded_at"],
        batch_size=200,
    )
    record_many(actor, _("导入边界"), [(row.place, {"source": row.source}) for row in rows])
    return len(rows)
