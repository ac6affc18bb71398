"""From wherever a problem comes to its signed end: every step has its hand and its time, and stays as it was."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.audit.log import history, verify
from anlan.audit.models import AppendOnly
from anlan.duty.clock import tick
from anlan.hazards.actions.listing import report_both
from anlan.notices.models import Notice

from .conftest import CURE, FIVE, at, fresh, go, photo

SOURCES = {
    "国务院督导": "state_council",
    "巡查": "patrol",
    "日常检查排查": "inspection",
    "监督举报": "tip",
}


@pytest.mark.clause("S3-5.1.2a")
def test_problems_of_all_four_sources_lie_in_one_pool(cast, report, client_of):
    made = {
        code: report(profile="assigned", source=code, actor=cast.officer, organ=cast.office, photos=())
        for code in SOURCES.values()
    }
    client, address = client_of(cast.officer), reverse("hazards:matters")
    assert {row for row, _cells in client.get(address, {"status": ""}).context["lines"]} == set(made.values())
    for label, code in SOURCES.items():
        page = client.get(address, {"source": code})
        assert [row for row, _cells in page.context["lines"]] == [made[code]]
        assert label in client.get(made[code].get_absolute_url()).content.decode()


@pytest.mark.clause("S3-3.3.1")
def test_a_problem_of_a_superior_is_claimed_solved_and_answered(cast, report):
    row = report(
        profile="assigned",
        source="province",
        actor=cast.townsman,
        organ=cast.town_hall,
        office=cast.emergency,
        photos=(),
    )
    tick(at(3, 13, 12))  # two work days and nobody has claimed it
    late = Notice.objects.filter(kind="hazards.late", row_id=row.pk)
    assert set(late.values_list("recipient__name", flat=True)) == {"应急经办", "应急另一经办"}
    row = fresh(row)
    go(row, "accept", cast.rescuer, now=at(3, 13, 14))
    go(row, "assign", cast.rescuer, now=at(3, 13, 14), responsible=cast.plant, rectify_by=date(2026, 3, 25))
    tick(at(3, 16, 12))
    assert late.count() == 2
    go(row, "start", cast.manager, now=at(day=16), measures="更换线路")
    go(row, "submit", cast.manager, now=at(day=17), work_done="已更换", after_files=[photo()])
    go(row, "pass", cast.rescuer, now=at(day=18), **CURE)
    go(row, "close", cast.rescuer, now=at(day=19), note="已按要求整改到位")
    answer = Notice.objects.get(kind="hazards.closed", recipient=cast.townsman)
    assert (answer.row_id, answer.body) == (row.pk, "已按要求整改到位")


@pytest.mark.clause("S2-3.8.0b")
def test_every_step_is_signed_and_cannot_be_changed_afterwards(cast, at_state):
    row = at_state("closed")
    steps = [
        (entry.facts["step"], entry.actor_name, entry.acting_for != "", entry.facts["after"])
        for entry in history(row).order_by("pk")
        if "step" in entry.facts
    ]
    rescuer, manager = cast.rescuer.name, cast.manager.name
    assert steps == [
        ("accept", rescuer, True, "verified"),
        ("assign", rescuer, True, "assigned"),
        ("start", manager, True, "rectifying"),
        ("submit", manager, True, "submitted"),
        ("pass", rescuer, True, "verified_ok"),
        ("close", rescuer, True, "closed"),
    ]
    with pytest.raises(AppendOnly):
        history(row).delete()
    assert verify().broken is None


@pytest.mark.clause("S2-3.8.0c")
def test_a_major_danger_found_put_right_and_reported_by_the_enterprise_itself(cast, report):
    row = report(actor=cast.manager, organ=cast.plant, source="self", occurred_at=at(hour=7))
    go(row, "accept", cast.manager, grade="major", danger_class="fire")
    for to in ("regulator", "congress"):
        said = {"reported_on": date(2026, 3, 11), "receiver": "某"}
        report_both(row, actor=cast.manager, to=to, now=at(day=12, hour=8), **said)
    go(row, "assign", cast.townsman, responsible=cast.plant, rectify_by=date(2026, 3, 25))
    go(row, "start", cast.manager, now=at(day=12), **FIVE)
    go(row, "submit", cast.manager, now=at(day=18), work_done="已改", after_files=[photo()])
    row = fresh(row)
    assert (row.occurred_at, row.entered_at) == (at(hour=7), at())  # 自查
    assert (row.submitted_at, row.submitted_by) == (at(day=18), cast.manager)  # 自改
    assert [(one.to, one.reported_on, one.entered_at) for one in row.dual_reports.all()] == [  # 自报
        ("regulator", date(2026, 3, 11), at(day=12, hour=8)),
        ("congress", date(2026, 3, 11), at(day=12, hour=8)),
    ]
