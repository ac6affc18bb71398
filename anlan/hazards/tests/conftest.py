"""The cast, an enterprise of the register, and matters on their way."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.testing import Cast, make_user

GRADED = {"grade": "general", "danger_class": "electrical"}
FIVE = {
    "duty_person": "王强",
    "measures": "更换线路，加装漏电保护",
    "funds": "2万元，自筹",
    "finish_on": date(2026, 3, 20),
    "contingency": "断电挂牌，专人看守",
}
CURE = {"cause_class": "management", "systemic_measure": "每月检查配电室并留记录"}


def at(month=3, day=10, hour=9, year=2026):
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


def photo(name="现场.txt"):
    return SimpleUploadedFile(name, b"photo of the place")


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    cast = Cast()
    cast.officer2 = make_user(cast.office, "office", name="安委办另一经办")
    cast.rescuer2 = make_user(cast.emergency, "department", name="应急另一经办", sectors=[cast.industry])
    return cast


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def report(cast):
    """``report(…)``: a danger at the plant, found by the emergency bureau, received by it."""

    def make(actor=None, organ=None, now=None, **more):
        said = {
            "profile": "danger",
            "source": "inspection",
            "description": "配电室线路老化，未装漏电保护。现场有积水。",
            "place": cast.town,
            "sector": cast.industry,
            "subject": cast.plant,
            "photos": [photo()],
            **more,
        }
        return report_matter(
            actor=actor or cast.rescuer, organ=organ or cast.emergency, now=now or at(), **said
        )

    return make


@pytest.fixture
def at_state(cast, report):
    """``at_state("submitted", …)``: a danger brought so far by the usual steps."""

    def make(state, grade="general", **more):
        row = report(**more)
        by = {
            "verified": lambda: go(row, "accept", cast.rescuer, **{**GRADED, "grade": grade}),
            "assigned": lambda: go(
                row, "assign", cast.rescuer, responsible=cast.plant, rectify_by=date(2026, 3, 25)
            ),
            "rectifying": lambda: go(row, "start", cast.manager, **FIVE),
            "submitted": lambda: go(
                row, "submit", cast.manager, now=at(day=18), work_done="已更换", after_files=[photo()]
            ),
            "verified_ok": lambda: go(
                row,
                "pass",
                cast.rescuer,
                now=at(day=19),
                co_verifier=cast.rescuer2 if grade == "major" else None,
                on_site=grade == "major",
                **CURE,
            ),
            "closed": lambda: go(row, "close", cast.rescuer, now=at(day=20)),
        }
        for name, act in by.items():
            if row.state == state:
                break
            act()
            assert row.state == name
        return row

    return make


def go(row, name, actor, now=None, **facts):
    return MATTER.move(row, name, actor=actor, now=now or at(day=11), **facts)


def fresh(row):
    return Matter.objects.get(pk=row.pk)
