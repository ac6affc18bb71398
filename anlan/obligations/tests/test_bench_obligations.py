"""A million duties made and let lapse by the clock, and the lists over them: ``make bench`` prints how long it takes.

``BENCH_OCCURRENCES`` makes the city smaller; ``--db postgres`` asks the other database.
"""

import os
import time
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from anlan.audit.models import Entry
from anlan.notices.models import Notice
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate, lapse
from anlan.obligations.models import Obligation, Occurrence
from anlan.org.models import Organ, Place
from anlan.registers.models import Enterprise, Tag, Tagging
from anlan.testing import make_organ, make_place, make_sector, make_user
from anlan.tests.databases import set_for_all
from anlan.tests.stopwatch import measure, peak_memory, tell

from .conftest import at

# The second mark has the test database made at all.
pytestmark = [pytest.mark.bench, pytest.mark.django_db]

OCCURRENCES = int(os.environ.get("BENCH_OCCURRENCES") or 1_000_000)
LIMIT = 300  # milliseconds
TOWNS, FIRMS = 200, 10_000
MONTHLY = {"kind": "every", "unit": "month"}
NOW = at(2026, 3, 5)


class LargeCity:
    """Enterprises of 200 towns that owe so many monthly duties that the horizon holds ``OCCURRENCES``."""

    def build(self):
        self.firms = min(FIRMS, max(100, OCCURRENCES // 30))
        self.city = make_place("大澜市", kind=Place.Kind.CITY)
        self.towns = Place.plant_many(
            [
                Place(name=f"第{n}镇", parent=self.city, kind=Place.Kind.TOWN, code=f"98{n:04}")
                for n in range(TOWNS)
            ]
        )
        self.sector, self.office = make_sector(), make_organ("大澜市安委办", self.city, "committee_office")
        self.hall = make_organ("第0镇人民政府", self.towns[0], "town")
        self.officer = make_user(self.office, "office", place=self.city)
        self.townsman = make_user(self.hall, "town", place=self.towns[0])
        self.make_firms()
        self.manager = make_user(self.organs[0], "enterprise", place=self.towns[0])
        self.make_obligations()
        self.analyse()
        return self

    def make_firms(self):
        self.tag = Tag.objects.create(code="bench", name="测量用标签")
        self.organs = Organ.plant_many(
            [
                Organ(name=f"第{n}厂", place=self.towns[n % TOWNS], kind="enterprise", sector=self.sector)
                for n in range(self.firms)
            ]
        )
        firms = Enterprise.objects.bulk_create(
            [
                Enterprise(
                    organ=organ,
                    name=organ.name,
                    credit_code=f"B{n}",
                    place_id=organ.place_id,
                    sector=self.sector,
                    since=date(2020, 1, 1),
                )
                for n, organ in enumerate(self.organs)
            ],
            batch_size=500,
        )
        Tagging.objects.bulk_create(
            Tagging(enterprise=firm, tag=self.tag, since=date(2024, 1, 1)) for firm in firms
        )

    def make_obligations(self):
        """Each has three rounds within the horizon: March, April and, from the second of March on, May."""
        self.demands = max(1, OCCURRENCES // (3 * self.firms))
        for number in range(self.demands):
            row = create_obligation(
                actor=self.officer,
                organ=self.office,
                title=f"第{number}项每月检查",
                subject="enterprise",
                tag=self.tag,
                cadence=MONTHLY,
                starts_on=date(2026, 3, 1),
            )
            Obligation.objects.filter(pk=row.pk).update(state="in_force", in_force_since=date(2026, 3, 1))

    def analyse(self):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def timed(lines, label, work):
    """Runs ``work()``, which returns how many rows it wrote; says how fast and with how much memory."""
    with peak_memory() as grown:
        started, began = time.perf_counter(), time.process_time()
        rows = work()
        spent, worked = time.perf_counter() - started, time.process_time() - began
    rate = f"{rows / spent:,.0f} rows/s, {rows / worked:,.0f} a second of its own work, " if rows else ""
    lines.append(f"{label}: {rows:,} rows in {spent:.1f} s, {rate}{grown():.0f} MB more")
    return rows


def count_as_in_use():
    """On a server PostgreSQL keeps count of rows while they are written; for tests it is off."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            set_for_all(cursor, "autovacuum = on", "autovacuum_naptime = '15s'", "statement_timeout = 0")


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """Committed, as in use."""
    with django_db_blocker.unblock():
        count_as_in_use()
        built, lines = LargeCity().build(), []
        made = timed(lines, "the ticker makes", lambda: generate(NOW))
        built.analyse()
        again = timed(lines, "a second run on the same day", lambda: generate(NOW))
        timed(lines, "the next day's run (all rounds looked through)", lambda: generate(NOW + timedelta(1)))
        missed = timed(lines, "the ticker lets lapse", lambda: lapse(at(2026, 7, 1)))
        built.made, built.again, built.missed, built.lines = made, again, missed, lines
        # So that both the settled and the open ones are many.
        reopened = Occurrence.objects.filter(due_on__gt=date(2026, 4, 1))
        reopened.update(state="pending", missed_at=None)
        built.analyse()
        yield built
        call_command("flush", interactive=False, verbosity=0)


LISTS = {
    "unfinished": "?phase=unfinished",
    "overdue": "?phase=overdue",
    "of one month": "?phase=unfinished&month=2026-03",
    "of one enterprise by name": "?phase=unfinished&organ=第77厂",
    "at risk": "?phase=at_risk",
    "missed": "?phase=missed",
    "by subject": "?phase=unfinished&sort=organ_id",
    "page 20": "?phase=unfinished&page=20",
}


def test_the_ticker_makes_and_ages_them(city, django_db_blocker):
    tell(city.lines)
    with django_db_blocker.unblock():
        assert city.made == city.missed == Occurrence.objects.count() == 3 * city.firms * city.demands
        assert city.again == 0
        assert Notice.objects.filter(recipient=city.manager, kind="credit.recorded").count() == 1
        assert Entry.objects.filter(position__isnull=True).count() == 0


@pytest.mark.parametrize("reader", ["officer", "townsman", "manager"])
def test_lists(city, django_db_blocker, reader):
    lines, client = [], Client()
    with django_db_blocker.unblock():
        client.force_login(getattr(city, reader))
        row = Occurrence.objects.visible_to(getattr(city, reader)).order_by("pk").first()
        pages = {label: reverse("obligations:occurrences") + query for label, query in LISTS.items()}
        pages |= {"one": row.get_absolute_url(), "its demand": row.obligation.get_absolute_url()}
        pages |= {"demands": reverse("obligations:obligations")}
        for label, path in pages.items():
            assert client.get(path).status_code == 200, path
            lines.append(measure(client, path, label, reader).line(LIMIT))
    tell(lines)
