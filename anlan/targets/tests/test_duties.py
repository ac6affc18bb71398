"""Of the 154 targets of the documents, those that are duties: each starts from the library and has its rounds."""

from datetime import date

import pytest
import yaml

from anlan.obligations.actions.acting import put_in_force
from anlan.obligations.actions.generating import generate, trigger
from anlan.obligations.actions.library import create_from
from anlan.obligations.library import entries
from anlan.obligations.tests.conftest import at
from anlan.targets.actions import CATALOGUE

ENTRIES = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
DUTIES = [(entry["number"], code) for entry in ENTRIES for code in entry.get("duties", ())]


def ends(*months):
    return [date(2026, month, {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)) for month in months]


MONTHLY, QUARTERLY, YEARLY = ends(*range(1, 13)), ends(3, 6, 9, 12), ends(12)
# When each falls due in 2026; an event is triggered once, on 1 July.
DUE = {
    "enforcement_watch": ends(7),
    "secret_visits": YEARLY,
    "full_check": QUARTERLY,
    "workers_report": YEARLY,
    "half_year_drill": ends(6, 12),
    "round_the_clock": MONTHLY,
    "group_study": YEARLY,
    "leaders_seminar": [date(2028, 12, 31)],
    "standing_committee": YEARLY,
    "government_meeting": YEARLY,
    "annual_letters": ends(3),
    "quarterly_review": QUARTERLY,
    "annual_assessment": YEARLY,
    "patrol": [date(2030, 12, 31)],
    "monthly_check": ends(1, *range(3, 13)),
    "monthly_check_led": ends(*range(3, 13)),
    "monthly_lesson": MONTHLY,
    "emergency_drill": ends(5, 10),
    "fire_drill": ends(5, 10),
    "training": ends(6, 12),
    "monthly_screening": MONTHLY,
    "key_period_screening": [
        date(2026, 2, 14),
        date(2026, 4, 3),
        date(2026, 4, 30),
        date(2026, 9, 24),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ],
    "list_bulletin": QUARTERLY,
    "list_announcement": QUARTERLY,
    "media_publicity": QUARTERLY,
    "double_report": QUARTERLY,
    "annual_upgrade": YEARLY,
}
LEAST = {"secret_visits": 6, "standing_committee": 2, "government_meeting": 4}
EVENTS = {
    "accident_follow_up",
    "weather_screening",
    "lesson_screening",
    "return_training",
    "newcomer_training",
}
EACH_DAY = {"daily_form"}


def test_36_of_the_154_are_duties_of_33_kinds():
    assert len(ENTRIES) == 154
    assert (len({number for number, _code in DUTIES}), len({code for _number, code in DUTIES})) == (36, 33)
    assert {code for _number, code in DUTIES} == DUE.keys() | EVENTS | EACH_DAY
    assert {code for _number, code in DUTIES} <= entries().keys()


@pytest.mark.parametrize("code", sorted({code for _number, code in DUTIES}))
def test_each_starts_from_the_library_and_has_its_rounds(cast, code):
    said = {
        "organ": cast.office,
        "subject": "organ",
        "organs": [cast.town_hall],
        "starts_on": date(2026, 1, 1),
    }
    row = create_from(code, actor=cast.officer, ends_on=date(2026, 12, 31), **said)
    put_in_force(row, actor=cast.officer, now=at(2026, 1, 1))
    for number in (1, 12):
        generate(at(2026, number, 1))
    generate(at(2026, 12, 31))
    if code in EVENTS:
        assert not row.rounds.exists()
        trigger(row, "event", date(2026, 7, 1), date(2026, 7, 10), actor=cast.officer, now=at(2026, 7, 1))
        assert [one.due_on for one in row.occurrences.all()] == [date(2026, 7, 10)]
        return
    owed = list(row.occurrences.order_by("due_on"))
    if code in EACH_DAY:
        assert len({one.due_on for one in owed}) == len(owed) == 365
        return
    assert [one.due_on for one in owed] == DUE[code]
    assert {one.required for one in owed} == {LEAST.get(code, 1)}
