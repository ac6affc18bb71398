"""Promises kept and broken: stages in order, each once, whatever the tickers do."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import timezone

from anlan.duty.clock import RETRY, fulfil, kind, promise, promise_many, release, tick, wake
from anlan.duty.models import Duty, Stage
from anlan.notices.models import Notice
from anlan.testing import make_organ, make_place, make_user

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
DUE = datetime(2026, 3, 20, tzinfo=UTC)
STAGES = [(-7, "remind_7"), (-3, "remind_3"), (0, "overdue"), (1, "escalate_unit"), (3, "escalate_leader")]
CALLS = []


def days(n):
    return timedelta(days=n)


def schedule(duty, now):
    return [(days(n), name) for n, name in STAGES]


@kind("test.duty", schedule=schedule)
def on_stage(duty, stage, now):
    CALLS.append((duty.row, stage, now))


@kind("test.notice", schedule=schedule)
def write(duty, stage, now):
    Notice.objects.create(recipient=duty.row, kind="test", title=stage)


@kind("test.broken", schedule=schedule)
def fall(duty, stage, now):
    Notice.objects.create(recipient=duty.row, kind="test", title=stage)
    if stage == "remind_7":
        raise OSError("no space")


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calls():
    CALLS.clear()
    return CALLS


@pytest.fixture
def user():
    return make_user(make_organ(), "department")


def stages():
    return [name for _row, name, _now in CALLS]


def test_each_stage_comes_in_its_time_and_once(user):
    promise("test.duty", user, DUE, now=NOW)
    for day in range(1, 32):
        tick(datetime(2026, 3, day, tzinfo=UTC))
        tick(datetime(2026, 3, day, 12, tzinfo=UTC))
    assert [(name, now.day) for _row, name, now in CALLS] == [
        ("remind_7", 13),
        ("remind_3", 17),
        ("overdue", 20),
        ("escalate_unit", 21),
        ("escalate_leader", 23),
    ]
    assert {row for row, _name, _now in CALLS} == {user}
    duty = Duty.objects.get()
    assert (duty.stage, duty.wake_at) == ("escalate_leader", None)
    assert list(duty.stages.values_list("name", "acted")) == [(name, True) for _n, name in STAGES]


def test_tick_says_how_much_it_did_and_takes_nothing_before_its_time(user):
    promise("test.duty", user, DUE, now=NOW)
    assert tick(DUE - days(7) - timedelta(seconds=1)) == 0
    assert tick(DUE - days(7)) == 1


@pytest.mark.parametrize("end", [fulfil, release])
def test_what_is_done_is_silent(user, end):
    promise("test.duty", user, DUE, now=NOW)
    assert end("test.duty", user, now=DUE - days(10)) is True
    assert end("test.duty", user, now=DUE - days(10)) is False
    assert tick(DUE + days(30)) == 0
    duty = Duty.objects.get()
    assert (duty.done_at, duty.released) == (DUE - days(10), end is release)


def test_after_an_outage_alarms_are_made_up_for_and_stale_reminders_passed_over(user):
    promise("test.duty", user, DUE, now=NOW)
    tick(DUE - days(2))
    assert stages() == ["remind_3"]
    tick(DUE + days(2))
    assert stages() == ["remind_3", "overdue", "escalate_unit"]
    assert dict(Stage.objects.values_list("name", "acted")) == {
        "remind_7": False,
        "remind_3": True,
        "overdue": True,
        "escalate_unit": True,
    }


def test_reminders_missed_until_after_the_due_time_are_of_no_use(user):
    promise("test.duty", user, DUE, now=NOW)
    tick(DUE + timedelta(hours=1))
    assert stages() == ["overdue"]


def test_a_promise_made_late_sets_off_no_alarms_of_the_past(user):
    promise("test.duty", user, DUE, now=DUE - days(2))
    tick(DUE - days(2))
    tick(DUE)
    assert stages() == ["overdue"]
    other = make_user(make_organ(), "department")
    promise("test.duty", other, DUE, now=DUE + days(2))
    tick(DUE + days(2))
    assert stages() == ["overdue", "escalate_unit"]  # the second is the first user's
    assert CALLS[-1][0] == user


def test_a_moved_due_time_starts_over_and_the_same_one_changes_nothing(user):
    first = promise("test.duty", user, DUE, now=NOW)
    tick(DUE - days(7))
    assert promise("test.duty", user, DUE, now=DUE - days(1)) == first
    tick(DUE - days(1))
    assert stages() == ["remind_7", "remind_3"]
    assert promise("test.duty", user, DUE + days(30), now=DUE - days(1)) == first
    tick(DUE + days(23))
    assert stages() == ["remind_7", "remind_3", "remind_7"]
    assert Duty.objects.count() == 1


def test_what_was_returned_is_promised_again_without_repeating_itself(user):
    promise("test.duty", user, DUE, now=NOW)
    tick(DUE - days(7))
    fulfil("test.duty", user, now=DUE - days(6))
    promise("test.duty", user, DUE, now=DUE - days(8))
    tick(DUE - days(3))
    assert stages() == ["remind_7", "remind_3"]
    assert Duty.objects.get().done_at is None


def test_two_tickers_that_read_the_same_duty(user):
    promise("test.duty", user, DUE, now=NOW)
    one, two = Duty.objects.get(), Duty.objects.get()
    assert (wake(one, DUE), wake(two, DUE)) == (1, 0)
    assert stages() == ["overdue"]


def test_one_that_is_done_while_the_ticker_holds_it(user):
    promise("test.duty", user, DUE, now=NOW)
    held = Duty.objects.get()
    fulfil("test.duty", user, now=DUE)
    assert wake(held, DUE) == 0
    assert stages() == []


def test_a_failing_handler_is_tried_again_and_does_not_hold_up_the_others(user, caplog):
    other = make_user(make_organ(), "department")
    promise("test.broken", user, DUE, now=NOW)
    promise("test.duty", other, DUE, now=NOW)
    at = DUE - days(7)
    assert tick(at) == 1
    assert "no space" in caplog.text
    assert (Notice.objects.count(), Stage.objects.filter(duty__kind="test.broken").count()) == (0, 0)
    assert tick(at + RETRY - timedelta(seconds=1)) == 0
    assert Duty.objects.get(kind="test.broken").wake_at == at + RETRY
    assert tick(DUE - days(3)) == 2  # the next reminder works, and stands for the missed one
    assert list(Notice.objects.values_list("title", flat=True)) == ["remind_3"]


def test_a_deleted_row_ends_its_duty(user):
    promise("test.duty", user, DUE, now=NOW)
    user.posts.all().delete()
    user.delete()
    assert tick(DUE) == 0
    duty = Duty.objects.get()
    assert (duty.done_at, duty.released, duty.wake_at) == (DUE, True, None)


def test_many_are_promised_in_few_queries(django_assert_num_queries):
    organ = make_organ()
    users = [make_user(organ, "department") for _ in range(30)]
    with django_assert_num_queries(2):
        duties = promise_many("test.duty", [(user, DUE) for user in users], place=organ.place, now=NOW)
    assert [duty.row_id for duty in duties] == [user.pk for user in users]
    assert {duty.place for duty in duties} == {organ.place}
    assert tick(DUE - days(7)) == 30


def test_a_date_means_its_whole_day(user):
    duty = promise("test.duty", user, DUE.date(), now=NOW)
    assert timezone.localtime(duty.due_at).isoformat() == "2026-03-21T00:00:00+08:00"


def test_lateness_is_computed(user):
    duty = promise("test.duty", user, DUE, now=NOW)
    assert duty.late_by(DUE - days(1)) == days(0)
    assert duty.late_by(DUE + days(2)) == days(2)
    assert list(Duty.objects.overdue(DUE - days(1))) == []
    assert list(Duty.objects.overdue(DUE)) == [duty]
    fulfil("test.duty", user, now=DUE + days(1))
    duty.refresh_from_db()
    assert duty.late_by(DUE + days(9)) == days(1)
    assert list(Duty.objects.overdue(DUE + days(9))) == []


def test_a_kind_has_one_handler():
    with pytest.raises(ValueError, match="two kinds of duty"):
        kind("test.duty", schedule=schedule)(on_stage)


@pytest.mark.django_db(transaction=True)
def test_four_tickers_at_once_do_everything_once():
    if connection.vendor == "sqlite":
        pytest.skip("the test database of SQLite lives in one connection's memory")
    organ = make_organ(place=make_place())
    users = [make_user(organ, "department") for _ in range(20)]
    promise_many("test.notice", [(user, DUE) for user in users], now=NOW)
    start = Barrier(4)

    def ticker():
        try:
            start.wait()
            tick(DUE)
        finally:
            connections.close_all()

    threads = [Thread(target=ticker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Notice.objects.count() == 20
    assert set(Notice.objects.values_list("title", flat=True)) == {"overdue"}
