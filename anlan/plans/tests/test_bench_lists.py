"""Lists, cases and exports with a million assignments: ``make bench`` prints how long each takes.

``BENCH_ROWS`` makes the city smaller; ``--db postgres`` asks the other database.
"""

import os
import time
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from anlan.org.models import User
from anlan.plans.models import Assignment
from anlan.tests.stopwatch import measure, peak_memory, tell

from .large_city import LargeCity

# The second mark has the test database made at all.
pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROWS = int(os.environ.get("BENCH_ROWS") or 1_000_000)
LIMIT = 300  # milliseconds
READERS = ("officer", "county_officer", "townsman", "builder", "manager")


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """Committed, as in use: a database plans otherwise for rows that only one transaction sees."""
    with django_db_blocker.unblock():
        yield LargeCity(ROWS).build()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def ask(city, django_db_blocker):
    """``ask(reader, label, path)`` measures one page; the table comes at the end of the test."""
    lines = []

    def ask(reader, label, path):
        client = Client()
        client.force_login(User.objects.get(pk=getattr(city, reader).pk))
        assert client.get(path, follow=True).status_code == 200, path
        lines.append(measure(client, path, label, reader).line(LIMIT))

    with django_db_blocker.unblock():
        yield ask
    tell(lines)


ASSIGNMENTS = {
    "open ones": "?state=open",
    "all": "?role=",
    "late": "?late=late",
    "unsigned": "?late=unsigned",
    "due this month": "?late=month",
    "open and late of one plan": "?state=open&late=late&plan={plan}",
    "open, unit by name": "?state=open&organ=第3局",
    "open, text": "?state=open&q=燃气",
    "open, by due date": "?state=open&sort=due_on",
    "open, latest due first": "?state=open&sort=-due_on",
    "open, by unit": "?state=open&sort=organ_id",
    "all, by signing": "?sort=-received_at",
    "all, by reminders": "?sort=-reminders",
    "open, page 20": "?state=open&page=20",
}


@pytest.mark.parametrize("reader", READERS)
def test_assignments(ask, city, reader):
    plan = Assignment.objects.visible_to(getattr(city, reader)).order_by("pk").first().plan_id
    for label, query in ASSIGNMENTS.items():
        ask(reader, f"assignments: {label}", reverse("plans:assignments") + query.format(plan=plan))


@pytest.mark.parametrize("reader", READERS)
def test_pages_of_plans(ask, city, reader):
    row = Assignment.objects.visible_to(getattr(city, reader)).order_by("pk").first()
    ask(reader, "my work", reverse("plans:my_work"))
    ask(reader, "assignment", row.get_absolute_url())
    ask(reader, "task", row.task.get_absolute_url())
    if reader != "manager":
        ask(reader, "plans", reverse("plans:plans"))
        for name in ("plan", "plan_tasks", "plan_units", "plan_calendar"):
            ask(reader, name, reverse(f"plans:{name}", args=[row.plan_id]))
        ask(reader, "documents", reverse("plans:documents"))
    ask(reader, "my calendar", reverse("plans:my_calendar"))


ENTERPRISES = {
    "all": "",
    "county": "?place={county}",
    "sector and scale": "?sector={sector}&scale=small&state=active",
    "industry": "?industry=C",
    "tag": "?tag={tag}",
    "name": "?q=物流12",
    "common word": "?q=有限公司",
    "pinyin initials": "?q=wl",
    "by name": "?sort=name",
    "most employees first": "?sort=-employees",
    "page 20": "?page=20",
}


@pytest.mark.parametrize("reader", ["officer", "county_officer", "townsman", "builder"])
def test_enterprises(ask, city, reader):
    known = {"county": city.counties[0].pk, "sector": city.sectors[3].pk, "tag": city.tags[0].code}
    for label, query in ENTERPRISES.items():
        ask(reader, f"enterprises: {label}", reverse("registers:enterprises") + query.format(**known))
    ask(reader, "enterprises without an owner", reverse("owners:enterprises") + "?gap=orphan")
    ask(reader, "enterprises alike", reverse("registers:likenesses"))
    ask(reader, "search", reverse("search:find") + "?q=物流")


@pytest.mark.parametrize("address", ["plans:assignments", "registers:enterprises"])
def test_export(city, django_db_blocker, address):
    """All that a department sees of its sector, a twentieth of the city."""
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.get(pk=city.builder.pk))
        started = time.perf_counter()
        with peak_memory() as grown:
            response = client.get(reverse(address) + "?format=xlsx")
        spent = time.perf_counter() - started
    rows = (
        len(CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()) - 1
    )
    size = len(response.content) / 2**20
    tell(
        [f"export of {rows:,} rows of {address}: {spent:.1f} s, {grown():.0f} MB more, {size:.1f} MB of file"]
    )
