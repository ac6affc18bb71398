"""One event, one word to each person: who owes reads in it what and until when; reminders come later."""

from datetime import timedelta

from anlan.duty.clock import tick
from anlan.notices.models import Notice

from .conftest import NOON, at


def told(user, kind):
    return Notice.objects.filter(recipient=user, kind=kind)


def test_who_owes_hears_of_an_event_once_and_reads_what_is_owed(screening, warn, cast):
    warn()
    tick(NOON + timedelta(minutes=5))
    (one,) = told(cast.townsman, "obligations.event")
    assert one.body.splitlines()[-1] == f"须办理：{screening.title}，2026-07-02 12:00前完成。"
    assert not told(cast.townsman, "obligations.due").exists()


def test_who_only_sees_it_reads_nothing_of_what_others_owe(screening, warn, cast):
    warn()
    (one,) = told(cast.officer, "obligations.event")
    assert "须办理" not in one.body


def test_the_next_day_the_reminder_comes(demand, warn, cast):
    demand(cadence={"kind": "event", "event": "weather_warning", "within": 5, "unit": "day"})
    warn()
    tick(NOON + timedelta(minutes=5))
    assert not told(cast.townsman, "obligations.due").exists()
    tick(at(2026, 7, 3, 9))
    assert told(cast.townsman, "obligations.due").count() == 1
