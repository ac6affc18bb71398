"""A job killed in the middle with SIGKILL is done again by another worker, and counts once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from anlan.jobs.queue import LOST_AFTER

from . import rabbit


@pytest.fixture(params=["django_q", "celery"])
def queue(request, tmp_path):
    """The settings of one adapter, with the broker it needs running."""
    if request.param == "django_q":
        yield {"ANLAN_JOBS": "django_q"}
        return
    if not rabbit.is_installed():
        pytest.skip(rabbit.MISSING)
    folder = tmp_path / "rabbit"
    folder.mkdir()
    with rabbit.broker(folder) as address:
        yield {"ANLAN_JOBS": "celery", "ANLAN_BROKER_URL": address}


@pytest.fixture
def command(queue, tmp_path):
    """Starts a process that works on a database of its own in ``tmp_path``."""
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite3", "ANLAN_DATA": str(tmp_path)}

    def start(*words):
        line = [sys.executable, "-m", "anlan.jobs.tests.killed", *words]
        env = {**os.environ, **own, **queue}
        with open(tmp_path / "log", "ab") as log:
            return subprocess.Popen(line, env=env, start_new_session=True, stdout=log, stderr=log)

    return start


@contextmanager
def running(process):
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def within(seconds, true):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def test_a_job_killed_in_the_middle_is_done_once(command, tmp_path):
    def ask(sql):
        with closing(sqlite3.connect(tmp_path / "jobs.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def job():
        return ask("SELECT state, attempts FROM jobs_job")

    def notes():
        return [text for (text,) in ask("SELECT verb FROM audit_entry ORDER BY id")]

    assert command("prepare", str(tmp_path)).wait(60) == 0
    pid = tmp_path / "pid"
    with running(command("worker")) as first:
        within(60, pid.exists)
        within(5, pid.read_text)
        os.kill(int(pid.read_text()), signal.SIGKILL)  # the process that is doing the job
        os.killpg(first.pid, signal.SIGKILL)  # and all the rest of the worker
    assert (job(), notes()) == ([("running", 1)], [])

    (tmp_path / "go").touch()
    later = timezone.now() + LOST_AFTER + timedelta(seconds=1)
    assert command("sweep", later.isoformat()).wait(60) == 0
    assert job() == [("queued", 1)]

    with running(command("worker")) as second:
        within(60, lambda: job() == [("done", 2)])
        os.killpg(second.pid, signal.SIGTERM)  # all processes at once, as systemd does
        assert second.wait(30) == 0
    assert notes() == ["first half, attempt 2", "second half, attempt 2"]
