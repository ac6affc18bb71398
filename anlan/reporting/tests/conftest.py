import pytest
from django.test import Client

from anlan.testing import Cast, make_user


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def second(cast):
    """A second clerk of the office: nobody reviews his own draft."""
    return make_user(cast.office, "office", name="复核经办")


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make
