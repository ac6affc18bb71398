"""Who looks for dangers of themselves, and when: every enterprise each quarter, leaders before the great days."""

from datetime import date

import pytest

from anlan.flow.flow import Refused
from anlan.lib.ids import make_credit_code
from anlan.obligations.actions.acting import put_in_force, submit
from anlan.obligations.actions.events import begin_waiting, raise_event
from anlan.obligations.actions.generating import generate
from anlan.obligations.actions.library import create_from
from anlan.registers.models import Enterprise

from .conftest import at, files

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def in_force(cast, code, **said):
    row = create_from(code, actor=cast.officer, organ=cast.office, **{**YEAR, **said})
    put_in_force(row, actor=cast.officer, now=at(2026, 1, 1))
    for month in (1, 4, 7, 10, 12):
        generate(at(2026, month, 20))
    return row


@pytest.mark.clause("S2-3.5.4a")
def test_every_enterprise_owes_a_full_check_each_quarter(cast):
    firm = Enterprise.objects.create(
        organ=cast.plant,
        name=cast.plant.name,
        credit_code=make_credit_code("330800", 31),
        place=cast.town,
        sector=cast.industry,
        since=date(2020, 1, 1),
    )
    row = in_force(cast, "full_check", subject="enterprise", enterprises=[firm])
    owed = list(row.occurrences.order_by("due_on"))
    ends = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    assert [(one.enterprise, one.due_on) for one in owed] == [(firm, day) for day in ends]
    said = {"actor": cast.manager, "occurred_on": date(2026, 3, 20), "now": at(2026, 3, 20)}
    with pytest.raises(Refused, match="缺少"):
        submit(owed[0], none_found=True, **said)
    figures = {"findings": "0", "rectified": "0"}
    submit(owed[0], evidence=files("inspection"), none_found=True, fields=figures, **said)
    assert owed[0].state == "submitted"


@pytest.mark.clause("S2-3.8.2")
def test_before_each_festival_and_great_meeting_a_leader_screens(cast):
    row = in_force(cast, "key_period_screening", subject="organ", organs=[cast.town_hall])
    labels = [one.round.label for one in row.occurrences.select_related("round").order_by("due_on")]
    assert labels == [
        "2026春节节前", "2026清明节节前", "2026劳动节节前", "2026中秋节节前", "2026国庆节节前", "2027元旦节前",
    ]  # fmt: skip
    screening = row.occurrences.order_by("due_on").first()
    said = {"actor": cast.townsman, "occurred_on": date(2026, 2, 10), "now": at(2026, 2, 10)}
    evidence = {"evidence": files("inspection"), "none_found": True, "fields": {"findings": "0"}}
    with pytest.raises(Refused, match="带队领导"):
        submit(screening, **evidence, **said)
    evidence["evidence"] = files("inspection")
    submit(screening, **evidence, participants=[{"role": "principal", "name": "王明"}], **said)
    assert screening.state == "submitted"

    meeting = {"kind": "event", "event": "key_period"}
    called = in_force(cast, "key_period_screening", subject="organ", organs=[cast.town_hall], cadence=meeting)
    raise_event(
        "key_period",
        actor=cast.officer,
        organ=cast.office,
        title="党的重要会议期间",
        happened_at=at(2026, 10, 20, 0),
        ends_on=date(2026, 10, 23),
        now=at(2026, 9, 1),
    )
    begin_waiting(at(2026, 10, 5, 0))
    assert [one.due_on for one in called.occurrences.all()] == [date(2026, 10, 19)]
