"""The mill with a file, and two sides: the town that verifies, the miller who declares."""

from datetime import date, time

import pytest

from anlan.demo import clock
from anlan.demo.chronicle import aware
from anlan.dossiers.actions.entering import enter
from anlan.dossiers.flow import ENTRY
from anlan.dossiers.kinds import KINDS
from anlan.dossiers.kinds.declared import cleaned
from anlan.dossiers.models import Entry
from anlan.registers.tests.conftest import RegisterCast, browse  # noqa: F401
from anlan.testing import make_user, today

DAY = date(2026, 3, 10)
SAID = {
    "director": {"name": "周安平", "valid_from": "2024-03-01"},
    "principal": {"name": "周安平", "valid_from": "2024-03-01"},
    "manager": {"name": "孙立新", "valid_from": "2024-03-01"},
    "commitment": {"signer": "周安平", "public": "是", "valid_from": "2026-01-05"},
    "insurance": {
        "number": "PA-0001",
        "insurer": "永宁保险共保体",
        "insured": "40",
        "per_person": "50",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
    },
    "special_worker": {"number": "T0001", "name": "李海", "trade": "电工作业", "valid_from": "2024-05-31"},
    "dangerous_work": {
        "work": "动火作业",
        "location": "一号车间",
        "party": "永宁安装工程有限公司",
        "qualification": "建筑业资质 D1234",
        "signed": "2026-03-01",
        "briefed": "2026-03-02",
        "approved": "2026-03-02",
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-03",
    },
}


class FileCast(RegisterCast):
    """``miller`` declares for the mill, ``townsman`` and ``rescuer`` supervise it."""

    def __init__(self):
        super().__init__()
        self.townsman2 = make_user(self.town_hall, "town", name="柳桥复核")
        self.townsman, self.officer = self.fresh(self.townsman), self.fresh(self.officer)

    def say(self, code, **more):
        """What a browser posts for an entry of the kind."""
        return SAID.get(code, {}) | more

    def enter(self, code, firm=None, *, actor=None, replaces=None, now=None, **more):
        values = cleaned(KINDS[code], self.say(code, **more))
        actor = actor or self.townsman
        return enter(firm or self.mill, code, actor=actor, values=values, replaces=replaces, now=now)

    def hold(self, code, firm=None, **more):
        """An entry that counts."""
        row = self.enter(code, firm, **more)
        if row.state == Entry.State.PENDING:
            ENTRY.move(row, "verify", actor=self.townsman2)
        return Entry.objects.get(pk=row.pk)

    def gaps(self, firm=None):
        return set((firm or self.mill).gaps.open().values_list("code", flat=True))


@pytest.fixture
def spring():
    """It is ten in the morning of a day in March, whenever the tests are run."""
    with clock.at(aware(DAY, time(10))) as now:
        yield now


@pytest.fixture
def cast(db):
    return FileCast()


def days_ahead(count):
    return today() + date.resolution * count
