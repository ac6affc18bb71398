"""The end of the quiet hours, over midnight or within a day."""

from datetime import datetime

import pytest
from django.utils import timezone

from anlan.notices.quiet import after_quiet

NIGHT = {"start": "22:00", "end": "07:00"}
NOON = {"start": "12:00", "end": "14:00"}


def at(day, clock):
    return timezone.make_aware(datetime.fromisoformat(f"2026-03-{day:02} {clock}"))


@pytest.mark.parametrize(
    ("hours", "clock", "day_out", "clock_out"),
    [
        (NIGHT, "21:59", 1, "21:59"),
        (NIGHT, "22:00", 2, "07:00"),
        (NIGHT, "23:30", 2, "07:00"),
        (NIGHT, "00:00", 1, "07:00"),
        (NIGHT, "06:59", 1, "07:00"),
        (NIGHT, "07:00", 1, "07:00"),
        (NOON, "11:59", 1, "11:59"),
        (NOON, "12:00", 1, "14:00"),
        (NOON, "14:00", 1, "14:00"),
        ({"start": "08:00", "end": "08:00"}, "08:00", 1, "08:00"),
    ],
)
def test_after_quiet(hours, clock, day_out, clock_out):
    assert after_quiet(at(1, clock), hours) == at(day_out, clock_out)
