"""How fast each page of the demo answers, and with how many queries: ``make bench`` prints it.

Every address that shows a page is asked as each of the main accounts, with the oldest and the newest row
that the account sees. The table gives the slowest of these, the median of twenty warm answers.
"""

from datetime import date
from operator import attrgetter

import pytest
from django.db import transaction
from django.test import Client, TestCase

from anlan.demo.load import load
from anlan.org.models import User

from .addresses import Address, every_address, with_rows
from .stopwatch import measure, tell

pytestmark = pytest.mark.bench

ACCOUNTS = ("anwei", "anzhuren", "zhujian", "yingji", "baixu", "qiye", "xitong", "shenji")
LIMIT = 300  # milliseconds
ASKED = {"search:find": "?q=安全", "org:suggest": "?q=安"}  # a question worth timing
USUAL = attrgetter("p50")


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


def paths(address, user):
    """The paths of an address: with the oldest and the newest row of its model that ``user`` sees."""
    model = getattr(address.view, "model", None)
    if address.arguments == ("pk",) and hasattr(getattr(model, "objects", None), "visible_to"):
        seen = model.objects.visible_to(user).order_by("pk")
        found = {row.pk for row in (seen.first(), seen.last()) if row}
        return [Address(address.name, address.view, address.arguments, {"pk": pk}).path for pk in found]
    return [with_rows(address).path + ASKED.get(address.name, "")]


def is_page(client, path):
    response = client.get(path, follow=True)
    response.close()  # a download keeps its file open until then
    return response.status_code in (200, 409) and response["Content-Type"].startswith("text/html")


def pages_of(username):
    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user)
    for name, address in sorted(every_address().items()):
        for path in paths(address, user):
            if is_page(client, path):
                yield measure(client, path, name, username)


def test_pages_of_the_demo(whole_demo, db):
    slowest = {}
    for username in ACCOUNTS:
        for spent in pages_of(username):
            slowest[spent.page] = max(spent, slowest.get(spent.page, spent), key=USUAL)
    tell(spent.line(LIMIT) for spent in sorted(slowest.values(), key=USUAL, reverse=True))
    assert len(slowest) > 60
