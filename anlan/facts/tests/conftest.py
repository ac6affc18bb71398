from datetime import date

import pytest
from django.test import Client

from anlan.facts.actions import record_fact
from anlan.facts.models import FactKind
from anlan.testing import Cast


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def fact(cast):
    """``fact(kind, day, …)``: recorded by the city's office for the town hall unless told otherwise."""

    def make(kind, day=date(2026, 3, 10), **values):
        values = {"actor": cast.officer, "organ": cast.town_hall} | values
        return record_fact(FactKind.objects.get(code=kind), happened_on=day, **values)

    return make
