"""A cast, a storage of its own for each test, and an office with its word."""

import pytest

from anlan.letters.actions import set_issuer
from anlan.testing import Cast


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def office(cast):
    set_issuer(cast.office, word="永安办", head=cast.office.name, actor=cast.officer)
    return cast.office
