"""Files of a large city, for measuring: twenty entries an enterprise, made past the actions and the log."""

from datetime import timedelta
from itertools import islice
from random import Random

from django.db import connection
from django.utils import timezone

from anlan.dossiers.models import FOREVER, Entry
from anlan.plans.tests.large_city import LargeCity
from anlan.registers.models import Enterprise

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
        self.enterprises = max(1000, entries // PER_FILE)

    def build(self):
        self.make_places()
        self.make_organs()
        self.make_enterprises()
        self.make_accounts()
        drawn = self.draw_entries()
        while rows := list(islice(drawn, BATCH)):
            Entry.objects.bulk_create(rows, batch_size=500)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self

    def draw_entries(self):
        rng, now = self.rng, timezone.now()
        firms = Enterprise.objects.order_by("pk").values_list("pk", "organ", "place", "sector")
        for firm, organ, place, sector in list(firms):
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
