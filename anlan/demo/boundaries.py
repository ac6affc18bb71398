"""Invented outlines for the invented city: a grid of towns shaken out of shape, in the open East China Sea.

Every side between two towns is drawn once, so neighbours meet; a county is what its towns make together.
"""

import itertools
from random import Random

from anlan.audit.log import SYSTEM
from anlan.geo.actions import load_boundaries
from anlan.org.models import Place

WEST, NORTH, STEP = 124.2, 30.6, 0.2  # of the grid's first corner and of its cells, in degrees
ACROSS, DOWN = 3, 2  # towns of a county
COUNTIES_ACROSS = 2
ZONE = (COUNTIES_ACROSS * ACROSS, 1)  # a cell of its own off the east side
SHAKE, BEND, HALVINGS = 0.26, 0.13, 4


def build(city):
    cells = {city.of_kind(Place.Kind.ZONE)[0].code: [ZONE]}
    for number, county in enumerate(city.of_kind(Place.Kind.COUNTY)):
        left, top = number % COUNTIES_ACROSS * ACROSS, number // COUNTIES_ACROSS * DOWN
        towns = county.children.filter(kind=Place.Kind.TOWN).order_by("path")
        own = {
            town.code: [(left + inner % ACROSS, top + inner // ACROSS)] for inner, town in enumerate(towns)
        }
        cells |= own | {county.code: [cell for one in own.values() for cell in one]}
    cells[city.root.code] = sorted({cell for own in cells.values() for cell in own})
    features = [feature(code, own) for code, own in cells.items()]
    collection = {"type": "FeatureCollection", "features": features}
    return load_boundaries(collection, actor=SYSTEM, source="演示数据：虚构图形，不代表任何真实界线")


def feature(code, cells):
    geometry = {"type": "Polygon", "coordinates": [outline(cells)]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def outline(cells):
    """The closed line around cells that hang together: the sides that only one of them has, end to end."""
    sides = {side for x, y in cells for side in around(x, y)}
    onward = {start: end for start, end in sides if (end, start) not in sides}
    corner = first = min(onward)
    line = []
    while True:
        following = onward[corner]
        line += side_between(corner, following)[:-1]
        corner = following
        if corner == first:
            return [*line, line[0]]


def around(x, y):
    corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
    return list(itertools.pairwise(corners))


def side_between(start, end):
    """The bent line from corner to corner, the same both ways."""
    if end < start:
        return side_between(end, start)[::-1]
    chance = Random(f"{start}{end}")
    line, bend = [shaken(start), shaken(end)], BEND
    for _halving in range(HALVINGS):
        line = [point for pair in itertools.pairwise(line) for point in halved(*pair, bend, chance)] + [
            line[-1]
        ]
        bend /= 2
    return [[round(WEST + x * STEP, 5), round(NORTH - y * STEP, 5)] for x, y in line]


def halved(start, end, bend, chance):
    x, y = ((a + b) / 2 + chance.uniform(-bend, bend) for a, b in zip(start, end, strict=True))
    return [start, (x, y)]


def shaken(corner):
    chance = Random(f"{corner}")
    return tuple(number + chance.uniform(-SHAKE, SHAKE) for number in corner)
