"""Points of the city: what it runs on and what of it nobody has graded; many people; looking at them by a cycle."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.notices.models import Notice
from anlan.org.models import Place, Sector
from anlan.registers.actions import tag
from anlan.registers.models import Tag
from anlan.registers.tags import load_tags
from anlan.risks import indicators
from anlan.risks.actions import missed, points
from anlan.risks.actions.areas import compute
from anlan.risks.exchange import class_of
from anlan.risks.models import AreaRisk, LevelChange, Measure, RiskPoint

from .conftest import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge(cast):
    return points.add_point(
        actor=cast.rescuer, organ=cast.emergency, place=cast.town, name="滨江大桥", kind="city", link="roads"
    )


@pytest.mark.clause("S1-11d")
def test_what_the_city_runs_on_is_told_with_its_owner_and_what_is_uncovered(bridge, cast, client):
    with pytest.raises(ValidationError) as no:
        points.add_point(actor=cast.rescuer, organ=cast.emergency, name="x", kind="city", link="moon")
    assert no.value.message_dict == {"link": ["没有这个城市运行环节。"]}
    RiskPoint.objects.update(level="major", state="controlled", controlled_by="林工", created_at=NOW)
    compute(NOW)
    client.force_login(cast.officer)
    page = client.get(AreaRisk.objects.get(place=cast.city, current=True).get_absolute_url())
    lines = {code: (len(levels), organs) for code, _label, levels, organs in page.context["links"]}
    assert (lines["roads"], lines["gas"]) == ((1, "永宁市应急管理局"), (0, ""))
    assert "未覆盖" in page.content.decode()
    listed = client.get(reverse("risks:points"), {"link": "roads", "place": cast.city.pk}).context["part"]
    assert [row.pk for row in listed] == [bridge.pk]
    assert list(client.get(reverse("risks:points"), {"link": "gas"}).context["part"]) == []


@pytest.mark.clause("S4-3.21a")
def test_points_of_the_area_are_looked_at_by_a_cycle_and_who_answers_hears(bridge, cast):
    unit = points.add_unit(bridge, actor=cast.rescuer, name="主桥")
    event = points.add_event(unit, actor=cast.rescuer, name="坍塌")
    points.add_measure(
        event, actor=cast.rescuer, kind="management", text="每周巡查", every=7, cycle_unit="day"
    )
    Measure.objects.update(since=NOW, wake_at=NOW)
    assert len(missed.reckon(NOW + timedelta(days=8))) == 1
    assert Notice.objects.filter(recipient=cast.rescuer, kind="risks.late").count() == 1


@pytest.mark.clause("S1-9g")
def test_what_is_done_at_the_source_is_a_kind_of_measure(event, keeper):
    one = points.add_measure(event, actor=keeper, kind="source", text="改用自动上下料，取消人工送料")
    assert (one.get_kind_display(), class_of(one)) == ("源头治理", "1-1")


@pytest.mark.clause("S0-3.4.1a")
def test_where_many_may_die_is_marked_and_found(bridge, cast, keeper, firm, client):
    game = points.add_point(
        actor=cast.rescuer, organ=cast.emergency, name="城市马拉松", kind="event", accidents="踩踏",
        mass_casualty=True, link="crowds",
    )  # fmt: skip
    hall = points.add_point(actor=keeper, enterprise=firm, name="观众厅", kind="site", mass_casualty=True)
    client.force_login(cast.officer)
    found = client.get(reverse("risks:points"), {"look": "mass"}).context["part"]
    assert {row.pk for row in found} == {game.pk, hall.pk}
    found = client.get(reverse("risks:points"), {"look": "mass", "kind": "event"}).context["part"]
    assert [row.pk for row in found] == [game.pk]


@pytest.mark.clause("S4-3.14c")
def test_coverage_of_the_fields_that_the_document_names(controlled, firm, cast):
    load_tags()
    places = Place.objects.all()

    def share():
        return tuple(rows.count() for rows in indicators.dual_in_fields(places, DAY, DAY))

    type(firm).objects.update(since=DAY)
    assert share() == (0, 0)
    tag(firm, Tag.objects.get(code="labour_intensive"), actor=cast.officer)
    firm.taggings.update(since=DAY)
    assert share() == (1, 1)
    LevelChange.objects.all().delete()
    assert share() == (0, 1)
    firm.taggings.all().delete()
    sector, _made = Sector.objects.get_or_create(code="construction", defaults={"name": "建筑"})
    type(firm).objects.update(sector=sector)
    assert share() == (0, 1)
