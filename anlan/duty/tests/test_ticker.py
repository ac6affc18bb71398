"""The command and the periodic tasks: once, for one of many, and a clean stop."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from anlan.duty import periodic
from anlan.duty.clock import kind, promise
from anlan.duty.models import Duty, Periodic
from anlan.duty.periodic import every, run_due
from anlan.jobs.models import Job, State
from anlan.testing import make_organ, make_user

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
calls = []


@kind("test.ticker", schedule=lambda duty, now: [(timedelta(0), "overdue")])
def on_stage(duty, stage, now):
    calls.append(stage)


@pytest.fixture
def tasks(monkeypatch):
    """No task but those of the test."""
    tasks = {}
    monkeypatch.setattr(periodic, "TASKS", tasks)
    calls.clear()
    return tasks


@pytest.mark.django_db
def test_a_task_is_done_by_one_ticker_and_again_after_its_interval(tasks):
    every("test.five", 5, calls.append)
    later = [NOW, NOW, NOW + timedelta(minutes=4), NOW + timedelta(minutes=5)]
    assert [run_due(now) for now in later] == [["test.five"], [], [], ["test.five"]]
    assert calls == [NOW, NOW + timedelta(minutes=5)]


@pytest.mark.django_db
def test_a_failing_task_does_not_stop_the_others(tasks, caplog):
    def fall(now):
        raise OSError("no space")

    every("test.fall", 5, fall)
    every("test.works", 5, calls.append)
    assert run_due(NOW) == ["test.fall", "test.works"]
    assert calls == [NOW]
    assert "periodic task test.fall failed" in caplog.text
    finished = dict(Periodic.objects.values_list("name", "finished_at"))
    assert (finished["test.fall"], finished["test.works"] is None) == (None, False)


@pytest.mark.django_db
def test_a_name_means_one_task(tasks):
    every("test.five", 5, calls.append)
    with pytest.raises(ValueError, match="two periodic tasks"):
        every("test.five", 1, calls.append)


@pytest.mark.django_db
def test_one_round_of_the_command_sweeps_the_jobs_too():
    old = Job.objects.create(name="test.lost", key="1", state=State.RUNNING, attempts=1, heartbeat=NOW)
    before = signal.getsignal(signal.SIGTERM)
    call_command("ticker", "--once")
    old.refresh_from_db()
    assert old.state == State.FAILED
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.django_db
def test_a_rehearsal_at_another_time(tasks, capsys):
    user = make_user(make_organ(), "department")
    every("test.five", 5, calls.append)
    promise("test.ticker", user, NOW + timedelta(days=400), now=NOW)
    call_command("ticker", "--now", "2030-01-01T08:00")
    assert capsys.readouterr().out == "处理到期阶段 1 个。\n"
    assert calls == ["overdue"]
    assert Duty.objects.get().wake_at is None
    with pytest.raises(CommandError, match="现为“tomorrow”"):
        call_command("ticker", "--now", "tomorrow")


def test_it_outlives_a_database_without_tables_and_stops_when_told(tmp_path):
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "ANLAN_DATA": str(tmp_path)}
    log = tmp_path / "log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "django", "ticker", "--interval", "0.2"]
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 60
        while log.read_text().count("the database did not answer") < 2:
            assert time.monotonic() < deadline, log.read_text()
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
