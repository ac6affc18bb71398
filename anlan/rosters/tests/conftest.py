import pytest
from django.test import Client

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
