"""Reading GeoJSON (RFC 7946) and laying it out: plain data, no database."""

import itertools
from math import cos, isfinite, radians

from django.utils.translation import gettext as _

WIDTH = 1000  # of a sheet, in whole units: what lies closer together is one point
MOST_POINTS = 5000  # of one place: more belongs simplified before it is loaded


def features(collection):
    """``[(place code, geometry)]``. Raises ValueError that names the feature and what is wrong with it."""
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError(_("不是 GeoJSON 的 FeatureCollection。"))
    listed = collection.get("features")
    if not isinstance(listed, list) or not listed:
        raise ValueError(_("文件中没有要素（features）。"))
    found = {}
    for number, feature in enumerate(listed, 1):
        try:
            code, geometry = read(feature)
            if code in found:
                raise ValueError(_("区域代码“%s”重复。") % code)
        except ValueError as wrong:
            raise ValueError(_("第%(number)d个要素：%(why)s") % {"number": number, "why": wrong}) from None
        found[code] = geometry
    return list(found.items())


def read(feature):
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise ValueError(_("缺少属性（properties）。"))
    code = str(feature["properties"].get("code") or "").strip()
    if not code:
        raise ValueError(_("属性中缺少区域代码（code）。"))
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError(_("区域“%s”的图形应为 Polygon 或 MultiPolygon。") % code)
    rings = rings_of(geometry)
    if not rings or not all(map(is_ring, rings)):
        raise ValueError(_("区域“%s”的坐标无法识别：每条边界至少四点，首尾相同，经纬度在范围内。") % code)
    if sum(map(len, rings)) > MOST_POINTS:
        said = {"code": code, "most": MOST_POINTS}
        raise ValueError(_("区域“%(code)s”的边界超过%(most)d点，请先简化。") % said)
    return code, {"type": geometry["type"], "coordinates": geometry["coordinates"]}


def rings_of(geometry):
    """All rings, holes among them; empty when the coordinates are not nested as they should be."""
    polygons = geometry.get("coordinates")
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    nested = isinstance(polygons, list) and all(isinstance(rings, list) for rings in polygons)
    return [ring for rings in polygons for ring in rings] if nested else []


def is_ring(ring):
    return isinstance(ring, list) and len(ring) >= 4 and all(map(is_point, ring)) and ring[0] == ring[-1]


def is_point(point):
    if not isinstance(point, list) or len(point) < 2:
        return False
    numbers = [number for number in point[:2] if type(number) in (int, float) and isfinite(number)]
    return len(numbers) == 2 and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90


def laid_out(geometries):
    """``(height, [(path, x, y)])``: SVG paths on a sheet WIDTH wide, and where each one's name goes.

    Degrees are taken as flat, narrowed by the latitude: for a province and below no eye sees the difference.
    """
    points = [point for geometry in geometries for ring in rings_of(geometry) for point in ring]
    if not points:
        return 0, []
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)

    def at(point):
        return round((point[0] - west) * narrow * scale), round((north - point[1]) * scale)

    return round((north - south) * scale), [shape(geometry, at) for geometry in geometries]


def shape(geometry, at):
    rings = [thinned([at(point) for point in ring]) for ring in rings_of(geometry)]
    x, y = middle(max(rings, key=area))
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring[:-1]) + "Z" for ring in rings)
    return path, x, y


def thinned(ring):
    """Without points that fall on the one before."""
    return [point for number, point in enumerate(ring) if number == 0 or point != ring[number - 1]]


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))) / 2


def middle(ring):
    """The centre of gravity; of what has no area, the first point."""
    pairs = list(itertools.pairwise(ring))
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)
    if not twice:
        return ring[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    return round(x), round(y)
