"""Questions: places as shapes on a sheet."""

from dataclasses import dataclass

from .geojson import WIDTH, laid_out
from .models import Boundary


@dataclass(frozen=True)
class Drawing:
    """``shapes``: ``{place id: (SVG path, x, y)}``; x and y say where the name goes."""

    width: int
    height: int
    shapes: dict


def drawing(places):
    """The boundaries of ``places`` together on one sheet; places without a boundary are not on it."""
    kept = Boundary.objects.filter(place__in=[place.pk for place in places]).order_by()
    geometries = dict(kept.values_list("place", "geometry"))
    height, shapes = laid_out(geometries.values())
    return Drawing(WIDTH, height, dict(zip(geometries, shapes, strict=True)))
