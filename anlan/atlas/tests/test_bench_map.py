"""The map over half a million risk points: ``make bench`` prints how long views and lists take, and how they grow.

``BENCH_MAP_POINTS`` makes it smaller; ``--db postgres`` asks the other database.
"""

import os
import time

import pytest
from django.core.management import call_command
from django.test import Client

from anlan.org.models import User
from anlan.tests.stopwatch import compared, measure, tell

from .large_map import ACROSS, DOWN, SOUTH, STEP, WEST, LargeMap

# The second mark has the test database made at all.
pytestmark = [pytest.mark.bench, pytest.mark.django_db]

POINTS = int(os.environ.get("BENCH_MAP_POINTS") or 500_000)
LIMIT = 100  # milliseconds
READERS = ("officer", "townsman", "bureau")


def view(wide, high, zoom, **more):
    """A part of the map about its middle, in degrees."""
    lon, lat = WEST + ACROSS * STEP / 2, SOUTH + DOWN * STEP / 2
    box = f"{lon - wide / 2},{lat - high / 2},{lon + wide / 2},{lat + high / 2}"
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/atlas/marks?layers=risks&z={zoom}&box={box}{query}"


PAGES = {
    "view: the whole city": view(1.98, 1.06, 9),
    "view: some towns": view(0.25, 0.13, 12),
    "view: a street": view(0.03, 0.016, 15),
    "view: the city, overdue": view(1.98, 1.06, 9, late="on"),
    "view: the city, major": view(1.98, 1.06, 9, level="major"),
    "map with lists": "/atlas/",
    "list of major risks": "/atlas/risks",
    "list, by review": "/atlas/risks?sort=review_due_on",
    "list of major dangers": "/atlas/dangers",
    "outlines": "/atlas/outlines",
}
spent = {}  # (page, reader) -> the milliseconds of work at a tenth of the size


@pytest.fixture(scope="module", params=[POINTS // 10, POINTS])
def city(request, django_db_setup, django_db_blocker):
    """Committed, as in use: a database plans otherwise for rows that only one transaction sees."""
    with django_db_blocker.unblock():
        started = time.perf_counter()
        city = LargeMap(request.param).build()
        tell([f"{request.param:,} points built in {time.perf_counter() - started:.0f} s"])
        yield city
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize("reader", READERS)
def test_map_and_lists(city, django_db_blocker, reader):
    with django_db_blocker.unblock():
        client, lines = Client(), []
        client.force_login(User.objects.get(pk=getattr(city, reader).pk))
        for label, path in PAGES.items():
            assert client.get(path).status_code == 200, path
            found = measure(client, path, label, reader)
            lines.append(compared(found, spent, LIMIT, whole=city.points == POINTS))
        tell(lines)
