"""Who hears when, and how high a matter is flagged by time alone."""

from anlan.consequences.models import Trigger
from anlan.duty.clock import tick
from anlan.hazards.models import Matter
from anlan.notices.models import Notice

from .conftest import at, fresh


def heard(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_the_responsible_is_reminded_before_the_due_day(at_state):
    at_state("rectifying")
    tick(at(3, 17, 12))
    assert heard("hazards.due") == set()
    tick(at(3, 18, 12))  # seven days left
    assert heard("hazards.due") == {"企业管理员"}


def test_late_goes_up_the_ladder(cast, at_state):
    row = at_state("rectifying")
    ladder = []
    for day in (26, 28, 31):
        tick(at(3, day, 12))
        ladder.append(fresh(row).escalation)
    tick(at(4, 1, 12))
    E = Matter.Escalation
    assert ladder == [E.UNIT, E.OFFICE, E.OFFICE]
    assert fresh(row).escalation == E.LEADER
    assert heard("hazards.late") == {"企业管理员", "应急经办", "应急另一经办"}


def test_a_major_danger_late_is_a_fact_an_ordinary_one_is_not(cast, at_state):
    row = at_state("rectifying", grade="major")
    at_state("rectifying")
    for day in (25, 26, 28):
        tick(at(3, day, 12))
    [fact] = Trigger.objects.filter(code="major_danger_overdue")
    assert (fact.row_id, fact.organ, fact.office) == (row.pk, cast.plant, cast.emergency)


def test_what_nobody_accepts_is_late_too(cast, report):
    row = report()
    tick(at(3, 13, 12))
    assert fresh(row).escalation == Matter.Escalation.UNIT
    assert heard("hazards.late") == {"应急经办", "应急另一经办"}


def test_a_checked_matter_is_silent(at_state):
    row = at_state("verified_ok")
    tick(at(6, 1))
    assert (fresh(row).escalation, heard("hazards.late")) == (0, set())
