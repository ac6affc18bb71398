"""The cast, and a meeting of the city's office with two units."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from anlan.meetings.actions.editing import call_meeting, mark_attendance, write_minutes
from anlan.meetings.flow import MEETING
from anlan.testing import Cast, make_user


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def second(cast):
    """Another clerk of the office: whoever drafts does not issue."""
    return make_user(cast.office, "office", name="另一经办")


@pytest.fixture
def client_of():
    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def called(cast):
    def make(**more):
        said = {
            "actor": cast.officer,
            "organ": cast.office,
            "kind": "committee",
            "title": "安委会第一次全体会议",
            "starts_at": at(2026, 3, 10, 14),
            "chair": "王明",
            "chair_role": "principal",
            "agenda": [("研究春季安全生产工作", "市安委办"), ("研究燃气整治", "")],
            "invited": [cast.housing, cast.town_hall],
            "venue": "一号会议室",
        }
        return call_meeting(**{**said, **more})

    return make


@pytest.fixture
def held(cast, called):
    def make(held_on=date(2026, 3, 10), **more):
        row = called(**more)
        MEETING.move(row, "notify", actor=more.get("actor", cast.officer), now=at(2026, 3, 1))
        MEETING.move(row, "hold", actor=more.get("actor", cast.officer), held_on=held_on)
        marks = {
            one.pk: {"status": "present", "name": "参会人", "role": "deputy", "reason": ""}
            for one in row.attendances.all()
        }
        mark_attendance(row, marks, actor=more.get("actor", cast.officer))
        return row

    return make


@pytest.fixture
def issued(cast, second, held):
    """Minutes out, with one decision for the housing bureau unless told otherwise."""

    def make(decisions=None, **more):
        row = held(**more)
        wanted = [("检查燃气", cast.housing, date(2026, 4, 10))] if decisions is None else decisions
        write_minutes(row, actor=cast.officer, minutes="会议研究了有关工作。", decisions=wanted)
        row.refresh_from_db()
        MEETING.move(row, "minute", actor=cast.officer)
        MEETING.move(row, "issue", actor=second, now=at(2026, 3, 11))
        return row

    return make
