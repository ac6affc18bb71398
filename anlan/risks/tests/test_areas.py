"""The risk of areas: what it is made of, that it moves with its members, and why it has moved."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from anlan.org.answers import Refused
from anlan.org.models import Place
from anlan.risks.actions import areas
from anlan.risks.area import drift
from anlan.risks.flow import POINT
from anlan.risks.models import AreaRisk, RiskPoint

from .conftest import HIGH, NOW, grade

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def risk(place, day=None):
    rows = AreaRisk.objects.filter(place=place)
    return rows.get(day=day) if day else rows.get(current=True)


@pytest.mark.clause("S1-11c")
def test_a_town_counts_its_points_and_the_county_averages_its_towns(controlled, cast):
    """A general point: 0.5; nobody has looked at the firm, but it has no larger risk. The county has two towns."""
    areas.compute(NOW)
    assert risk(cast.town).parts["general"] == [1, "0.50"]
    assert (risk(cast.town).score, risk(cast.town2).score) == (Decimal("0.50"), Decimal("0.00"))
    assert risk(cast.county).parts["general"] == [1, "0.25"]
    assert risk(cast.county).level == "low"
    assert risk(cast.other_city).score == 0


def test_the_score_rises_with_a_member_and_the_page_says_why(controlled, event, keeper, head, cast, client):
    areas.compute(NOW)
    POINT.move(controlled, "review", actor=keeper, now=LATER)
    grade(event, keeper, current=HIGH, now=LATER)
    POINT.move(controlled, "regrade", actor=keeper, now=LATER, reason="保护装置停用")
    POINT.move(controlled, "confirm", actor=head, now=LATER)
    POINT.move(
        controlled, "control", actor=keeper, now=LATER, control_level="company", controlled_by="周厂长"
    )
    areas.compute(LATER)
    now, before = risk(cast.town), risk(cast.town, NOW.date())
    # 1 major: 10; 1 firm with a grave risk that nobody has looked at: 1; the general one is gone: −0.5
    assert (now.score, now.change, before.current) == (Decimal("11.00"), Decimal("10.50"), False)
    assert drift(now, before) == [
        ("major", 0, 1, Decimal("10.00")),
        ("unvisited", 0, 1, Decimal("1.00")),
        ("general", 1, 0, Decimal("-0.50")),
    ]
    client.force_login(cast.officer)
    page = client.get(now.get_absolute_url())
    assert page.context["drift"] == [
        ("重大风险点", 0, 1, "+10.00"),
        ("有较大以上风险而久未检查的企业", 0, 1, "+1.00"),
        ("一般风险点", 1, 0, "-0.50"),
    ]
    client.force_login(cast.outsider)
    assert client.get(now.get_absolute_url()).status_code == 404


def test_computing_again_on_the_same_day_replaces_what_was(controlled, cast):
    areas.compute(NOW)
    RiskPoint.objects.update(level="major")
    areas.compute(NOW)
    assert AreaRisk.objects.filter(place=cast.town).count() == 1
    assert risk(cast.town).parts["major"] == [1, "10.00"]


def test_a_part_never_counts_more_than_its_cap(controlled, cast, firm):
    RiskPoint.objects.update(level="major")
    RiskPoint.objects.bulk_create(
        RiskPoint(
            organ=firm.organ, place=cast.town, name=f"点{n}", kind="site", level="major", state="controlled"
        )
        for n in range(9)
    )
    areas.compute(NOW)
    assert risk(cast.town).parts["major"] == [10, "25.00"]


def test_more_places_take_no_more_queries(controlled, cast):
    areas.compute(NOW)
    with CaptureQueriesContext(connection) as few:
        areas.compute(NOW)
    towns = [
        Place(name=f"第{n}镇", code=f"X{n:05d}", kind=Place.Kind.TOWN, parent=cast.county, official=False)
        for n in range(60)
    ]
    Place.plant_many(towns)
    with CaptureQueriesContext(connection) as many:
        areas.compute(NOW)
    assert len(many) == len(few)
    assert AreaRisk.objects.filter(current=True).count() == 65


def test_it_is_computed_on_demand_by_who_may(controlled, cast, client):
    with pytest.raises(Refused, match="没有这项权限"):
        areas.recompute(actor=cast.boss)
    client.force_login(cast.officer)
    assert client.post(reverse("risks:areas"), {"compute": "1"}).status_code == 302
    assert AreaRisk.objects.filter(place=cast.town, current=True).count() == 1


def sheet(answer):
    rows = load_workbook(BytesIO(answer.content))
    return [list(row) for row in rows.active.iter_rows(values_only=True)]


def test_a_change_of_level_is_in_the_list_at_once_and_the_export_says_the_same(
    controlled, event, keeper, head, cast, client
):
    """Scenario 45, the list: a changed level, an overdue review marked, the sheet as the screen."""
    client.force_login(cast.officer)
    url = reverse("risks:points")
    cols = "cols=name,level,state,controlled_by,overdue"

    def listed():
        page = client.get(f"{url}?{cols}&level=major")
        screen = [[column.plain(row) for column, _cell in cells] for row, cells in page.context["lines"]]
        exported = sheet(client.get(f"{url}?{cols}&level=major&format=xlsx"))[1:]
        assert [[value or "" for value in row] for row in exported] == [
            [str(value or "") for value in row] for row in screen
        ]
        return screen

    assert listed() == []
    POINT.move(controlled, "set_level", actor=keeper, now=NOW, new_level="major", reason="夜班人员多")
    assert listed() == []
    POINT.move(controlled, "confirm", actor=head, now=NOW)
    POINT.move(controlled, "control", actor=keeper, now=NOW, control_level="company", controlled_by="周厂长")
    RiskPoint.objects.update(review_due_on=timezone.localdate() + timedelta(days=30))
    assert listed() == [["冲压车间", "重大", "管控中", "周厂长", ""]]
    RiskPoint.objects.update(review_due_on="2020-01-01")
    assert listed() == [["冲压车间", "重大", "管控中", "周厂长", "复评逾期"]]
    assert [n for _code, _label, n, _on in client.get(url).context["counts"]] == [1, 0, 0, 0]
