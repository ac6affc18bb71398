"""The demo as the world in which the house tests stand: it has rows of nearly every kind."""

from datetime import date

import pytest
from django.db import transaction
from django.test import TestCase


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo with few enterprises and dangers, loaded once a module and rolled back after it."""
    from anlan.demo.load import load

    with django_db_blocker.unblock():
        world = transaction.atomic()
        world.__enter__()
        try:
            with TestCase.captureOnCommitCallbacks(execute=True):
                load(date(2026, 6, 10), enterprises=40, dangers=28)
            yield
        finally:
            transaction.set_rollback(True)
            world.__exit__(None, None, None)
