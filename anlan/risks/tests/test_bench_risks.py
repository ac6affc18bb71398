"""Half a million risk points: ``make bench`` prints what the list costs and what the risk of all places,
beside the same at a tenth of the size. ``BENCH_POINTS`` makes it smaller; ``--db postgres`` asks the other database.
"""

import os
import time
from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from anlan.org.models import Place, User
from anlan.plans.tests.large_city import LargeCity
from anlan.registers.tests.large_register import make_register
from anlan.risks.actions import areas
from anlan.risks.models import AreaRisk, RiskPoint
from anlan.tests.stopwatch import compared, measure, peak_memory, tell

from .large_points import PER_FIRM, make_points

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

POINTS = int(os.environ.get("BENCH_POINTS") or 500_000)
PLACES = 3000
LIMIT = 100  # milliseconds
READERS = ("officer", "townsman")
LISTS = {
    "points": "/risks/",
    "points: major": "/risks/?level=major",
    "points: overdue": "/risks/?look=overdue",
    "points: no owner": "/risks/?look=ownerless",
    "points of a county": "/risks/?level=larger&place={county}",
    "points by name": "/risks/?sort=name",
    "areas": "/risks/areas/",
}


class LargeRisks(LargeCity):
    """Five points an enterprise; towns enough that about ``PLACES`` places have a risk."""

    def __init__(self, points):
        super().__init__(points)
        self.points, self.rng = points, Random(points)

    def build(self):
        self.make_places()
        self.make_organs()
        more = (PLACES - len(self.towns)) * self.points // POINTS
        towns = [
            Place(
                name=f"新{n}镇",
                code=f"N{n:06d}",
                kind=Place.Kind.TOWN,
                parent=self.counties[0],
                official=False,
            )
            for n in range(more)
        ]
        self.towns = [*self.towns, *Place.plant_many(towns)]
        make_register(self, max(1000, self.points // PER_FIRM))
        self.make_accounts()
        make_points(self)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self


@pytest.fixture(scope="module", params=[max(POINTS // 10, 5000), POINTS])
def city(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        started = time.perf_counter()
        city = LargeRisks(request.param).build()
        tell([f"{RiskPoint.objects.count():,} points built in {time.perf_counter() - started:.0f} s"])
        yield city
        call_command("flush", interactive=False, verbosity=0)


spent = {}  # what was measured -> the milliseconds of work at the small size


def test_the_risk_of_all_places(city, django_db_blocker):
    with django_db_blocker.unblock():
        lines = []
        for day in range(2):
            now = timezone.now() + timedelta(days=day)
            worked = time.process_time()
            with peak_memory() as grown:
                places = areas.compute(now)
            work = time.process_time() - worked
            lines.append(f"area risk of {places:,} places: cpu {work:.2f} s, {grown():.0f} MB more")
        if city.points == POINTS and "areas" in spent:
            lines[-1] += f", {work / spent['areas']:.1f} times"
        spent.setdefault("areas", work)
        assert AreaRisk.objects.filter(current=True).count() == places
        tell(lines)


@pytest.mark.parametrize("reader", READERS)
def test_lists(city, django_db_blocker, reader):
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.get(pk=getattr(city, reader).pk))
        lines = []
        for label, path in LISTS.items():
            path = path.format(county=city.counties[0].pk)
            assert client.get(path, follow=True).status_code == 200, path
            lines.append(
                compared(measure(client, path, label, reader), spent, LIMIT, whole=city.points == POINTS)
            )
        tell(lines)
