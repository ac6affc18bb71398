"""How fast each page of the demo answers, and with how many queries: ``make bench`` prints it.

Every address that shows a page is asked as each of the main accounts, with the oldest and the newest row
that the account sees. The table gives the slowest of these, the median of five warm answers.
"""

import sys
import time
from dataclasses import dataclass
from datetime import date
from statistics import median

import pytest
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from anlan.demo.load import load
from anlan.org.models import User

from .addresses import Address, every_address, with_rows

pytestmark = pytest.mark.bench

ACCOUNTS = ("anwei", "anzhuren", "zhujian", "yingji", "baixu", "qiye", "xitong", "shenji")
LIMIT = 300  # milliseconds
ROUNDS = 5


@pytest.fixture(scope="module")
def whole_demo(django_db_setup, django_db_blocker):
    """The demo as visitors get it, with all its enterprises."""
    with django_db_blocker.unblock():
        world = transaction.atomic()
        world.__enter__()
        with TestCase.captureOnCommitCallbacks(execute=True):
            load(date(2026, 6, 10))
        yield
        transaction.set_rollback(True)
        world.__exit__(None, None, None)


@dataclass(frozen=True)
class Spent:
    """``wall`` and ``cpu`` in milliseconds."""

    page: str
    account: str
    wall: float
    cpu: float
    queries: int

    def __str__(self):
        flag = "  <- slow" if self.wall > LIMIT else ""
        return (
            f"{self.page:<26} {self.account:<9} {self.wall:5.0f} ms {self.cpu:5.0f} ms of the processor "
            f"{self.queries:4d} queries{flag}"
        )


def paths(address, user):
    """The paths of an address: with the oldest and the newest row of its model that ``user`` sees."""
    model = getattr(address.view, "model", None)
    if address.arguments == ("pk",) and hasattr(getattr(model, "objects", None), "visible_to"):
        seen = model.objects.visible_to(user).order_by("pk")
        found = {row.pk for row in (seen.first(), seen.last()) if row}
        return [Address(address.name, address.view, address.arguments, {"pk": pk}).path for pk in found]
    return [with_rows(address).path]


def ask(client, path):
    """``True`` where this reader is shown a page."""
    response = client.get(path, follow=True)
    return response.status_code in (200, 409) and response["Content-Type"].startswith("text/html")


def measure(client, name, account, path):
    with CaptureQueriesContext(connection) as asked:
        client.get(path, follow=True)
    queries = len(asked)  # the next request empties the log
    walls, cpus = [], []
    for _round in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        client.get(path, follow=True)
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    return Spent(name, account, median(walls), median(cpus), queries)


def pages_of(username):
    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user)
    for name, address in sorted(every_address().items()):
        for path in paths(address, user):
            if ask(client, path):
                yield measure(client, name, username, path)


def test_pages_of_the_demo(whole_demo, db):
    slowest = {}
    for username in ACCOUNTS:
        for spent in pages_of(username):
            slowest[spent.page] = max(spent, slowest.get(spent.page, spent), key=lambda spent: spent.wall)
    lines = sorted(slowest.values(), key=lambda spent: -spent.wall)
    sys.stdout.write("\n" + "\n".join(map(str, lines)) + "\n")
    assert len(lines) > 60
