"""What enqueue, run, progress and sweep promise."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from anlan.audit.models import Entry
from anlan.jobs.models import Job, State
from anlan.jobs.queue import (
    BEAT_EVERY,
    FIRST_RETRY,
    KEEP,
    LOST_AFTER,
    RESEND_AFTER,
    ClaimLost,
    GiveUp,
    Retry,
    drain,
    enqueue,
    finish,
    job,
    progress,
    purge,
    run,
    sweep,
)

pytestmark = pytest.mark.django_db


def note(text):
    Entry.objects.create(actor_name="job", verb=text, row_model="test", row_id="1", row_name="test")


def notes():
    return list(Entry.objects.filter(row_model="test").order_by("id").values_list("verb", flat=True))


@job("test.add")
def add(row, a, b):
    progress(row, 50, "一半")
    return {"sum": a + b, "seen": Job.objects.get(pk=row.pk).message}


@job("test.fail", attempts=2)
def fail(row):
    note("before the failure")
    raise OSError("disk full")


@job("test.fail_whole", attempts=2, atomic=True)
def fail_whole(row):
    fail(row)


@job("test.give_up")
def give_up(row):
    raise GiveUp("文件已损坏，无法读取。")


@job("test.later")
def later(row, at):
    if row.attempts == 1:
        raise Retry(timezone.datetime.fromisoformat(at))


def make_job(name="test.add", key="1", **values):
    return Job.objects.create(name=name, key=key, **values)


def make_due(row):
    Job.objects.filter(pk=row.pk).update(run_at=timezone.now())


def sent():
    return OrmQ.objects.count()


def test_a_job_runs_once_with_its_payload_and_keeps_the_result():
    row = enqueue("test.add", "sum", {"a": 1, "b": 2})
    assert run(row.pk) is True
    assert run(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.percent, row.attempts) == (State.DONE, 100, 1)
    assert row.result == {"sum": 3, "seen": "一半"}
    assert row.started_at <= row.finished_at


def test_one_unfinished_job_of_a_name_and_key():
    first = enqueue("test.add", "sum", {"a": 1, "b": 2})
    assert enqueue("test.add", "sum", {"a": 5, "b": 5}) == first
    assert enqueue("test.add", "other", {"a": 1, "b": 2}) != first
    assert enqueue("test.give_up", "sum") != first
    drain()
    assert enqueue("test.add", "sum", {"a": 5, "b": 5}) != first


def test_an_unknown_name_is_refused_at_once():
    with pytest.raises(ValueError, match=r"no job named test\.nothing"):
        enqueue("test.nothing", "1")


def test_a_name_means_one_job():
    with pytest.raises(ValueError, match="two jobs named"):
        job("test.add")(add)


def test_handed_over_after_commit_only(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = enqueue("test.add", "sum", {"a": 1, "b": 2})
        assert sent() == 0
    assert sent() == 1
    row.refresh_from_db()
    assert row.sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_transaction_rolled_back():
    def fall():
        with transaction.atomic():
            enqueue("test.add", "sum", {"a": 1, "b": 2})
            raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        fall()
    assert (Job.objects.count(), sent()) == (0, 0)


def test_a_later_job_waits_for_the_sweep(django_capture_on_commit_callbacks):
    at = timezone.now() + timedelta(hours=2)
    with django_capture_on_commit_callbacks(execute=True):
        row = enqueue("test.add", "sum", {"a": 1, "b": 2}, run_at=at)
    assert run(row.pk) is False
    sweep(at - timedelta(minutes=1))
    assert sent() == 0
    sweep(at + timedelta(minutes=1))
    assert sent() == 1


def test_sweep_sends_again_only_what_nobody_took():
    row = make_job(sent_at=timezone.now())
    sweep(timezone.now() + RESEND_AFTER - timedelta(minutes=1))
    assert sent() == 0
    sweep(timezone.now() + RESEND_AFTER + timedelta(minutes=1))
    assert sent() == 1
    make_job(key="2", state=State.DONE, finished_at=timezone.now(), run_at=row.run_at)
    sweep()
    assert sent() == 1


def test_a_queue_out_of_order_does_not_fail_the_request(settings, django_capture_on_commit_callbacks):
    settings.JOBS_ADAPTER = "nothing"
    with django_capture_on_commit_callbacks(execute=True):
        row = enqueue("test.add", "sum", {"a": 1, "b": 2})
    row.refresh_from_db()
    assert (row.state, row.sent_at) == (State.QUEUED, None)
    settings.JOBS_ADAPTER = "django_q"
    sweep()
    assert sent() == 1


@pytest.mark.parametrize(("name", "left"), [("test.fail", 2), ("test.fail_whole", 0)])
def test_a_failing_job_is_tried_again_later_and_then_failed(name, left):
    """Only the atomic kind takes back what it wrote before it failed."""
    row = make_job(name)
    before = timezone.now()
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.QUEUED, 1)
    assert row.run_at >= before + FIRST_RETRY
    assert row.error.endswith("OSError: disk full\n")
    make_due(row)
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.message) == (State.FAILED, 2, "多次重试仍未成功。")
    assert notes() == ["before the failure"] * left


def test_giving_up_says_why_and_is_final():
    row = make_job("test.give_up")
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message, row.attempts) == (State.FAILED, "文件已损坏，无法读取。", 1)


def test_a_job_may_ask_to_run_later():
    at = timezone.now() + timedelta(hours=1)
    row = make_job("test.later", payload={"at": at.isoformat()})
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.run_at, row.error) == (State.QUEUED, at, "")
    make_due(row)
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DONE, 2)


def test_a_job_nobody_knows_any_more_fails_with_a_reason():
    row = make_job("test.removed")
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.message) == (State.FAILED, "系统中没有名为“test.removed”的任务。")


def taken(**values):
    now = timezone.now()
    return make_job(state=State.RUNNING, attempts=1, started_at=now, heartbeat=now, **values)


def test_the_job_of_a_dead_worker_is_queued_again_and_its_late_result_dropped():
    row = taken(payload={"a": 1, "b": 2})
    sweep(row.heartbeat + LOST_AFTER - timedelta(seconds=BEAT_EVERY))
    row.refresh_from_db()
    assert row.state == State.RUNNING
    sweep(row.heartbeat + LOST_AFTER + timedelta(seconds=1))
    assert run(row.pk) is True
    with pytest.raises(ClaimLost):
        finish(row, {"sum": "late"})
    with pytest.raises(ClaimLost):
        progress(row, 10)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.result["sum"]) == (State.DONE, 2, 3)


def test_a_job_that_keeps_killing_its_worker_fails_in_the_end():
    row = taken(name="test.fail")
    Job.objects.update(attempts=2)
    sweep(row.heartbeat + LOST_AFTER + timedelta(seconds=1))
    row.refresh_from_db()
    assert (row.state, row.error) == (State.FAILED, "工作进程中断。")


def test_finished_jobs_are_forgotten_after_a_month():
    long_ago = timezone.now() - KEEP - timedelta(days=1)
    make_job(key="old", state=State.DONE, finished_at=long_ago)
    make_job(key="new", state=State.DONE, finished_at=timezone.now())
    make_job(key="waiting", run_at=long_ago)
    purge()
    assert set(Job.objects.values_list("key", flat=True)) == {"new", "waiting"}
