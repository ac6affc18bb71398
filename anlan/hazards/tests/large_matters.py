"""As many matters as a large city has in years, for measuring: of enterprises all over it, with their log.

Made past the actions and the log; the same for the same number. A tenth is drawn one by one, the rest are
copies of these, closed and further back in time.
"""

from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone

from anlan.hazards.models import Matter
from anlan.org.models import Organ
from anlan.plans.tests.large_city import LargeCity
from anlan.registers.models import Enterprise
from anlan.search.models import Document
from anlan.search.sources import index_many

S = Matter.State
BATCH, COPIES, DAYS = 5000, 10, 180  # rows at a time; of each drawn row, with itself; days between two copies
PER_ENTERPRISE = 10
VERBS = ("登记事项", "受理", "交办", "报请验收", "销号")  # a log entry each
FOUND = (
    "配电箱未装漏电保护",
    "疏散通道堆放杂物",
    "动火作业未审批",
    "除尘系统积尘",
    "有限空间未设警示",
    "起重机未检验",
)
WHERE = ("一车间", "二车间", "原料库", "锅炉房", "配电室", "装卸区", "污水站", "食堂")
AT_WORK = (S.REGISTERED, S.VERIFIED, S.ASSIGNED, S.RECTIFYING, S.SUSPENDED, S.SUBMITTED, S.VERIFIED_OK)
SETTLED_WEIGHTS, OPEN_WEIGHTS = (92, 3, 2, 3), (10, 8, 15, 40, 2, 15, 10)

SHIFTED = {
    "sqlite": {
        "day": "date({field}, '-{days} days')",
        "at": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', {field}, '-{days} days')",
        "json": "'{}'",
        "words": "rowid, title, text, initials, pinyin",
        "key": "rowid",
    },
    "postgresql": {
        "day": "{field} - {days}",
        "at": "{field} - interval '{days} days'",
        "json": "'{}'::jsonb",
        "words": "document_id, title, text, initials, pinyin",
        "key": "document_id",
    },
}


