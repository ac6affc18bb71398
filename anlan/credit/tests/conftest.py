"""The register's cast in March 2026, and facts laid to the mill."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from anlan.consequences.actions import raise_fact
from anlan.credit.models import CreditEvent
from anlan.demo import clock
from anlan.registers.tests.conftest import RegisterCast, browse  # noqa: F401

DAY = date(2026, 3, 10)


def at(day=DAY, hour=9):
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


class CreditCast(RegisterCast):
    """``lay(code, day, row)``: the record of a fact of the mill that ``row`` shows."""

    def __init__(self):
        super().__init__()
        self.mill.since = date(2020, 1, 1)
        self.mill.save()
        self.rows = [self.town, self.town2, self.county, self.city, self.housing, self.emergency]

    def lay(self, code, day=DAY, row=None, subject=None):
        row = row or self.rows.pop()
        with clock.at(at(day)) as now:
            fact = raise_fact(code, row, subject=subject or self.mill.organ, on=day, now=now)
        return CreditEvent.objects.filter(trigger=fact).first()


@pytest.fixture
def cast(db):
    with clock.at(at(date(2026, 1, 5))):
        return CreditCast()
