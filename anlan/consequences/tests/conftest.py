"""The cast, clients, and rules of the test's own."""

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.facts.tests.conftest import fact  # noqa: F401
from anlan.rulebook.actions import set_rule
from anlan.testing import Cast

DAY = date(2026, 3, 10)


def at(day=DAY, hour=9):
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def line(code="severe_accident", effect="veto", mode="proposed", **more):
    said = {"count": 1, "days": 365, "term": 30, "basis": "某办法第三条"} | more
    return {"fact": code, "effect": effect, "mode": mode, **said}


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def rules(cast):
    """``rules(line(…), …)``: the city's own rules from 2026 on."""

    def make(*lines):
        return set_rule(
            "consequences.rules",
            list(lines),
            place=cast.city,
            valid_from=date(2026, 1, 1),
            actor=cast.admin,
            basis="本地文件",
        )

    return make


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def take(client_of):
    """``take(user, row, step, day, **facts)``: the step through its page; the answer."""

    def make(user, row, step, day=DAY, **facts):
        name = f"{row._meta.app_label}:step"
        with clock.at(at(day)):
            answer = client_of(user).post(reverse(name, args=[row.pk, step]), facts)
        row.refresh_from_db()
        return answer

    return make


def problems(answer):
    return [str(text) for text in answer.context["form"].non_field_errors()]
