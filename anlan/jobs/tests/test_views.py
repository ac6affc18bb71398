"""Only who asked for a job sees how far it is."""

import pytest
from django.contrib.auth import get_user_model

from anlan.jobs.models import Job

pytestmark = pytest.mark.django_db


def login(client, username):
    user = get_user_model().objects.create(username=username, name=username)
    client.force_login(user)
    return user


def test_the_creator_sees_the_progress(client):
    user = login(client, "asker")
    row = Job.objects.create(name="test.add", key="1", creator_id=user.pk, percent=40, message="已处理 4 行")
    assert client.get(f"/jobs/{row.pk}/").json() == {
        "state": "queued",
        "label": "排队中",
        "percent": 40,
        "message": "已处理 4 行",
        "finished": False,
        "result": None,
    }


def test_nobody_else_does(client):
    login(client, "other")
    theirs = Job.objects.create(name="test.add", key="1", creator_id=0)
    nobodys = Job.objects.create(name="test.add", key="2")
    assert [client.get(f"/jobs/{row.pk}/").status_code for row in (theirs, nobodys)] == [404, 404]
    client.logout()
    assert client.get(f"/jobs/{theirs.pk}/").status_code == 302
