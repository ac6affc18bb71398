"""Dangers in what is no enterprise: pipelines, vessels, houses, stalls, each with its file."""

import pytest
from django.urls import reverse

from anlan.consequences.models import Trigger
from anlan.hazards.advice import advise
from anlan.hazards.models import Matter
from anlan.subjects.actions import create_subject

from .conftest import at, go, photo


@pytest.fixture
def thing(cast):
    def make(kind="pipeline", name="城东次高压燃气管线", **more):
        said = {"place": cast.town, "sector": cast.industry, **more}
        return create_subject(kind, actor=cast.officer, name=name, **said)

    return make


@pytest.mark.clause("S1-12r")
@pytest.mark.parametrize(("kind", "name"), [("pipeline", "城东燃气管线"), ("vessel", "苏渔0001")])
def test_a_danger_in_a_thing_takes_place_and_keeper_from_its_file(cast, client_of, thing, kind, name):
    row, other = thing(kind, name, keeper=cast.plant), thing("facility", "北桥")
    client = client_of(cast.rescuer)
    address = f"{reverse('hazards:report')}?thing={row.pk}"
    offered = client.get(address).context["form"]["thing"].value()
    said = {
        "description": "标识桩缺失，现场有第三方施工。",
        "thing": client.get(address).context["form"].fields["thing"].prepare_value(offered),
        "photos": photo(),
        "profile": "danger",
        "source": "inspection",
        "organ": cast.emergency.pk,
    }
    assert client.post(reverse("hazards:report"), said).status_code == 302
    made = Matter.objects.get()
    assert (made.thing, made.where, made.subject, made.place) == (row, name, cast.plant, cast.town)
    listed = {
        one.pk: [line for line, _cells in client.get(
            reverse("hazards:matters"), {"status": "unfinished", "thing": one.pk}
        ).context["lines"]]
        for one in (row, other)
    }  # fmt: skip
    assert listed == {row.pk: [made], other.pk: []}
    shown = dict(client.get(row.get_absolute_url()).context["panels"])["hazards/on_thing.html"]
    assert (shown["numbers"]["open"], [one for one, *_marks in shown["rows"]]) == (1, [made])
    assert row.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()
    assert client_of(cast.manager).get(made.get_absolute_url()).status_code == 200  # who keeps it
    assert client_of(cast.town2sman).get(made.get_absolute_url()).status_code == 404


def test_a_name_that_is_none_or_several_is_told(cast, client_of, thing):
    thing("facility", "北桥")
    thing("pipeline", "北桥")
    client = client_of(cast.rescuer)

    def fault(name):
        return client.post(reverse("hazards:report"), {"thing": name}).context["form"].errors["thing"][0]

    assert fault("北桥") == "“北桥”不止一个，请写全：北桥（柳桥镇，管道）、北桥（柳桥镇，设施）。"
    assert fault("南桥") == "没有名为“南桥”的监管对象，或不在您的管辖范围内。"
    assert "thing" not in client.post(
        reverse("hazards:report"), {"thing": "北桥（柳桥镇，管道）"}
    ).context["form"].errors  # fmt: skip


def test_the_same_item_in_the_same_thing_recurs_in_another_of_the_keeper_it_does_not(cast, thing, report):
    one, two = thing(keeper=cast.plant), thing(name="城西燃气管线", keeper=cast.plant)
    put_right = {
        "work_done": "已恢复",
        "rectified_by": "王强",
        "danger_class": "other",
        "cause_class": "management",
    }
    first = report(thing=one, subject=None, standard_code="GX-1")
    go(first, "correct", cast.rescuer, **put_right)
    assert report(thing=two, subject=None, standard_code="GX-1", now=at(day=15)).recurrences == 0
    assert report(standard_code="GX-1", now=at(day=15)).recurrences == 0
    again = report(thing=one, subject=None, standard_code="GX-1", now=at(day=16))
    assert (again.pk, again.state, again.recurrences) == (first.pk, "reopened", 1)
    assert Trigger.objects.get(code="danger_recurred").organ == cast.plant


def test_only_what_lies_in_the_same_thing_may_be_the_same(cast, thing, report):
    one, two = thing(), thing(name="城西燃气管线")
    words = "标识桩缺失，现场有第三方施工。"
    there = report(thing=one, subject=None, description=words)
    found = {
        row.pk: [matter for matter, _score in advise(cast.rescuer, words, thing=row, now=at()).duplicates]
        for row in (one, two)
    }
    assert found == {one.pk: [there], two.pk: []}
