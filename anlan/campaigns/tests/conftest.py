"""The cast, a campaign of the city's office over the enterprises of two towns, and the days it goes through."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.campaigns.models import Campaign
from anlan.demo import clock
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.plans.models import Document
from anlan.registers.models import Enterprise
from anlan.testing import Cast, make_group, make_organ

CODES = ("91330106MA2H3KQP0T", "91330106MA2H3KQP1R", "91330106MA2H3KQP2P", "91330106MA2H3KQP3M")


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def paper(name="检查记录.txt"):
    return SimpleUploadedFile(name, "检查记录".encode())


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
def plants(cast):
    """Four enterprises of 柳桥镇 and one of 石门镇."""
    places = [cast.town] * 3 + [cast.town2]
    organs = [cast.plant] + [
        make_organ(f"永宁第{n}化工有限公司", place, "enterprise", sector=cast.industry)
        for n, place in enumerate(places[1:], 2)
    ]
    for n, organ in enumerate(organs):
        Enterprise.objects.create(
            organ=organ,
            name=organ.name,
            credit_code=f"TEST{n:014}",
            place=organ.place,
            sector=organ.sector,
            since=date(2020, 1, 1),
        )
    return organs


@pytest.fixture
def towns(cast):
    return make_group("各镇", cast.city, [cast.town_hall, cast.town2_hall])


@pytest.fixture
def document(cast):
    return Document.objects.create(
        place=cast.city,
        organ=cast.office,
        title="危险化学品专项整治实施方案",
        number="永安办〔2026〕3号",
        issued_on=date(2026, 2, 20),
        kind="action_plan",
        uploaded_by=cast.officer,
    )


@pytest.fixture
def prepared(cast, towns, document, client_of):
    """Prepared through the page on the 2nd of March."""

    def make(**more):
        said = {
            "title": "危险化学品专项整治",
            "kind": "special",
            "starts_on": "2026-03-02",
            "organ": cast.office.pk,
            "document": document.pk,
            "groups": [towns.pk],
        } | more
        with clock.at(at(date(2026, 3, 2))):
            answer = client_of(cast.officer).post(reverse("campaigns:new"), said)
        assert answer.status_code == 302, answer.context["form"].errors
        return Campaign.objects.latest("pk")

    return make


@pytest.fixture
def do(client_of):
    """``do(user, day, name, row, step, **facts)``: take a step through its page; returns the problems told."""

    def take(user, day, name, row, step, **facts):
        with clock.at(at(day)):
            answer = client_of(user).post(reverse(f"campaigns:{name}", args=[row.pk, step]), facts)
        if answer.status_code == 302:
            row.refresh_from_db()
            return []
        assert answer.status_code == 422, answer.status_code
        return [problem for problems in answer.context["form"].errors.values() for problem in problems]

    return take


@pytest.fixture
def find(client_of):
    """``find(user, day, subject, …)``: report a danger at an object through its page; returns the matter."""

    def make(user, day, subject, where=""):
        said = {
            "subject": where,
            "description": "配电室线路老化。",
            "photos": paper("现场.txt"),
            "organ": user.home.pk,
            "profile": "danger",
            "source": "inspection",
        }
        with clock.at(at(day)):
            answer = client_of(user).post(reverse("campaigns:report", args=[subject.pk]), said)
        assert answer.status_code == 302, answer.status_code
        subject.refresh_from_db()
        return Matter.objects.latest("pk")

    return make


def correct(matter, user, day):
    """Put right at once by whom it was found: the matter is closed."""
    MATTER.move(
        matter,
        "correct",
        actor=user,
        now=at(day, 10),
        rectified_by="王强",
        work_done="已更换线路",
        danger_class="electrical",
        cause_class="management",
    )
    return matter


def give(matter, user, organ, day, until):
    """Accepted and assigned to ``organ`` with a due day."""
    MATTER.move(matter, "accept", actor=user, now=at(day, 10), grade="general", danger_class="electrical")
    MATTER.move(matter, "assign", actor=user, now=at(day, 11), responsible=organ, rectify_by=until)
    return matter


@pytest.fixture
def launched(cast, plants, prepared, do, client_of):
    """Launched on the 2nd of March with all four enterprises listed by their names."""
    row = prepared()
    with clock.at(at(date(2026, 3, 2))):
        said = {"pasted": "\n".join(plant.name for plant in plants)}
        answer = client_of(cast.officer).post(reverse("campaigns:add", args=[row.pk]), said)
        assert answer.status_code == 302, answer.context["form"].errors
    assert do(cast.officer, date(2026, 3, 2), "step", row, "launch") == []
    return row
