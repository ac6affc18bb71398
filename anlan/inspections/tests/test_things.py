"""Visits to what is no enterprise: houses, stalls and the like, from the register to the revisit."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.indicators.engine import value
from anlan.inspections.actions import visits as actions
from anlan.inspections.actions.following import plan_revisit
from anlan.inspections.models import Inspection
from anlan.subjects.actions import change_subject, create_subject
from anlan.testing import make_user

from .acts import DAY, at, client_of, drawn, go, photo


@pytest.fixture
def thing(cast):
    def make(kind="house", name="河沿路8号自建房", **more):
        said = {"place": cast.town, "sector": cast.industry, "since": date(2020, 1, 1), **more}
        return create_subject(kind, actor=cast.officer, name=name, **said)

    return make


def never_seen(cast):
    asked = {"visited": "never"}
    page = client_of(cast.rescuer).get(reverse("inspections:things"), asked)
    return [row for row, _cells in page.context["lines"]]


@pytest.mark.clause("S2-3.12.3a", "S2-3.12.4")
@pytest.mark.parametrize(
    ("kind", "name", "facts"),
    [
        ("house", "河沿路8号自建房", {"floors": 4, "safety_grade": "C级"}),
        ("stall_point", "新街夜市摊点群", {"stalls": 64, "gas_stalls": 21}),
    ],
)
def test_what_is_on_file_is_screened_and_its_dangers_followed(cast, plan, thing, kind, name, facts):
    row = thing(kind, name, **facts)
    assert never_seen(cast) == [row]
    visit = plan("routine", subject=None, thing=row)
    assert (visit.where, visit.place, visit.title) == (name, cast.town, f"检查{name}")
    go(visit, "check_in", cast.rescuer)
    assert never_seen(cast) == []
    found = value("inspections.things_checked", cast.city, DAY, DAY)
    assert (found.part, found.whole) == (1, 1)
    finding = actions.note_finding(
        visit, actor=cast.rescuer, description="燃气软管私接三通。", photos=[photo()]
    )
    matter = actions.raise_matter(finding, actor=cast.rescuer)
    assert (matter.thing, matter.where, matter.place) == (row, name, cast.town)
    panels = dict(client_of(cast.rescuer).get(row.get_absolute_url()).context["panels"])
    assert [one for one, *_marks in panels["inspections/on_thing.html"]["rows"]] == [visit]
    assert [one for one, *_marks in panels["hazards/on_thing.html"]["rows"]] == [matter]
    (line,) = client_of(cast.rescuer).get(reverse("inspections:things")).context["lines"]
    assert (line[0].last_visit, line[0].dangers) == (DAY, 1)


@pytest.mark.clause("S2-3.12.3c")
def test_a_house_that_was_altered_is_recorded_followed_and_looked_at_again(cast, plan, thing):
    house = thing(floors=3, usage="自住")
    change_subject(house, actor=cast.townsman, version=house.version, floors=4, usage="经营")
    assert history(house)[0].facts["note"] == "用途：自住 → 经营；层数：3 → 4"
    visit = plan("routine", subject=None, thing=house)
    go(visit, "check_in", cast.rescuer)
    finding = actions.note_finding(visit, actor=cast.rescuer, description="擅自加层。", photos=[photo()])
    go(visit, "record", cast.rescuer)
    go(visit, "confirm", cast.rescuer, signer="张某", drawing=drawn("red"))
    matter = actions.raise_matter(finding, actor=cast.rescuer)
    go(visit, "conclude", cast.rescuer, inspection_result="责令停止使用", revisit_on=at(20).date())
    team = [(cast.rescuer, cast.rescuer.name, "head"), (cast.rescuer2, "应急另一经办", "officer")]
    again = plan_revisit(
        visit, actor=cast.rescuer, kind="look_back", planned_from=at(20).date(), team=team, now=at(13)
    )
    assert (again.thing, again.where, matter.thing) == (house, str(house), house)


def test_plans_of_two_departments_for_one_thing_are_merged_and_for_two_not(cast, plan, thing):
    one, two = thing(), thing(name="河沿路9号自建房")
    theirs = make_user(cast.housing, "department", name="住建另一经办", sectors=[cast.industry])
    said = {"actor": theirs, "organ": cast.housing, "subject": None}
    said["team"] = [(theirs, theirs.name, "head"), (None, "某", "officer")]
    row = plan("open", subject=None, thing=one)
    same, elsewhere = plan("open", thing=one, **said), plan("open", thing=two, **said)
    assert "建议合并" in client_of(theirs).get(same.get_absolute_url()).content.decode()
    assert "建议合并" not in client_of(theirs).get(elsewhere.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="不是同一对象"):
        go(elsewhere, "merge", theirs, merge_into=row)
    go(same, "merge", theirs, merge_into=row)
    assert Inspection.objects.get(pk=same.pk).merged_into == row


def test_the_page_plans_a_visit_of_a_thing_and_a_secret_one_shows_on_no_file(cast, thing):
    house = thing()
    client = client_of(cast.rescuer)
    form = client.get(f"{reverse('inspections:plan')}?thing={house.pk}").context["form"]
    assert form["thing"].value() == "河沿路8号自建房（柳桥镇，自建房）"
    said = {
        "kind": "four_noes",
        "thing": "河沿路8号自建房（柳桥镇，自建房）",
        "planned_from": "2026-03-12",
        "head": cast.rescuer.name,
        "organ": cast.emergency.pk,
    }
    answer = client.post(reverse("inspections:plan"), said)
    assert answer.status_code == 302, answer.context["form"].errors
    visit = Inspection.objects.get()
    assert (visit.thing, visit.secret, visit.enterprise) == (house, True, None)

    def visits(user):
        panels = dict(client_of(user).get(house.get_absolute_url()).context["panels"])
        return [one for one, *_marks in panels["inspections/on_thing.html"]["rows"]]

    assert (visits(cast.rescuer), visits(cast.townsman)) == ([visit], [])
    both = {**said, "others": "永宁安泰机械有限公司", "title": "节前检查"}
    assert client.post(reverse("inspections:plan"), both).status_code == 422


def test_the_list_of_things_takes_as_many_queries_for_many_as_for_one(
    cast, thing, django_assert_max_num_queries
):
    client, address = client_of(cast.rescuer), reverse("inspections:things")
    thing()
    client.get(address)
    for number in range(3):
        thing(name=f"河沿路{number}号")
    with django_assert_max_num_queries(20):
        assert len(client.get(address).context["lines"]) == 4
