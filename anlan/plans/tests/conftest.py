"""The cast, logged-in clients, and a plan at each stage of its life."""

import pytest
from django.test import Client

from anlan.plans.actions.dispatching import confirm_all, dispatch_plan, settle_unit
from anlan.plans.actions.drafting import draft_plan
from anlan.testing import Cast

from .samples import text_file


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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
def draft(cast):
    return draft_plan(actor=cast.officer, organ=cast.office, upload=text_file())


@pytest.fixture
def plan(cast, draft):
    """Dispatched: task 1 to the office, 2 to housing (lead) and emergency (support), 3 to emergency."""
    settle_unit(draft, "相关部门", actor=cast.officer, waive="本项由应急部门单独承担")
    confirm_all(draft, actor=cast.officer)
    dispatch_plan(draft, actor=cast.officer)
    return draft
