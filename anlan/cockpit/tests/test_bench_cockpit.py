"""The screens over a province of 3,000 places and two million facts: ``make bench`` prints how long each takes."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.indicators.actions import snapshot
from anlan.targets.actions import compute_all, load_catalogue
from anlan.targets.tests.test_bench_indicators import DAY, FACTS, LIMIT, Province
from anlan.testing import make_organ, make_user
from anlan.tests.stopwatch import measure, tell

# The second mark has the test database made at all.
pytestmark = [pytest.mark.bench, pytest.mark.django_db]


@pytest.fixture(scope="module")
def readers(django_db_setup, django_db_blocker):
    """Committed, as in use: the leader and the office of the province, a town; their targets and the day's figures."""
    with django_db_blocker.unblock(), clock.at(aware(DAY, MORNING)) as now:
        built = Province().build()
        hall = make_organ("第0镇人民政府", built.towns[0], "town")
        snapshot(DAY)
        load_catalogue(built.office, DAY.year, actor=built.officer)
        compute_all(now)
        yield {
            "leader": make_user(built.office, "leader", place=built.top),
            "office": built.officer,
            "town": make_user(hall, "town", place=built.towns[0]),
        }
        call_command("flush", interactive=False, verbosity=0)


def test_the_screens(readers, django_db_blocker):
    lines = [f"{FACTS:,} facts"]
    with django_db_blocker.unblock(), clock.at(aware(DAY, MORNING)):
        screens = [(name, reverse("cockpit:layout", args=[name])) for name in readers]
        for name, path in [*screens, ("leader", reverse("cockpit:wall"))]:
            client = Client()
            client.force_login(readers[name])
            assert client.get(path).status_code == 200, path
            lines.append(measure(client, path, path, name).line(LIMIT))
    tell(lines)
