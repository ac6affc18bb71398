from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from anlan.demo import clock
from anlan.instruments.models import Instrument
from anlan.testing import Cast, make_user

DAY = date(2026, 3, 2)
ITEMS = "每季度研究一次安全生产工作 | 实施细则第八条\n每半年带队检查一次"


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    cast = Cast()
    cast.second = make_user(cast.office, "office", name="复核经办")
    return cast


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def write(cast, client_of):
    """``write(**said)``: drafted by the city's office through its page."""

    def make(user=cast.officer, day=DAY, **said):
        data = {
            "organ": user.home.pk,
            "kind": "duty_list",
            "title": "柳桥镇安全生产职责清单",
            "subject": cast.town_hall.name,
            "basis": "永政办发〔2026〕3号",
            "items": ITEMS,
        } | said
        with clock.at(at(day)):
            answer = client_of(user).post(reverse("instruments:draft"), data)
        assert answer.status_code == 302, answer.context["form"].errors
        return Instrument.objects.latest("pk")

    return make


@pytest.fixture
def take(client_of):
    """``take(user, row, step, day, **facts)``: the status of the answer, and what it says."""

    def go(user, row, step, day=DAY, **facts):
        with clock.at(at(day)):
            answer = client_of(user).post(reverse("instruments:step", args=[row.pk, step]), facts)
        row.refresh_from_db()
        return answer.status_code, answer.content.decode()

    return go


@pytest.fixture
def issued(cast, write, take):
    """``issued(**said)``: in force from ``DAY`` on."""

    def make(row=None, day=DAY, **said):
        row = row or write(day=day, **said)
        assert take(cast.officer, row, "submit", day)[0] == 302
        assert (
            take(cast.boss, row, "issue", day, effective_on=day, instrument_number="永安办〔2026〕5号")[0]
            == 302
        )
        return row

    return make
