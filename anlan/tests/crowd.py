"""Many readers at once: two web processes over the rows of a bench, asked by so many clients at the same time."""

import http.client
import os
import socket
import sqlite3
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from subprocess import Popen
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils.encoding import iri_to_uri

from .stopwatch import percentiles

CLIENTS, ROUNDS = 16, 5
START_WITHIN = 60  # seconds


@contextmanager
def served(folder):
    """``host, port`` of the site over the committed rows of this test's database.

    SQLite keeps a test's database in the memory of one connection: its pages are copied into a file of ``folder``.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host, port = free.getsockname()
    command = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    command += ["--workers", "2", "--blocking-threads", "2", "--log-level", "error", "anlan.wsgi:application"]
    site = Popen([sys.executable, *command], env={**os.environ, "DATABASE_URL": address(folder)})
    try:
        wait(host, port, site)
        yield host, port
    finally:
        site.terminate()
        site.wait()


def address(folder):
    if connection.vendor != "sqlite":
        url = urlsplit(os.environ["DATABASE_URL"])
        return url._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    connection.ensure_connection()
    with sqlite3.connect(folder / "copy.sqlite3") as copy:
        connection.connection.backup(copy)
        copy.execute(
            "PRAGMA journal_mode = WAL"
        )  # as of a file in use: several processes cannot all change it
    copy.close()
    return f"sqlite:///{folder}/copy.sqlite3"


def wait(host, port, site):
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and site.poll() is None:
        try:
            return socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


def session_of(user):
    """The cookie of somebody signed in; to be made before the site is served from a copy."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def ask(server, cookie, pages):
    """Lines with p50 and p95 of each of ``pages`` ({label: path}) while ``CLIENTS`` read them all; then the pace."""
    spent, failed = defaultdict(list), []
    readers = [
        Thread(target=read, args=(server, cookie, pages, first, spent, failed)) for first in range(CLIENTS)
    ]
    started = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    seconds = time.perf_counter() - started
    assert failed == []
    for label in pages:
        p50, p95 = percentiles(spent[label])
        yield f"{label:<40} {CLIENTS} clients     p50 {p50:5.0f}, p95 {p95:5.0f} ms"
    yield f"{sum(map(len, spent.values())) / seconds:.0f} pages a second"


def read(server, cookie, pages, first, spent, failed):
    """One client's reading, which begins at another page than the next one's."""
    line = http.client.HTTPConnection(*server, timeout=120)
    order, first = [*pages.items()], first % len(pages)
    for turn in range(ROUNDS + 1):
        for label, path in order[first:] + order[:first]:
            started = time.perf_counter()
            line.request("GET", iri_to_uri(path), headers={"Cookie": cookie})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                failed.append((label, answer.status))
            if turn:  # the first reading warms the processes
                spent[label].append(1000 * (time.perf_counter() - started))
    line.close()
