"""A year's scheme for the towns, made through the pages, and the steps of one assessment."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anlan.assessment.models import Assessment, Scheme
from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.facts.tests.conftest import fact  # noqa: F401
from anlan.obligations.tests.conftest import demand, towns  # noqa: F401
from anlan.testing import Cast, make_user

JUNE = date(2026, 6, 10)


def on(day):
    return clock.at(aware(day, MORNING))


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
def scorer(cast):
    return make_user(cast.office, "office", name="考核组员")


@pytest.fixture
def reviewer(cast):
    return make_user(cast.office, "office", name="复核经办")


ACCIDENTS = {
    "number": "1",
    "title": "事故控制",
    "aspect": "result",
    "points": "60",
    "method": "indicator",
    "code": "facts.accidents",
    "rule_text": "每个扣12",
}
OWN = {
    "number": "2",
    "title": "集镇消防通道整治",
    "side": "individual",
    "points": "40",
    "units_text": "柳桥镇人民政府",
    "materials_text": "整治方案、现场照片",
}
VETO = {
    "number": "3",
    "title": "发生较大及以上事故",
    "sort": "veto",
    "points": "0",
    "aspect": "result",
    "method": "indicator",
    "code": "facts.accidents_severe",
    "rule_text": "≥1否决",
}
ITEM = {
    "side": "common",
    "aspect": "process",
    "sort": "score",
    "weight": "1",
    "method": "panel",
    "by": "place",
    "order": "1",
}


@pytest.fixture
def scheme(cast, client_of, scorer):
    """``scheme(items, **changes)``: drafted by the office through its pages; ``issue`` and ``start`` as wanted."""

    def make(items=(ACCIDENTS, OWN, VETO), *, issue=True, start=True, day=JUNE, **changes):
        data = {
            "title": "2026年度乡镇安全生产考核方案",
            "year": 2026,
            "kind": "town",
            "organ": cast.office.pk,
            "weight": "8",
            "bonus_cap": "5",
            "self_by": day + timedelta(days=20),
            "units": "柳桥镇人民政府、石门镇人民政府",
            "panel": f"{scorer.name}（{scorer.username}）",
        } | changes
        client = client_of(cast.officer)
        with on(day):
            answer = client.post(reverse("assessment:new_scheme"), data)
            assert answer.status_code == 302, answer.context["form"].errors
            row = Scheme.objects.latest("pk")
            for item in items:
                said = ITEM | {key: value for key, value in item.items() if key != "units_text"}
                said["units"] = item.get("units_text", "")
                answer = client.post(reverse("assessment:new_item", args=[row.pk]), said)
                assert answer.status_code == 302, answer.context["form"].errors
            for step in [name for name, wanted in (("issue", issue), ("start", start)) if wanted]:
                answer = client.post(reverse("assessment:scheme_step", args=[row.pk, step]))
                assert answer.status_code == 302, answer.content.decode()
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def take(client_of):
    """``take(user, row, step, day, **facts)``: the status of the step's page, and what it said."""

    def go(user, row, step, day=JUNE, **facts):
        name = {"Assessment": "step", "Objection": "objection_step", "Problem": "problem_step"}[
            type(row).__name__
        ]
        with on(day):
            answer = client_of(user).post(reverse(f"assessment:{name}", args=[row.pk, step]), facts)
        row.refresh_from_db()
        return answer.status_code, answer.content.decode()

    return go


def of(scheme, organ):
    return Assessment.objects.get(scheme=scheme, organ=organ)


def line(row, number):
    return row.lines.get(item__number=number)


def self_data(row, **scores):
    """The self-assessment form: ``n1=(points, explanation)``; what is not named has its full points."""
    data = {}
    for found in row.lines.exclude(item__sort="veto").select_related("item"):
        points, words = scores.get(f"n{found.item.number}", (found.item.points, ""))
        data |= {f"p{found.pk}": points, f"e{found.pk}": words}
    return data
