"""`anlan serve` keeps its children running and leaves none behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from anlan import serve

from .crowd import address

FOREVER = "import time; time.sleep(60)"
DEAF_PAIR = f"""
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
open(sys.argv[1], "a").write(f"{{os.getpid()}} ")
{FOREVER}
"""


def child(name, code, *args, vital=False):
    return serve.Child(name, [sys.executable, "-c", code, *map(str, args)], vital=vital)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def descendants(pid):
    """The processes below this one, wherever they were forked."""
    children = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [below for child in children for below in descendants(child)]


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def supervise(monkeypatch):
    """Runs children until `enough()`, then signals this process; gives (exit code, what was said)."""
    monkeypatch.setattr(serve, "LOOK_EVERY", 0.05)

    def supervise(*children, enough=lambda: True, by=signal.SIGTERM):
        said = []

        def ready():
            if enough():
                os.kill(os.getpid(), by)
                return True
            return False

        return serve.run(children, say=said.append, ready=ready), said

    return supervise


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_child_and_is_no_failure(supervise, by):
    children = [child("web", FOREVER, vital=True), child("ticker", FOREVER)]
    handler = signal.getsignal(by)
    assert supervise(*children, by=by) == (0, ["正在停止……"])
    assert [c.process.returncode for c in children] == [-signal.SIGTERM, -signal.SIGTERM]
    assert signal.getsignal(by) is handler


def test_a_child_that_will_not_end_is_killed_with_its_own_children(supervise, monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "STOP_WITHIN", 0.3)
    pids = tmp_path / "pids"
    stubborn = child("worker", DEAF_PAIR, pids)
    supervise(stubborn, enough=lambda: pids.exists() and len(pids.read_text().split()) == 2)
    assert stubborn.process.returncode == -signal.SIGKILL
    for pid in pids.read_text().split():
        wait_for(lambda pid=pid: not is_running(pid))


def test_a_vital_child_takes_the_rest_with_it(supervise):
    web, ticker = child("网站", "raise SystemExit(3)", vital=True), child("ticker", FOREVER)
    code, said = supervise(web, ticker, enough=lambda: False)
    assert (code, said) == (3, ["网站已退出（代码 3），全部停止。"])
    assert ticker.process.returncode == -signal.SIGTERM


def test_a_vital_child_that_ends_without_a_fault_is_a_failure_all_the_same(supervise):
    assert supervise(child("网站", "", vital=True), enough=lambda: False)[0] == 1


def test_a_lesser_child_is_started_again(supervise, tmp_path):
    starts = tmp_path / "starts"
    crash = child("定时器", "import sys; open(sys.argv[1], 'a').write('x'); raise SystemExit(4)", starts)
    code, said = supervise(
        child("web", FOREVER, vital=True),
        crash,
        enough=lambda: starts.exists() and starts.read_text() == "xx",
    )
    assert (code, said[0]) == (0, "定时器已退出（代码 4），1 秒后重新启动。")


def test_restarts_wait_longer_each_time_until_a_steady_run(monkeypatch):
    failing = child("ticker", "")
    failing.started = time.monotonic()
    assert [failing.wait_before_restart() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    failing.started -= serve.STEADY_AFTER + 1
    assert failing.wait_before_restart() == 1


def test_programs_leave_out_what_is_not_wanted():
    def names(**wanted):
        return [c.name for c in serve.programs("127.0.0.1", 8000, **wanted)]

    assert names() == ["网站", "定时器", "后台任务"]
    assert names(ticker=False) == ["网站", "后台任务"]
    assert names(worker=False) == ["网站", "定时器"]


def test_an_occupied_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert serve.answers("127.0.0.1", port)
        with pytest.raises(CommandError, match=f"无法监听 127.0.0.1:{port}"):
            call_command("serve", port=port)
    assert not serve.answers("127.0.0.1", port)


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of a database with its tables, copied before a test's transaction begins."""
    with django_db_blocker.unblock():
        return address(tmp_path_factory.mktemp("migrated"))


@pytest.mark.django_db
def test_the_whole_system_starts_answers_and_stops(migrated, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    environment = {
        **os.environ,
        "ANLAN_DATA": str(tmp_path),
        "DATABASE_URL": migrated,
    }
    anlan = [sys.executable, "-m", "anlan.cli"]
    (tmp_path / "demo_accounts.txt").write_text("演示账号：某某\n", encoding="utf-8")
    said = tmp_path / "said"
    with said.open("w") as output:
        system = subprocess.Popen(
            [*anlan, "serve", "--port", port], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for(lambda: "按 Ctrl-C 停止。" in said.read_text(encoding="utf-8"), seconds=180)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
            assert answer.status == 200
        # granian and its two workers, the ticker, the job worker and its forks
        wait_for(lambda: len(descendants(system.pid)) >= 6, seconds=180)
        children = descendants(system.pid)
    finally:
        system.terminate()
        assert system.wait(serve.STOP_WITHIN + 10) == 0
    assert [pid for pid in children if is_running(pid)] == []
    assert said.read_text(encoding="utf-8").splitlines() == [
        f"安澜已启动：http://127.0.0.1:{port}",
        "演示账号：某某",
        "按 Ctrl-C 停止。",
        "正在停止……",
    ]
