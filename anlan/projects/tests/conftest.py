"""The cast, people of the approving and reviewing organs, and a project of the plant."""

from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from anlan.demo import clock
from anlan.projects.actions.registering import register_project
from anlan.projects.flow import PROJECT
from anlan.projects.models import Project
from anlan.projects.queries import papers_for
from anlan.testing import Cast, make_user

FURNACE = "新建中频炉两台，以废钢生产地条钢。"
ENTRY = "用于地条钢、普碳钢、不锈钢冶炼的工频和中频感应炉"
CLEAN = "新建机加工车间一座，购置数控机床二十台。"


def at(month=3, day=10, hour=9, year=2026):
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


@contextmanager
def on(month, day):
    """The clock stands at nine of that day."""
    with clock.at(at(month, day)) as now:
        yield now


def paper(name="材料.txt"):
    return SimpleUploadedFile(name, "材料正文".encode())


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    """``builder`` of the housing bureau registers, ``chief`` leads it; the office decides by ``boss``."""
    cast = Cast()
    cast.housing.sector = None
    cast.housing.save()
    cast.clerk = make_user(cast.housing, "department", name="住建审批经办")
    cast.chief = make_user(cast.emergency, "leader", name="应急局长")
    cast.rescuer2 = make_user(cast.emergency, "department", name="应急监管经办")
    return cast


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def register(cast):
    """``register(…)``: taken in by the housing bureau, decided by the office, supervised by the emergency bureau."""

    def make(now=None, **more):
        said = {
            "name": "安泰精密加工扩建项目",
            "decision": Project.Decision.CONSTRUCTION,
            "industry_code": "3130",
            "content": CLEAN,
            "investment": None,
            "special": False,
            "office": cast.housing,
            "organ": cast.plant,
            "decider": cast.office,
            "supervisor": cast.emergency,
            "reviewers": [cast.town_hall],
            **more,
        }
        with clock.at(now or at()) as moment:
            return register_project(actor=cast.clerk, now=moment, **said)

    return make


def go(row, name, actor, month=3, day=11, **facts):
    with on(month, day) as now:
        return PROJECT.move(row, name, actor=actor, now=now, **facts)


def signed(row, cast):
    """Told of the requirements, and signed for."""
    go(row, "inform", cast.clerk)
    return go(row, "receive", cast.manager)


def evidence(row, lacking=()):
    return [(name, paper()) for name in papers_for(row, date(2026, 3, 11)) if name not in lacking]
