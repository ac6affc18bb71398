"""Runs the website, the ticker and the job worker as children of one process, for the embedded default.

In production a service manager starts them apart; see docs/how-to/deploy.md.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LOOK_EVERY = 0.3  # seconds between two looks at the children
STOP_WITHIN = 15.0  # seconds a child has to end its work before it is killed
STEADY_AFTER = 60.0  # a child that ran this long has recovered: its next restart waits little again
LONGEST_WAIT = 60.0  # seconds between two restarts of a child that keeps failing


@dataclass
class Child:
    """A process to keep running. Without a vital one the others are of no use."""

    name: str
    command: list[str]
    vital: bool = False
    process: subprocess.Popen | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    failures: int = field(default=0, init=False)

    def start(self) -> None:
        # Its own process group: a Ctrl-C in the terminal then reaches the parent alone, which stops each
        # child by a signal to its main process only. A job worker whose forks are signalled too hangs.
        self.process = subprocess.Popen(self.command, start_new_session=True)
        self.started = time.monotonic()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def wait_before_restart(self) -> float:
        """Seconds from the last start to the next: 1, 2, 4 … 60, and 1 again after a steady run."""
        if time.monotonic() - self.started > STEADY_AFTER:
            self.failures = 0
        self.failures += 1
        return min(2.0 ** (self.failures - 1), LONGEST_WAIT)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Waits for the end until `deadline`, then kills; either way nothing of its group is left."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def programs(host: str, port: int, *, ticker: bool = True, worker: bool = True) -> list[Child]:
    """The children of the embedded default; the address to listen on is that of the website."""
    python = [sys.executable, "-m"]
    web = [*python, "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    # Two threads a worker: more make Django slower, and granian's own default is hundreds.
    web += ["--workers", "2", "--blocking-threads", "2", "--respawn-failed-workers", "--log-level", "warning"]
    children = [Child("网站", [*web, "anlan.wsgi:application"], vital=True)]
    if ticker:
        children.append(Child("定时器", [*python, "anlan.cli", "ticker"]))
    if worker:
        children.append(Child("后台任务", [*python, "anlan.cli", "worker"]))
    return children


def run(children: list[Child], *, say: Callable[[str], None], ready: Callable[[], bool]) -> int:
    """Keeps the children running until a signal or the end of a vital one; gives the exit code.

    `ready` is asked again and again until it returns True; it may tell the user where the site is.
    """
    with stop_signals() as stop:
        try:
            for child in children:
                child.start()
            return watch(children, stop, say, ready)
        finally:
            for child in children:
                child.ask_to_stop()
            deadline = time.monotonic() + STOP_WITHIN
            for child in children:
                child.stop(deadline)


def watch(children: list[Child], stop: threading.Event, say, ready) -> int:
    restart_at: dict[str, float] = {}
    is_ready = False
    while not stop.wait(LOOK_EVERY):
        is_ready = is_ready or ready()
        for child in filter(Child.ended, children):
            if child.vital:
                say(f"{child.name}已退出（代码 {child.process.returncode}），全部停止。")
                return child.process.returncode or 1
            if child.name not in restart_at:
                wait = child.wait_before_restart()
                say(f"{child.name}已退出（代码 {child.process.returncode}），{wait:.0f} 秒后重新启动。")
                restart_at[child.name] = time.monotonic() + wait
            elif time.monotonic() >= restart_at[child.name]:
                del restart_at[child.name]
                child.start()
    say("正在停止……")
    return 0


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """An event that a signal to end this process sets; the former handlers come back afterwards."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def address_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Does something accept connections there?"""
    with suppress(OSError), socket.create_connection((host, port), timeout=0.2):
        return True
    return False
