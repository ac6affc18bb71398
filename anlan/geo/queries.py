"""Questions: places as shapes on a sheet."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.db.models import Count, Max

from .geojson import WIDTH, laid_out
from .models import Boundary


@dataclass(frozen=True)
class Drawing:
    """``shapes``: ``{place id: (SVG path, x, y)}``; x and y say where the name goes. ``stamp``: another one as soon

    as anything is drawn otherwise.
    """

    width: int
    height: int
    shapes: dict
    stamp: str


def drawing(places):
    """The boundaries of ``places`` together on one sheet; places without a boundary are not on it.

    Laid out once for as long as no boundary of them is loaded anew.
    """
    keys = tuple(sorted(place.pk for place in places))
    loaded = Boundary.objects.filter(place__in=keys).aggregate(last=Max("loaded_at"), count=Count("pk"))
    return laid(keys, loaded["count"], loaded["last"])


@lru_cache(maxsize=64)
def laid(keys, count, loaded_at):
    kept = Boundary.objects.filter(place__in=keys).order_by("place")
    geometries = dict(kept.values_list("place", "geometry"))
    height, shapes = laid_out(geometries.values())
    stamp = sha256(f"{keys} {count} {loaded_at}".encode()).hexdigest()[:16]
    return Drawing(WIDTH, height, dict(zip(geometries, shapes, strict=True)), stamp)
