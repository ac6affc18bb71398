"""Files of a large city, for measuring: twenty entries an enterprise, made past the actions and the log."""

from datetime import timedelta
from itertools import islice
from random import Random

from django.db import connection
from django.utils import timezone

from anlan.dossiers.models import FOREVER, Entry
from anlan.plans.tests.large_city import LargeCity
from anlan.registers.models import Enterprise
from anlan.registers.tests.large_register import make_register
from anlan.tests.copies import copy_rows, shifted

BATCH = 5000
PER_FILE = 20
KINDS = (
    *("principal", "manager", "part_manager", "commitment", "responsibility", "insurance", "training"),
    *("special_worker",) * 5,
    *("equipment",) * 3,
    *("maintenance", "expense_used", "prevention_visit", "agreement", "dangerous_work"),
)
LASTING = {"principal", "manager", "part_manager"}


class LargeFiles(LargeCity):
    """``build()`` fills the database; accounts as in ``LargeCity``."""

    def __init__(self, entries, today=None):
        super().__init__(entries, today)
        self.rng = Random(entries)
        self.entries = entries

    def build(self):
        self.make_places()
        self.make_organs()
        make_register(self, max(1000, self.entries // PER_FILE))
        self.make_accounts()
        drawn = self.draw_entries()
        while rows := list(islice(drawn, BATCH)):
            Entry.objects.bulk_create(rows, batch_size=500)
        self.copy_entries()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self

    def draw_entries(self):
        rng, now = self.rng, timezone.now()
        firms = Enterprise.objects.order_by("pk").values_list("pk", "organ", "place", "sector")
        for firm, organ, place, sector in list(firms[: self.step]):
            for n, kind in enumerate(KINDS):
                if rng.random() < 0.12:
                    continue
                begun = self.today - timedelta(rng.randint(1, 420))
                until = None if kind in LASTING else begun + timedelta(400)
                pending = rng.random() < 0.02
                yield Entry(
                    enterprise_id=firm,
                    organ_id=organ,
                    place_id=place,
                    sector_id=sector,
                    kind=kind,
                    title=f"第{n}项",
                    number=f"{kind[:4]}{firm}-{n}",
                    fields={"name": "张某", "trade": "电工作业"},
                    valid_from=begun,
                    valid_to=until,
                    last_day=until or FOREVER,
                    state=Entry.State.PENDING if pending else Entry.State.VALID,
                    entered_at=now,
                )

    def copy_entries(self):
        """For the copies of the enterprises, each some days older."""
        apart = f"copy * {self.step}"
        lasting = f"last_day = '{FOREVER}'"
        copy_rows(
            Entry,
            self.copies,
            id=None,
            enterprise_id=f"enterprise_id + {apart}",
            organ_id=f"organ_id + {apart}",
            number="number || '-' || copy",
            valid_from=shifted("valid_from"),
            valid_to=shifted("valid_to"),
            last_day=f"CASE WHEN {lasting} THEN last_day ELSE {shifted('last_day')} END",
        )
