"""The usual schedule, from the rulebook of the duty's place."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from anlan.duty.models import Duty
from anlan.duty.schedules import addressee, days_around, end_of, last_day
from anlan.rulebook.actions import set_rule
from anlan.testing import Cast

DAY = date(2026, 3, 20)
schedule = days_around("plans.remind_days_before", "plans.escalate_days_after")


def local(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def moments(due_at, place=None):
    duty = Duty(due_at=due_at, place=place)
    return [(due_at + offset, stage) for offset, stage in schedule(duty, local(date(2026, 3, 1), 8))]


@pytest.mark.django_db
def test_reminders_and_reports_in_the_morning():
    found = moments(end_of(DAY))
    assert found == [
        (local(date(2026, 3, 13), 8), "remind_7"),
        (local(date(2026, 3, 17), 8), "remind_3"),
        (local(date(2026, 3, 19), 8), "remind_1"),
        (local(date(2026, 3, 21), 8), "escalate_1_unit"),
        (local(date(2026, 3, 23), 8), "escalate_3_leader"),
        (local(date(2026, 3, 27), 8), "escalate_7_office"),
    ]
    assert moments(local(DAY, 15)) == found
    assert [addressee(stage) for _at, stage in found] == [None, None, None, "unit", "leader", "office"]


@pytest.mark.django_db
def test_the_place_has_its_own_days():
    cast = Cast()
    set_rule(
        "plans.remind_days_before",
        [5],
        place=cast.county,
        valid_from=date(2026, 1, 1),
        actor=cast.admin,
        basis="本地文件",
    )
    assert moments(end_of(DAY), cast.town)[0] == (local(date(2026, 3, 15), 8), "remind_5")
    assert moments(end_of(DAY), cast.city)[0] == (local(date(2026, 3, 13), 8), "remind_7")


def test_the_whole_last_day_is_in_time():
    assert end_of(DAY) == local(date(2026, 3, 21), 0)
    assert last_day(end_of(DAY)) == DAY
    assert last_day(local(DAY, 15)) == DAY
