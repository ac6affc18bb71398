"""Questions: what lies in a part of the map, gathered by the database where it is much, one by one where little."""

from django.conf import settings
from django.db.models import Avg, Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Length

from anlan.geo.models import Boundary
from anlan.lib.geo import COLUMN, MICRO, from_standard, to_standard
from anlan.org.models import Place
from anlan.org.tree import WIDTH, path_range
from anlan.risks.models import AreaRisk

from .view import View, within

GRAIN_ZOOM = 11  # where squares on the map are as large as those of ``Layer.cell``
CLOSEST = 17  # where as many are shown one by one as can be drawn
SINGLE, DRAWN = 400, 2000  # rows that are shown one by one, usually and at the closest
OUTLINES = 300  # outlines of two levels below; when there are more, of one level


def on_screen(lon, lat):
    """A point as the background has it, to six places."""
    lon, lat = from_standard(float(lon), float(lat), settings.MAP_SYSTEM)
    return [round(lon, 6), round(lat, 6)]


def marks(layer, rows, view, today):
    """``{"total", "late", "counts", "groups" or "points"}`` of the rows in the view.

    ``counts``: by sort, in the order of the layer. A group is ``[lon, lat, counts, late]``; a point
    ``[pk, lon, lat, number of its sort, late]``.
    """
    rows = within(rows, view, layer.cell)
    few = DRAWN if view.zoom >= CLOSEST else SINGLE
    # What is few is read once: counting it first would read what lies in view twice.
    single = points(layer, rows, today, few + 1)
    if len(single) <= few:
        counts = [sum(point[3] == number for point in single) for number in range(len(layer.sorts))]
        late = sum(point[4] for point in single)
        return {"total": len(single), "counts": counts, "late": late, "points": single}
    groups = gathered(layer, rows, view, today)
    counts = [sum(group[2][number] for group in groups) for number in range(len(layer.sorts))]
    late = sum(group[3] for group in groups)
    return {"total": sum(counts), "counts": counts, "late": late, "groups": groups}


def gathered(layer, rows, view, today):
    """Groups by square: those of the database's own squares put together when the view is farther away."""
    coarse = bool(layer.cell) and view.zoom <= GRAIN_ZOOM
    square = (
        {"square": F(layer.cell)}
        if coarse
        else {"x": numbered("at_lon", view), "y": numbered("at_lat", view)}
    )
    found = (
        rows.order_by()
        .values(**square, sign=F("at_sort"))
        .annotate(
            n=Count("*"),
            lon_=Avg("at_lon"),
            lat_=Avg("at_lat"),
            late_=Count(Value(1), filter=layer.late(today)),
        )
    )
    numbers = {sort.code: number for number, sort in enumerate(layer.sorts)}
    wide = 1 << max(0, GRAIN_ZOOM - view.zoom)
    sums = {}
    for line in found:
        x, y = divmod(line["square"], COLUMN) if coarse else (line["x"], line["y"])
        key = (x // wide, y // wide) if coarse else (x, y)
        total = sums.setdefault(key, [0.0, 0.0, [0] * len(numbers), 0])
        total[0] += float(line["lon_"]) * line["n"]
        total[1] += float(line["lat_"]) * line["n"]
        total[2][numbers[line["sign"]]] += line["n"]
        total[3] += line["late_"]
    return [[*middle(east, north, sum(counts)), counts, late] for east, north, counts, late in sums.values()]


def numbered(name, view):
    """The number of the square along one axis: whole micro-degrees, so that both databases cut alike."""
    return Cast(F(name) * MICRO, IntegerField()) / view.step


def middle(east, north, count):
    return on_screen(east / count, north / count)


def points(layer, rows, today, most):
    """Up to ``most`` of the rows, in the order they were made.

    The database is not asked for that order: to have it, SQLite would read the whole table by its key.
    """
    numbers = {sort.code: number for number, sort in enumerate(layer.sorts)}
    late = Case(When(layer.late(today), then=Value(1)), default=Value(0), output_field=IntegerField())
    lines = rows.order_by().values_list("pk", layer.lon, layer.lat, layer.sort, late)[:most]
    return [[pk, *on_screen(lon, lat), numbers[kind], late] for pk, lon, lat, kind, late in sorted(lines)]


def in_square(layer, rows, lon, lat, zoom):
    """The rows of the square of a view that the point of the screen lies in."""
    lon, lat = to_standard(lon, lat, settings.MAP_SYSTEM)
    step = View(0, 0, 0, 0, zoom).step
    west, south = (int(number * MICRO) // step * step / MICRO for number in (lon, lat))
    east, north = west + step / MICRO, south + step / MICRO
    if layer.cell:
        rows = rows.filter(View(west, south, east, north, zoom).cells(layer.cell))
    return rows.filter(at_lon__gte=west, at_lon__lt=east, at_lat__gte=south, at_lat__lt=north)


def outlines(user, place=None):
    """``[(Boundary, how far below the highest)]`` of ``place``, else of where the user sits, with what lies below."""
    seats = [place] if place else [post.place for post in user.acting_posts()]
    seen = Boundary.objects.visible_to(user)
    if not user.holds(Boundary.scope.perm):  # an enterprise looks around in its own place alone
        seen = Boundary.objects.filter(place__in=seats)
    below = Q(pk__in=[])
    for seat in seats:
        first, end = path_range(seat.path)
        below |= Q(path__gte=first, path__lt=end)
    top = min((len(seat.path) for seat in seats), default=0)
    for levels in (2, 1):
        near = Place.objects.filter(below).alias(size=Length("path")).filter(size__lte=top + levels * WIDTH)
        rows = seen.filter(place__in=near.order_by().values("pk")).select_related("place")
        found = list(rows.order_by("place__path")[: OUTLINES + 1])
        if len(found) <= OUTLINES:
            break
    return [(row, (len(row.place.path) - top) // WIDTH) for row in found[:OUTLINES]]


def area_levels(user, places):
    """``{place: level}`` of what the model made of each last, where the reader sees it."""
    seen = AreaRisk.objects.visible_to(user).filter(current=True, place__in=places)
    return dict(seen.order_by().values_list("place", "level"))


def drawn(geometry):
    """The rings of a GeoJSON geometry as the background has them, to some ten metres, without points that coincide."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return {
        "type": "MultiPolygon",
        "coordinates": [[ring(line) for line in polygon] for polygon in polygons],
    }


def ring(line):
    found = [[round(number, 4) for number in on_screen(*point[:2])] for point in line]
    return [point for number, point in enumerate(found) if number == 0 or point != found[number - 1]]
