"""What dangers and inspections say of an enterprise becomes a fact once, and falls with the row it rested on."""

from datetime import date

import pytest

from anlan.credit.gathering import gather
from anlan.credit.models import CreditEvent
from anlan.hazards.models import Matter
from anlan.hazards.tests.conftest import at, report  # noqa: F401
from anlan.inspections.models import Finding, Inspection
from anlan.registers.tests.conftest import browse, cast  # noqa: F401

ACCEPTED = at(day=11)


@pytest.fixture
def danger(cast, report):  # noqa: F811
    """``danger(**columns)``: a danger in the mill that is its own to put right."""
    count = iter(range(1, 9))

    def make(**columns):
        row = report(subject=cast.mill.organ, description=f"第{next(count)}处线路老化，未装漏电保护。")
        Matter.objects.filter(pk=row.pk).update(
            **{"state": "rectifying", "organ": cast.mill.organ, "accepted_at": ACCEPTED} | columns
        )
        return row

    return make


def records():
    return sorted(CreditEvent.objects.values_list("fact", "occurred_on"))


def test_a_danger_overdue_counts_from_the_day_after(danger):
    danger(due_on=date(2026, 3, 20))
    gather(at(day=20))
    assert records() == []
    gather(at(day=21))
    gather(at(day=22))
    assert records() == [("danger_overdue", date(2026, 3, 21))]


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "submitted", "due_on": date(2026, 3, 20)},
        {"state": "closed", "due_on": date(2026, 3, 20)},
        {"state": "duplicate", "due_on": date(2026, 3, 20)},
        {"due_on": date(2026, 1, 2)},  # long before anybody looked
    ],
)
def test_what_is_handed_in_or_long_past_does_not(danger, columns):
    danger(**columns)
    gather(at(day=25))
    assert records() == []


def test_a_major_danger_counts_if_others_found_it(cast, danger):  # noqa: F811
    danger(grade="major")
    danger(grade="major", reporter_organ=cast.mill.organ)
    gather(at(day=12))
    assert records() == [("major_danger_found", date(2026, 3, 11))]


def test_what_it_found_itself_and_closed_in_time_speaks_for_it(cast, danger):  # noqa: F811
    own = {"reporter_organ": cast.mill.organ, "state": "closed", "closed_on": date(2026, 3, 18)}
    danger(due_on=date(2026, 3, 20), **own)
    danger(due_on=date(2026, 3, 17), **own)
    gather(at(day=19))
    assert records() == [("danger_self_closed", date(2026, 3, 18))]
    assert CreditEvent.objects.get().points == 1


def test_what_turns_out_to_be_none_is_withdrawn(danger):
    row = danger(due_on=date(2026, 3, 20))
    gather(at(day=21))
    Matter.objects.filter(pk=row.pk).update(state="duplicate")
    gather(at(day=22))
    assert CreditEvent.objects.get().state == CreditEvent.State.WITHDRAWN


def test_an_inspection_without_findings_speaks_for_it(cast):  # noqa: F811
    for number, found in (("JC-1", False), ("JC-2", True)):
        row = Inspection.objects.create(
            number=number, title=f"检查{number}", kind="routine", state="concluded", organ=cast.emergency,
            place=cast.town, subject=cast.mill.organ, enterprise=cast.mill, planned_from=date(2026, 3, 9),
            planned_until=date(2026, 3, 9), planned_by=cast.rescuer, planned_at=at(),
            visited_on=date(2026, 3, 9), concluded_on=date(2026, 3, 10),
        )  # fmt: skip
        if found:
            Finding.objects.create(inspection=row, description="通道堵塞", at=at(), by=cast.rescuer)
    gather(at(day=11))
    assert records() == [("inspection_clean", date(2026, 3, 10))]
    assert CreditEvent.objects.get().trigger.title == "检查JC-1"
