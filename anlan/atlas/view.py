"""The part of the map that is looked at, and the rows that lie in it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from anlan.lib.geo import COLUMN, GRAIN, MICRO, to_standard

STRIP = 300  # squares named one by one rather than as a strip


class Misread(ValueError):
    """What a browser asked is no part of a map; ``str()`` says so in Chinese."""


@dataclass(frozen=True)
class View:
    """A rectangle in degrees of CGCS2000, and how close it is."""

    west: float
    south: float
    east: float
    north: float
    zoom: int

    @property
    def step(self):
        """The side of a square to gather in, in micro-degrees: some 90 pixels."""
        return max(1, (128 * MICRO) >> self.zoom)

    def holds(self):
        """The Q of rows that lie in it."""
        return Q(at_lon__range=(self.west, self.east), at_lat__range=(self.south, self.north))

    def cells(self, column):
        """The Q of the squares it touches."""
        left, right, low, high = (
            int(edge * MICRO) // GRAIN for edge in (self.west, self.east, self.south, self.north)
        )
        if (right - left + 1) * (high - low + 1) <= STRIP:
            named = [x * COLUMN + y for x in range(left, right + 1) for y in range(low, high + 1)]
            return Q(**{f"{column}__in": named})
        return Q(**{f"{column}__range": (left * COLUMN, (right + 1) * COLUMN)})


def view_of(query):
    """The View that a browser asks for by ``box`` (west,south,east,north as its map has them) and ``z``."""
    try:
        edges = [float(edge) for edge in query.get("box", "-180,-90,180,90").split(",")]
        west, south, east, north = edges
        zoom = int(query.get("z", 4))
    except ValueError:
        raise Misread(_("地图范围应为“西,南,东,北”四个数，级别应为整数。")) from None
    if not (-360 <= west < east <= 720 and -90 <= south < north <= 90 and 0 <= zoom <= 24):
        raise Misread(_("地图范围或级别超出允许的数值。"))
    west, south = to_standard(max(west, -180), south, settings.MAP_SYSTEM)
    east, north = to_standard(min(east, 180), north, settings.MAP_SYSTEM)
    return View(west, south, east, north, zoom)


def within(rows, view, cell=""):
    """The rows, with ``at_lon`` and ``at_lat`` to ask by, that lie in the view; ``cell``: see ``Layer``."""
    rows = rows.filter(view.holds())
    return rows.filter(view.cells(cell)) if cell else rows
