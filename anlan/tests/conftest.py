"""The demo as the world in which the house tests stand: it has rows of nearly every kind."""

from datetime import date

import pytest
from django.db import transaction
from django.test import TestCase

from anlan.tests.worlds import FOLLOWING, stands_in_demo, told


@pytest.fixture(scope="module")
def demo(request, django_db_setup, django_db_blocker):
    """The demo with few enterprises and dangers: told once for all files in a row that use it, then rolled back."""
    with django_db_blocker.unblock():
        if not told:
            tell()
        yield
        if not stands_in_demo(request.session.stash.get(FOLLOWING, None)):
            end()


def tell():
    from anlan.demo.load import load

    world = transaction.atomic()
    world.__enter__()
    told.append(world)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            load(date(2026, 6, 10), enterprises=40, dangers=28)
    except BaseException:
        end()
        raise


def end():
    transaction.set_rollback(True)
    told.pop().__exit__(None, None, None)
