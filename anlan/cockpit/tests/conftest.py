from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from anlan.demo import clock
from anlan.org.models import User
from anlan.testing import Cast
from anlan.tests.conftest import demo  # noqa: F401

NOON = datetime(2026, 6, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def noon():
    with clock.at(NOON):
        yield NOON


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def client_of():
    """A browser of a user, or of the account of that name."""

    def make(user):
        client = Client()
        client.force_login(User.objects.get(username=user) if isinstance(user, str) else user)
        return client

    return make
