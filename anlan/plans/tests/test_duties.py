"""Reminders before the day, reports up the ladder after it, each once, by the ticker."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from anlan.duty.clock import tick
from anlan.notices.models import Notice
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import Assignment
from anlan.plans.tests.test_work import everything, of, report
from anlan.testing import make_user


@pytest.fixture
def lead(cast, plan):
    """Housing's assignment, signed; due at the end of the year."""
    found = of(plan, cast.housing, 2)
    ASSIGNMENT.move(found, "sign", actor=cast.builder)
    return found


def at(day, hour=12):
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=hour)


def told(user, kind):
    return list(
        Notice.objects.filter(recipient=user, kind=kind).order_by("pk").values_list("title", flat=True)
    )


def test_a_unit_is_reminded_seven_three_and_one_day_before(cast, lead):
    for days in (8, 7, 6, 3, 1):
        tick(at(lead.due_on - timedelta(days=days)))
    subject = lead.task.headline
    assert told(cast.builder, "plans.due") == [
        f"还有{days}天到期，请按时完成：{subject}" for days in (7, 3, 1)
    ]


def test_what_is_late_goes_from_unit_to_leader_to_office(cast, lead):
    director = make_user(cast.housing, "leader", name="局长")
    subject = f"未完成：{lead.task.headline}"
    for days in (1, 3, 7):
        tick(at(lead.due_on + timedelta(days=days)))
    assert told(cast.builder, "plans.late") == [f"市住建局逾期1天{subject}"]
    assert told(director, "plans.late") == [f"市住建局逾期1天{subject}", f"市住建局逾期3天{subject}"]
    assert f"市住建局逾期7天{subject}" in told(cast.officer, "plans.late")


def test_a_second_ticker_and_a_second_round_say_nothing_twice(cast, lead):
    now = at(lead.due_on + timedelta(days=1))
    tick(now)
    tick(now)
    tick(now + timedelta(hours=1))
    assert len(told(cast.builder, "plans.late")) == 1


def test_nothing_is_said_while_the_report_is_being_judged_or_once_it_is_accepted(cast, lead):
    report(lead, cast.builder, percent=100, evidence=everything(lead))
    ASSIGNMENT.move(lead, "submit", actor=cast.builder, note="完成", co_units="已配合。")
    tick(at(lead.due_on + timedelta(days=1)))
    assert told(cast.builder, "plans.late") == []
    ASSIGNMENT.move(lead, "accept", actor=cast.officer, note="核实。")
    tick(at(lead.due_on + timedelta(days=3)))
    assert told(cast.builder, "plans.late") == []


def test_an_unsigned_task_is_reported_after_its_signing_day(cast, plan):
    waiting = of(plan, cast.emergency, 3)
    tick(at(waiting.sign_by + timedelta(days=1)))
    assert f"市应急局逾期1天未签收：{waiting.task.headline}" in told(cast.rescuer, "plans.late")
    assert Assignment.objects.get(pk=waiting.pk).state == "dispatched"
