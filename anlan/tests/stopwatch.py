"""How long a page takes, how many queries it asks, how much memory a piece of work needs."""

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from django.db import connection
from django.test.utils import CaptureQueriesContext

ROUNDS = 20
STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Spent:
    """``p50`` and ``p95`` of the warm answers in milliseconds: others may share the machine.

    ``cpu``: the least this process itself was at work, which with SQLite is all of it.
    """

    page: str
    reader: str
    p50: float
    p95: float
    cpu: float
    queries: int

    def line(self, limit):
        flag = "  <- slow" if self.p95 > limit else ""
        return (
            f"{self.page:<40} {self.reader:<14} p50 {self.p50:5.0f}, p95 {self.p95:5.0f} ms, "
            f"cpu {self.cpu:5.0f} ms, {self.queries:3d} queries{flag}"
        )


def percentiles(milliseconds):
    """The 50th and the 95th of at least two."""
    cuts = quantiles(milliseconds, n=20, method="inclusive")
    return cuts[9], cuts[18]


def measure(client, path, page, reader):
    with CaptureQueriesContext(connection) as asked:
        client.get(path, follow=True)
    queries = len(asked)  # the next request empties the log
    rounds, busy = [], []
    for _round in range(ROUNDS):
        started, worked = time.perf_counter(), time.process_time()
        client.get(path, follow=True)
        rounds.append(1000 * (time.perf_counter() - started))
        busy.append(1000 * (time.process_time() - worked))
    return Spent(page, reader, *percentiles(rounds), min(busy), queries)


def compared(found, before, limit, *, whole):
    """The line of what was found; at the whole size also how many times the work of the small size it is.

    ``before``: (page, reader) -> the milliseconds of work at the small size, which the first call keeps.
    """
    line, key = found.line(limit), (found.page, found.reader)
    if whole and key in before:
        line += f"  {found.cpu / before[key]:4.1f} times"
    before.setdefault(key, found.cpu)
    return line


def tell(lines):
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    sys.stdout.flush()


@contextmanager
def peak_memory():
    """A function that tells, after the block, by how many MB the process grew at its peak (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest mark so far
    before = resident("VmHWM")
    grown = []
    yield lambda: grown[0]
    grown.append(resident("VmHWM") - before)


def resident(name):
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024
