"""Coordinate systems met in China, in degrees, longitude first.

WGS-84 and CGCS2000 (EPSG:4326, EPSG:4490) differ by centimetres and count as one here; it is what the house keeps.
GCJ-02 is what AMap and Tencent use: WGS-84 moved by 50 to 700 m inside China. BD-09 is Baidu's, moved once more.
"""

from math import atan2, cos, hypot, pi, radians, sin, sqrt

STANDARD = "cgcs2000"
SYSTEMS = (STANDARD, "wgs84", "gcj02", "bd09")

# The grid that a map gathers much in: the side of a square in micro-degrees, and how many make up a column.
MICRO = 1_000_000
GRAIN = 62_500
COLUMN = 8192

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323  # of Krasovsky's ellipsoid, which GCJ-02 reckons with
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271  # outside of these nothing is moved
EXACT, ROUNDS = 1e-9, 30  # degrees at which the way back stops, and the most steps it takes
SPIN = pi * 3000 / 180


def to_standard(lon, lat, system):
    """A point of ``system`` as WGS-84 has it."""
    if system == "gcj02":
        return from_gcj02(lon, lat)
    if system == "bd09":
        return from_gcj02(*gcj02_from_bd09(lon, lat))
    return lon, lat


def from_standard(lon, lat, system):
    """A point of WGS-84 as ``system`` has it."""
    if system == "gcj02":
        return to_gcj02(lon, lat)
    if system == "bd09":
        return bd09_from_gcj02(*to_gcj02(lon, lat))
    return lon, lat


def to_gcj02(lon, lat):
    east, north = shift(lon, lat)
    return lon + east, lat + north


def from_gcj02(lon, lat):
    """The point that GCJ-02 moves to ``lon``, ``lat``: found step by step, for the shift has no way back."""
    found = lon, lat
    for _round in range(ROUNDS):
        east, north = shift(*found)
        before, found = found, (lon - east, lat - north)
        if hypot(found[0] - before[0], found[1] - before[1]) < EXACT:
            break
    return found


def shift(lon, lat):
    """By how many degrees GCJ-02 moves a point, east and north."""
    if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        return 0.0, 0.0
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = radians(lat)
    magic = 1 - ECCENTRICITY * sin(angle) ** 2
    metres_east = AXIS / sqrt(magic) * cos(angle) * pi / 180.0
    metres_north = AXIS * (1 - ECCENTRICITY) / (magic * sqrt(magic)) * pi / 180.0
    return east / metres_east, north / metres_north


def bd09_from_gcj02(lon, lat):
    size = hypot(lon, lat) + 0.00002 * sin(lat * SPIN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * SPIN)
    return size * cos(angle) + 0.0065, size * sin(angle) + 0.006


def gcj02_from_bd09(lon, lat):
    x, y = lon - 0.0065, lat - 0.006
    size = hypot(x, y) - 0.00002 * sin(y * SPIN)
    angle = atan2(y, x) - 0.000003 * cos(x * SPIN)
    return size * cos(angle), size * sin(angle)
