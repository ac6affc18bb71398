"""A cast, and a storage of its own for each test."""

import pytest

from anlan.rulebook import book
from anlan.rulebook.models import Rule
from anlan.testing import Cast


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def change_rule(db):
    def change(key, value):
        Rule.objects.filter(key=key).update(value=value)
        book.changed()

    return change