class LargeMatters(LargeCity):
    """``build()`` fills the database. Accounts as in ``LargeCity``."""

    def __init__(self, matters, today=None):
        super().__init__(matters, today)
        self.rng = Random(matters)
        self.matters = matters
        self.drawn = matters // COPIES
        self.enterprises = max(1000, matters // PER_ENTERPRISE)

    def build(self):
        self.make_places()
        self.make_organs()
        self.make_enterprises()
        self.make_accounts()
        self.make_matters()
        self.copy_matters()
        self.make_entries()
        self.make_documents()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self

    def make_matters(self):
        drawn = self.draw_matters()
        while rows := list(islice(drawn, BATCH)):
            Matter.objects.bulk_create(rows)

    def draw_matters(self):
        firms = list(
            Enterprise.objects.order_by("pk").values_list("pk", "organ", "place", "sector", "place__parent")
        )
        halls = {hall.place_id: hall for hall in self.town_halls}
        offices = {office.place_id: office for office in self.offices}
        bureaus = {}
        for organ in Organ.objects.filter(kind=Organ.Kind.DEPARTMENT).exclude(sector=None):
            bureaus.setdefault((organ.place_id, organ.sector_id), organ)
        for number in range(self.drawn):
            firm, organ, place, sector, county = firms[number % len(firms)]
            finder = bureaus.get((county, sector)) or halls[place]
            yield self.draw(number, firm, organ, place, sector, halls[place], finder, offices[county])

    def draw(self, number, firm, organ, place, sector, hall, finder, office):
        rng = self.rng
        found = self.today - timedelta(days=rng.randint(0, DAYS))
        due = found + timedelta(days=rng.choice((3, 7, 15, 30, 60)))
        state = self.fate(due)
        assigned = state not in (S.REGISTERED, S.VERIFIED, S.REJECTED)
        title = f"{rng.choice(WHERE)}{rng.choice(FOUND)}"
        at = timezone.make_aware(datetime.combine(found, datetime.min.time())) + timedelta(hours=9)
        return Matter(
            pk=self.matters - self.drawn + number + 1,  # the copies, which are older, come before
            number=f"YH0-{number:08d}", profile="danger", state=state, title=title,
            source=rng.choice(("inspection", "grid", "self")), description=f"{title}，现场检查发现，需立即整改。",
            place_id=place, sector_id=sector, subject_id=organ, enterprise_id=firm, location=rng.choice(WHERE),
            grade="major" if number % 50 == 0 else "general", danger_class=rng.choice(("fire", "electrical")),
            reporter_organ=finder, reported_by=self.officer, occurred_at=at, entered_at=at,
            office=rng.choice((hall, office)), organ_id=organ if assigned else None,
            verifier=hall if assigned else None, due_on=due if assigned else None,
            original_due_on=due if assigned else None, failed_checks=number % 7 == 0, escalation=number % 4,
            closed_on=due if state == S.CLOSED else None,
        )  # fmt: skip

    def fate(self, due):
        """Most of what was due is closed; of what is not due yet most is at work."""
        if due < self.today - timedelta(days=20) or (due < self.today and self.rng.random() < 0.9):
            return self.rng.choices((S.CLOSED, S.REJECTED, S.DUPLICATE, S.RECTIFYING), SETTLED_WEIGHTS)[0]
        return self.rng.choices(AT_WORK, OPEN_WEIGHTS)[0]

    def copy_matters(self):
        """Closed ones of the years before, by the database itself."""
        shift = SHIFTED[connection.vendor]
        fields = Matter._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        for copy in range(1, COPIES):
            told = {
                "id": f"id - {copy * self.drawn}",
                "number": f"'YH{copy}-' || substr(number, 5)",
                "state": "'closed'",
                "closed_on": shift["day"].format(field="coalesce(due_on, '2026-01-01')", days=copy * DAYS),
                "due_on": shift["day"].format(field="due_on", days=copy * DAYS),
                "original_due_on": shift["day"].format(field="due_on", days=copy * DAYS),
                "occurred_at": shift["at"].format(field="occurred_at", days=copy * DAYS),
                "entered_at": shift["at"].format(field="entered_at", days=copy * DAYS),
            }
            values = ", ".join(told.get(field.column, f'"{field.column}"') for field in fields)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO hazards_matter ({columns}) SELECT {values} FROM hazards_matter "
                    "WHERE number LIKE 'YH0-%%'",
                    [],
                )
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Matter]):
                cursor.execute(statement)

    def make_entries(self):
        """Of each matter as many as its way usually has; sealed in name, for the chain is not what is measured."""
        with connection.cursor() as cursor:
            for number, verb in enumerate(VERBS):
                cursor.execute(
                    "INSERT INTO audit_entry (at, actor_id, actor_name, acting_for, verb, row_model, row_id, row_name, "
                    "facts, position, previous, digest) SELECT entered_at, %s, '经办', '', %s, 'hazards.matter', "
                    f"CAST(id AS varchar(40)), title, {SHIFTED[connection.vendor]['json']}, "
                    f"100000000 + id * {len(VERBS)} + {number}, '', '' FROM hazards_matter",
                    [self.officer.pk, verb],
                )

    def make_documents(self):
        """What search knows: the drawn ones as the house indexes them, the copies by copying what it wrote."""
        index_many(Matter.objects.filter(number__startswith="YH0-").select_related("subject").iterator(BATCH))
        for copy in range(1, COPIES):
            self.copy_documents(copy)
        self.documents = Document.objects.count()

    def copy_documents(self, copy):
        shift = SHIFTED[connection.vendor]
        at = shift["at"].format(field="d.updated_at", days=copy * DAYS)
        drawn = (
            "search_document d JOIN hazards_matter m ON d.row_model = 'hazards.matter' AND m.id = d.row_id"
        )
        twin = f"JOIN hazards_matter c ON c.number = 'YH{copy}-' || substr(m.number, 5)"
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_document (row_model, row_id, title, folded, text, url, updated_at) "
                f"SELECT d.row_model, c.id, d.title, d.folded, replace(d.text, m.number, c.number), "
                f"replace(d.url, CAST(m.id AS varchar(20)), CAST(c.id AS varchar(20))), {at} "
                f"FROM {drawn} {twin} WHERE m.number LIKE 'YH0-%%'",
                [],
            )
            cursor.execute(
                f"INSERT INTO search_index ({shift['words']}) SELECT n.id, i.title, i.text, i.initials, i.pinyin "
                f"FROM {drawn} {twin} JOIN search_index i ON i.{shift['key']} = d.id "
                "JOIN search_document n ON n.row_model = 'hazards.matter' AND n.row_id = c.id "
                "WHERE m.number LIKE 'YH0-%%'",
                [],
            )
