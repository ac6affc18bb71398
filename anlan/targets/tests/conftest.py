from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.facts.tests.conftest import fact  # noqa: F401
from anlan.targets.models import Target
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
def target(cast, client_of):
    """``target(code, op, value, …)``: made, confirmed and put in force by the office through its pages."""

    def make(code, op, value, *, on=date(2026, 1, 5), user=cast.officer, **more):
        data = {
            "title": f"{code} {op} {value}",
            "organ": user.home.pk,
            "code": code,
            "reading": "level",
            "op": op,
            "value": value,
            "unit": "",
            "period": "year",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        } | more
        client = client_of(user)
        with clock.at(aware(on, MORNING)):
            answer = client.post(reverse("targets:new"), data)
            assert answer.status_code == 302, answer.context["form"].errors
            row = Target.objects.latest("pk")
            for step in ("confirm", "enforce"):
                assert client.post(reverse("targets:step", args=[row.pk, step])).status_code == 302
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def look(cast, client_of):
    """``look(target, day, place)``: ``(status, value)`` as the target's page tells it of that day."""

    def ask(row, day, place=None, user=cast.officer):
        asked = {"day": str(day)} | ({"place": place.pk} if place else {})
        with clock.at(aware(max(day, date(2026, 1, 5)), MORNING)):
            page = client_of(user).get(row.get_absolute_url(), asked)
        assert page.status_code == 200
        return page.context["found"].status, page.context["value"]

    return ask
