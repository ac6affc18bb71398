"""The cast, clients, and a monthly check that every town owes to the city's office."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.events import raise_event
from anlan.testing import Cast, make_group

WEATHER = {"kind": "event", "event": "weather_warning", "level": "orange"}
MONTHLY = {"kind": "every", "unit": "month"}
CHECK = {
    "items": [["inspection"], ["rectification", "none_found"], ["publicity"]],
    "fields": [],
    "roles": [{"role": "principal", "least": 1}],
}


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


NOON = at(2026, 7, 1, 12)


def paper(name="记录.txt", text="检查记录"):
    return SimpleUploadedFile(name, text.encode())


def files(*kinds):
    return [(kind, paper(f"{kind}.txt")) for kind in kinds]


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
def towns(cast):
    return make_group("各镇", cast.city, [cast.town_hall, cast.town2_hall])


@pytest.fixture
def demand(cast, towns):
    """``demand(title=…, cadence=…)``: an obligation of the city's office that all towns owe, in force."""

    def make(enforce=True, since=date(2026, 1, 1), **more):
        said = {
            "title": "每月安全检查",
            "subject": "group",
            "groups": [towns],
            "cadence": MONTHLY,
            "starts_on": since,
            **more,
        }
        if said["subject"] != "group":
            said.pop("groups")
        row = create_obligation(actor=cast.officer, organ=cast.office, **said)
        if enforce:
            put_in_force(row, actor=cast.officer, now=at(since.year, since.month, since.day))
        return row

    return make


@pytest.fixture
def screening(demand):
    """All towns screen within the rule's 24 hours of an orange or red warning."""
    return demand(title="灾害性天气隐患排查", cadence=WEATHER)


@pytest.fixture
def warn(cast):
    def make(level="red", areas=None, now=NOON, **more):
        said = {"title": "暴雨预警", "happened_at": now, "organ": cast.office, "actor": cast.officer, **more}
        return raise_event("weather_warning", level=level, areas=areas or [cast.town], now=now, **said)

    return make
