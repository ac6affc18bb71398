"""What the visits add up to: counts of each body, coverage of the register, leaders, revisits, the month; figures."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.indicators.engine import value
from anlan.inspections.models import Inspection, Party
from anlan.registers.actions import create_enterprise
from anlan.testing import make_user

from .acts import DAY, at, client_of, drawn, go

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def firm(cast):
    return create_enterprise(
        actor=cast.officer,
        name="永宁测试金属有限公司",
        credit_code="91321281MA1XYKAB1X",
        place=cast.town,
        sector=cast.industry,
        since=date(2026, 1, 1),
    )


def page(user, name, **asked):
    return client_of(user).get(reverse(f"inspections:{name}"), {"year": 2026, **asked})


def bodies(user, **asked):
    lines = page(user, "bodies", **asked).context["lines"]
    return {row.short_name: (row.visits, row.covert) for row, _cells in lines}


@pytest.mark.scenario(19)
@pytest.mark.clause("S1-13c")
def test_a_merged_visit_is_suggested_counts_for_both_and_its_report_is_shared(cast, plan, firm):
    theirs = make_user(cast.housing, "department", name="住建另一经办")
    row = plan("open", subject=None, enterprise=firm)
    other = plan(
        "open",
        actor=theirs,
        organ=cast.housing,
        subject=None,
        enterprise=firm,
        planned_from=date(2026, 3, 26),
        team=[(theirs, theirs.name, "head"), (None, "某", "officer")],
    )
    assert "建议合并" in client_of(theirs).get(other.get_absolute_url()).content.decode()
    assert bodies(cast.officer)["市住建局"] == (0, 0)
    go(other, "merge", theirs, merge_into=row)
    go(row, "check_in", cast.rescuer)
    found = bodies(cast.officer)
    assert (found["市住建局"], found["市应急局"], found["市安委办"]) == ((1, 1), (1, 1), (0, 0))
    assert bodies(cast.officer, year=2025)["市住建局"] == (0, 0)
    assert value("inspections.visits", cast.city, DAY, DAY).part == 1
    go(row, "record", cast.rescuer)
    go(row, "confirm", cast.rescuer, signer="王强", drawing=drawn("red"))
    go(row, "conclude", cast.rescuer, inspection_result="未发现问题，共享结论。")
    assert "共享结论" in client_of(cast.fresh(theirs)).get(row.get_absolute_url()).content.decode()


@pytest.mark.clause("S3-5.3.1c")
def test_each_body_owes_six_open_or_covert_visits_a_year(cast, plan):
    for number in range(6):
        assert value("inspections.bodies_with_enough", cast.city, *YEAR).part == 0
        row = plan("covert" if number % 2 else "open")
        go(row, "check_in", cast.rescuer)
    figure = value("inspections.bodies_with_enough", cast.city, *YEAR)
    assert (figure.part, figure.whole) == (1, 3)  # of committee office, housing and emergency
    assert value("inspections.bodies_with_enough", cast.city, date(2025, 1, 1), date(2025, 12, 31)).part == 0
    Party.objects.filter(inspection=row).update(organ=cast.housing)
    assert value("inspections.bodies_with_enough", cast.city, *YEAR).part == 0


def test_the_counts_betray_no_secret_plan(cast, plan):
    row = plan("covert")
    assert bodies(cast.officer)["市应急局"] == (0, 0)
    assert client_of(cast.manager).get(reverse("inspections:bodies")).status_code == 404
    month = {"month": "2026-03"}
    for user, sees in ((cast.rescuer, True), (cast.townsman, False), (cast.manager, False)):
        found = page(user, "calendar", **month).content.decode()
        assert (f'href="{row.get_absolute_url()}"' in found) is sees


def test_the_register_is_told_by_its_last_visit(cast, plan, firm, monkeypatch):
    def names(**asked):
        return [row.name for row, _cells in page(cast.officer, "coverage", **asked).context["lines"]]

    row = plan("routine", subject=None, enterprise=firm)
    assert (names(visited="never"), names(visited="yes")) == ([firm.name], [])
    assert value("inspections.coverage", cast.city, *YEAR).number == 0
    go(row, "check_in", cast.rescuer)
    assert names(visited="never") == []
    (line,) = page(cast.officer, "coverage").context["lines"]
    assert line[0].last_visit == DAY
    figure = value("inspections.coverage", cast.city, *YEAR)
    assert (figure.part, figure.whole) == (1, 1)
    assert value("inspections.coverage", cast.city, date(2026, 4, 1), date(2026, 4, 30)).part == 0
    assert page(cast.outsider, "coverage").context["lines"] == []


def test_too_many_visits_of_one_enterprise_are_warned_of(cast, plan, firm):
    for _number in range(4):
        row = plan("routine", subject=None, enterprise=firm)
        go(row, "check_in", cast.rescuer)
    fifth = plan("routine", subject=None, enterprise=firm)
    client = client_of(cast.rescuer)
    assert "请统筹安排" not in client.get(fifth.get_absolute_url()).content.decode()
    go(fifth, "check_in", cast.rescuer)
    assert "已接受检查 5 次" in client.get(fifth.get_absolute_url()).content.decode()


def test_who_led_is_told_by_organ_and_office(cast, plan):
    team = [(cast.rescuer, "应急经办", "head"), (None, "局长", "leader", "principal")]
    for number in range(2):
        row = plan("leader", team=team)
        if not number:
            go(row, "check_in", cast.rescuer)
    (line,) = page(cast.officer, "leaders").context["rows"]
    assert (line["name"], line["office_label"], line["visits"]) == ("局长", "主要负责人", 1)
    assert page(cast.officer, "leaders", year=2025).context["rows"] == []
    figure = value("inspections.leader_done", cast.city, *YEAR)
    assert (figure.part, figure.whole) == (1, 2)
    assert value("inspections.led_by_leaders", cast.city, *YEAR).part == 1


def test_what_is_to_be_looked_at_again_is_followed(cast, plan):
    row = plan("routine")
    Inspection.objects.filter(pk=row.pk).update(revisit_on=date(2026, 3, 20), visited_on=DAY)
    found = page(cast.officer, "revisits")
    assert (found.context["late"], "逾期未复查" in found.content.decode()) == (1, True)
    figure = value("inspections.revisited", cast.city, *YEAR)
    assert (figure.part, figure.whole) == (0, 1)
    second = plan("look_back", revisit_of=row, planned_from=date(2026, 3, 20))
    go(second, "check_in", cast.rescuer, now=at(20))
    found = page(cast.officer, "revisits")
    assert (found.context["late"], second.number in found.content.decode()) == (0, True)
    assert value("inspections.revisited", cast.city, *YEAR).number == 1
    assert value("inspections.revisited", cast.city, date(2026, 4, 1), date(2026, 4, 30)).whole == 0


@pytest.mark.parametrize("name", ["bodies", "coverage", "revisits", "inspections"])
def test_the_lists_take_as_many_queries_for_many_as_for_one(
    cast, plan, firm, name, django_assert_max_num_queries
):
    def more():
        row = plan("routine", subject=None, enterprise=firm)
        go(row, "check_in", cast.rescuer)
        Inspection.objects.filter(pk=row.pk).update(revisit_on=date(2026, 3, 20))

    client, address = client_of(cast.officer), reverse(f"inspections:{name}")
    more()
    client.get(address)
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for _number in range(4):
        more()
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert client.get(address).status_code == 200
