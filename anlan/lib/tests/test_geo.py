"""Coordinate systems: values that the published formulas give, and the way there and back."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.lib.geo import (
    SYSTEMS,
    bd09_from_gcj02,
    from_gcj02,
    from_standard,
    gcj02_from_bd09,
    to_gcj02,
    to_standard,
)

# A point of Beijing, and what the widely used reference implementation (coordtransform) makes of it.
HERE = (116.404, 39.915)
METRES = 111_320  # of a degree of latitude


def close(found, wanted, most):
    return hypot(found[0] - wanted[0], found[1] - wanted[1]) <= most


@pytest.mark.parametrize(
    ("convert", "wanted"),
    [
        (to_gcj02, (116.41024449916938, 39.91640428150164)),
        (bd09_from_gcj02, (116.41036949371029, 39.92133699351021)),
        (gcj02_from_bd09, (116.39762729119315, 39.90865673957631)),
    ],
)
def test_known_values(convert, wanted):
    assert close(convert(*HERE), wanted, 1e-9)


def test_the_way_back_is_exact_where_the_usual_one_step_is_not():
    usual = (116.39775550083061, 39.91359571849836)
    back = from_gcj02(*HERE)
    assert close(to_gcj02(*back), HERE, 1e-8)
    assert not close(to_gcj02(*usual), HERE, 1e-7)


def test_gcj02_lies_half_a_kilometre_off():
    east, north = (there - here for there, here in zip(to_gcj02(*HERE), HERE, strict=True))
    assert 400 < hypot(east * METRES * cos(radians(HERE[1])), north * METRES) < 700


@pytest.mark.parametrize("point", [(2.35, 48.85), (151.2, -33.86), (150.0, 31.0)])
def test_nothing_is_moved_abroad(point):
    assert to_gcj02(*point) == from_gcj02(*point) == point


@pytest.mark.parametrize("system", ["cgcs2000", "wgs84"])
def test_what_the_house_keeps_is_not_moved(system):
    assert to_standard(*HERE, system) == from_standard(*HERE, system) == HERE


@given(
    st.sampled_from(SYSTEMS),
    st.floats(min_value=74, max_value=135),
    st.floats(min_value=4, max_value=53),
)
def test_there_and_back_within_a_metre(system, lon, lat):
    there = from_standard(lon, lat, system)
    assert close(to_standard(*there, system), (lon, lat), 1e-5)
