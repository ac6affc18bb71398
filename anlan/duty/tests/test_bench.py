"""A million duties do not slow the ticker down: it reads only those whose moment has come."""

import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from anlan.duty.clock import BATCH, kind, tick
from anlan.duty.models import Duty
from anlan.testing import make_organ, make_user

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
MANY, DUE = 1_000_000, 2_000


@kind("test.bench", schedule=lambda duty, now: [(timedelta(0), "overdue")])
def on_stage(duty, stage, now):
    pass


def make_duties(count, row, due_at, first):
    """Duties on made-up numbers of ``row``'s model; only those that wake need a row that is there."""
    for start in range(0, count, 10_000):
        Duty.objects.bulk_create(
            [
                Duty(
                    kind="test.bench",
                    row_model=row._meta.label_lower,
                    row_id=first + start + number,
                    due_at=due_at,
                    wake_at=due_at,
                    acted_to=NOW,
                )
                for number in range(10_000)
            ][: count - start],
            batch_size=1000,
        )


@pytest.mark.bench
@pytest.mark.django_db
def test_a_million_duties(monkeypatch, capsys):
    user = make_user(make_organ(), "department")
    monkeypatch.setattr(Duty, "row", user)
    make_duties(MANY, user, NOW + timedelta(days=30), 10**6)
    idle = measured(lambda: tick(NOW))
    make_duties(DUE, user, NOW + timedelta(hours=1), 10**8)
    busy = measured(lambda: tick(NOW + timedelta(hours=2)))
    with capsys.disabled():
        sys.stdout.write(f"\nduty: none of {MANY:,} due {idle * 1000:.1f} ms; {DUE:,} due {busy:.2f} s\n")
    assert Duty.objects.filter(stage="overdue").count() == DUE > BATCH
    assert idle < 0.05
    assert busy < 10


def measured(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
