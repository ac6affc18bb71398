"""The cast, clients, and an act that has come as far as a test wants it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anlan.accountability.models import Act
from anlan.consequences.tests.conftest import (  # noqa: F401
    DAY,
    at,
    cast,
    client_of,
    fact,
    files_of_the_test,
    rules,
    take,
)
from anlan.demo import clock

GROUNDS = {"title": "燃气隐患整治不力", "grounds": "两处隐患逾期", "basis": "某约谈办法第五条"}


@pytest.fixture
def propose(cast, client_of):  # noqa: F811
    """``propose(organ, …)``: by the city's officer on the page; the answer."""

    def make(organ, *, user=None, day=DAY, beside=None, **said):
        user = user or cast.officer
        data = {"office": user.home.pk, "organ": organ.pk, "capacity": "rectifier"} | GROUNDS | said
        url = reverse("accountability:propose") + (f"?beside={beside.pk}" if beside else "")
        with clock.at(at(day)):
            return client_of(user).post(url, data)

    return make


@pytest.fixture
def act(cast, propose, take):  # noqa: F811
    """``act(upto, rung=…)``: of the town, proposed by hand and taken through its steps up to ``upto``."""

    def make(upto="", rung="remind", organ=None, day=DAY, **said):
        organ = organ or cast.town_hall
        assert propose(organ, day=day, **said).status_code == 302
        row = Act.objects.latest("pk")
        steps = [
            (cast.boss, "approve", {"rung": rung}),
            (cast.officer, "deliver", {"correct_by": day + timedelta(30)}),
            (cast.townsman, "answer", {"reply": "原因和措施"}),
            (cast.townsman, "rectify", {"measures_taken": "已整改"}),
            (cast.officer, "close", {"check_result": "属实"}),
        ]
        names = [name for _user, name, _facts in steps]
        for user, name, facts in steps[: names.index(upto) + 1 if upto else 0]:
            answer = take(user, row, name, day, **facts)
            assert answer.status_code == 302, answer.context["form"].errors
        return row

    return make
