"""200 indicators × 3,000 places × 24 months over two million facts: ``make bench`` prints how long a day's figures

take beside bare SQL for the same figures, and how fast the pages over them are. ``BENCH_FACTS`` makes it smaller;
``--db postgres`` asks the other database.
"""

import json
import os
import time
from collections import defaultdict
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.demo import clock
from anlan.demo.chronicle import MORNING, aware
from anlan.facts.indicators import indicator
from anlan.facts.models import Fact, FactKind
from anlan.indicators import engine
from anlan.indicators.actions import figures_of, periods, snapshot
from anlan.indicators.asked import rows_url
from anlan.indicators.models import Snapshot
from anlan.indicators.territory import Territory
from anlan.org.models import Place
from anlan.targets.actions import compute
from anlan.targets.models import Result, Target
from anlan.testing import make_organ, make_place, make_sector, make_user
from anlan.tests.stopwatch import measure, peak_memory, tell

# The second mark has the test database made at all.
pytestmark = [pytest.mark.bench, pytest.mark.django_db]

FACTS = int(os.environ.get("BENCH_FACTS") or 2_000_000)
COUNTIES, TOWNS, INDICATORS, KINDS = 60, 2940, 200, 40
FIRST, DAY = date(2024, 7, 1), date(2026, 6, 30)
LIMIT, RATIO = 100, 1.5
GRADES = ("一般", "较大", "重大", "特别重大")


MADE = """
WITH RECURSIVE series(n) AS {series},
  one AS (SELECT n, n * 48271 %% 2147483647 AS a FROM series),
  two AS (SELECT n, a, a * 48271 %% 2147483647 AS b FROM one),
  three AS (SELECT n, a, b, b * 48271 %% 2147483647 AS c FROM two)
INSERT INTO facts_fact (kind_id, place_id, sector_id, organ_id, subject, title, happened_on,
  amount, facts, provisional, source, entered_at, withdrawn_because)
SELECT 'k' || (n %% %(kinds)s), %(town)s + a %% %(towns)s, %(sector)s + n %% 10, %(organ)s, '对象' || (b %% 5000), '',
  {day}, 1 + n %% 3,
  {json}('{{"grade": "' || CASE n %% 4 WHEN 0 THEN '一般' WHEN 1 THEN '较大' WHEN 2 THEN '重大' ELSE '特别重大' END
    || '", "done": ' || CASE WHEN n %% 3 > 0 THEN 'true' ELSE 'false' END || '}}'{end}),
  %(no)s, '', %(entered)s, ''
FROM three
"""
DIALECTS = {
    "sqlite": {
        "series": "(SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %(facts)s)",
        "day": "DATE(%(first)s, '+' || (c %% %(days)s) || ' days')",
        "json": "",
        "end": "",
    },
    "postgresql": {
        "series": "(SELECT n FROM generate_series(1, %(facts)s::bigint) AS n)",
        "day": "%(first)s::date + (c %% %(days)s)::int",
        "json": "CAST",
        "end": " AS jsonb",
    },
}


class Province:
    """A province of 3,001 places; forty kinds of facts, of each of which five things are counted."""

    def build(self):
        self.top = make_place("大澜省", kind=Place.Kind.PROVINCE)
        self.counties = self.planted("县", [self.top] * COUNTIES, Place.Kind.COUNTY, "95")
        above = [self.counties[n % COUNTIES] for n in range(TOWNS)]
        self.towns = self.planted("镇", above, Place.Kind.TOWN, "96")
        self.sectors = [make_sector(f"第{n}领域") for n in range(10)]
        self.office = make_organ("大澜省安委办", self.top, "committee_office")
        self.officer = make_user(self.office, "office", place=self.top)
        FactKind.objects.bulk_create(FactKind(code=f"k{n}", name=f"第{n}类") for n in range(KINDS))
        self.make_facts()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        return self

    def planted(self, word, above, kind, prefix):
        rows = [
            Place(name=f"第{n}{word}", parent=parent, kind=kind, code=f"{prefix}{n:04}")
            for n, parent in enumerate(above)
        ]
        return Place.plant_many(rows)

    def make_facts(self):
        """In one statement: as two million instances they would take longer than all that is measured.

        Place, day and subject are drawn by a Lehmer generator.
        """
        assert self.towns[-1].pk - self.towns[0].pk == TOWNS - 1
        dialect = DIALECTS[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(
                MADE.format(**dialect),
                {
                    "facts": FACTS,
                    "kinds": KINDS,
                    "town": self.towns[0].pk,
                    "towns": TOWNS,
                    "sector": self.sectors[0].pk,
                    "organ": self.office.pk,
                    "first": FIRST,
                    "days": (DAY - FIRST).days + 1,
                    "no": False,
                    "entered": datetime(2026, 6, 30, tzinfo=UTC),
                },
            )


def register_all():
    """Of each kind: facts, severe ones, a sum, the share done, different subjects."""
    for n in range(INDICATORS // 5):
        declare(f"k{n}", "count", lambda rows: rows)
        declare(f"k{n}", "severe", lambda rows: rows.filter(facts__grade__in=GRADES[1:]))
        declare(f"k{n}", "total", lambda rows: rows, total="amount")
        declare(f"k{n}", "share", lambda rows: (rows.filter(facts__done=True), rows))
        declare(f"k{n}", "subjects", lambda rows: rows, distinct="subject")


def declare(kind, name, narrowed, **counting):
    @indicator(
        f"{kind}.{name}",
        f"{kind} {name}",
        "起",
        None,
        "测量用的指标",
        kind=kind,
        dated="happened_on",
        **counting,
    )
    def rows(places, start, end):
        return narrowed(Fact.objects.of(kind, places, start, end))


class Bare:
    """The same figures with a cursor: one grouped query each, both spans at once, added up along the tree, kept."""

    COLUMNS = {
        "count": ("COUNT(*)", ""),
        "severe": ("COUNT(*)", "AND {grade} IN ('较大', '重大', '特别重大')"),
        "total": ("SUM(amount)", ""),
        "share": ("COUNT(*)", "AND {done}"),
    }

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, parent_id FROM org_place ORDER BY path")
            rows = cursor.fetchall()
        at = {pk: n for n, (pk, _parent) in enumerate(rows)}
        self.at, self.above = at, [at.get(parent, -1) for _pk, parent in rows]
        sqlite = connection.vendor == "sqlite"
        self.said = {
            "grade": "JSON_EXTRACT(facts, '$.grade')" if sqlite else "facts ->> 'grade'",
            "done": "JSON_EXTRACT(facts, '$.done') = 1" if sqlite else "(facts -> 'done') = 'true'::jsonb",
        }

    def figures(self, year, month, end):
        found = {}
        with connection.cursor() as cursor:
            for kind in (f"k{n}" for n in range(INDICATORS // 5)):
                for name, (column, condition) in self.COLUMNS.items():
                    found[f"{kind}.{name}"] = self.counted(
                        cursor, column, condition, (month, kind, year, end)
                    )
                found[f"{kind}.share of"] = self.counted(cursor, "COUNT(*)", "", (month, kind, year, end))
                found[f"{kind}.subjects"] = self.distinct(cursor, (month, kind, year, end))
        return found

    def counted(self, cursor, column, condition, asked):
        cursor.execute(
            f"SELECT place_id, {column}, {column} FILTER (WHERE happened_on >= %s) FROM facts_fact"
            " WHERE withdrawn_at IS NULL AND kind_id = %s AND happened_on BETWEEN %s AND %s "
            f"{condition.format(**self.said)} GROUP BY place_id",
            asked,
        )
        rows, at = cursor.fetchall(), self.at
        result = []
        for column in (1, 2):
            totals = [0] * (len(self.above) + 1)
            for row in rows:
                totals[at[row[0]]] = row[column] or 0
            for n in range(len(self.above) - 1, -1, -1):
                totals[self.above[n]] += totals[n]
            result.append(totals)
        return result

    def distinct(self, cursor, asked):
        cursor.execute(
            "SELECT place_id, subject, COUNT(*) FILTER (WHERE happened_on >= %s) FROM facts_fact"
            " WHERE withdrawn_at IS NULL AND kind_id = %s AND happened_on BETWEEN %s AND %s"
            " GROUP BY place_id, subject",
            asked,
        )
        year, month = defaultdict(set), defaultdict(set)
        for pk, subject, late in cursor.fetchall():
            year[self.at[pk]].add(subject)
            if late:
                month[self.at[pk]].add(subject)
        for seen in (year, month):
            for n in range(len(self.above) - 1, -1, -1):
                if n in seen:
                    seen[self.above[n]] |= seen[n]
        return [{n: len(values) for n, values in seen.items()} for seen in (year, month)]

    def kept(self, year, month, end):
        """The same figures written as the same rows, and taken back."""
        figures = self.figures(year, month, end)
        with transaction.atomic():
            Snapshot.objects.filter(end=end).delete()
            for n, start in enumerate((year, month)):
                rows = [self.row(pk, start, end, n, figures) for pk in self.at]
                with connection.cursor() as cursor:
                    cursor.executemany(
                        'INSERT INTO indicators_snapshot (place_id, start, "end", taken_at, figures)'
                        " VALUES (%s, %s, %s, %s, %s)",
                        rows,
                    )
            transaction.set_rollback(True)

    def row(self, pk, start, end, n, figures):
        position, said = self.at[pk], {}
        for code in engine.INDICATORS:
            part, whole = (
                amount(figures[code][n], position),
                amount(figures.get(f"{code} of", (None, None))[n], position),
            )
            if part or whole:
                said[code] = [part, whole]
        return pk, start, end, f"{end} 12:00:00", json.dumps(said)


def amount(found, position):
    if found is None:
        return None
    return int(found.get(position, 0) if isinstance(found, dict) else found[position])


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """Committed, as in use."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "INDICATORS", known := {})
        patch.setattr("anlan.indicators.actions.INDICATORS", known)
        patch.setattr("anlan.indicators.views.INDICATORS", known)
        patch.setattr("anlan.targets.queries.INDICATORS", known)
        patch.setattr("anlan.targets.views.INDICATORS", known)
        built = Province().build()
        register_all()
        yield built
        call_command("flush", interactive=False, verbosity=0)


def spent(work):
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def test_a_days_snapshot_beside_bare_sql(province, django_db_blocker):
    with django_db_blocker.unblock():
        (year, end), (month, _end) = spans = periods(DAY)
        bare, ours, plain = [], [], Bare().figures(year, month, end)
        figures, _shares = figures_of(spans, Territory())  # these first ones warm the cache
        for _round in range(2):  # one after the other, so that both meet the same machine
            bare.append(spent(lambda: Bare().kept(year, month, end))[0])
            with peak_memory() as grown:
                took, kept = spent(lambda: snapshot(DAY))
            ours.append(took)
        tell(
            [
                f"{FACTS:,} facts, {INDICATORS} indicators, {Place.objects.count():,} places, {connection.vendor}",
                f"bare SQL, a query each, the same rows kept: {min(bare):.2f} s",
                f"a day's snapshot: {min(ours):.2f} s, {min(ours) / min(bare):.2f} times as long; {kept:,} figures in "
                f"{Snapshot.objects.count():,} rows, {grown():.0f} MB more",
            ]
        )
        top = Territory().at[province.top.pk]
        for n, (first, _end) in enumerate(spans):
            for code, (parts, wholes) in figures[first].items():
                assert parts[top] == plain[code][n][top]
                if wholes:
                    assert wholes[top] == plain[f"{code} of"][n][top]
        assert min(ours) / min(bare) <= RATIO


def test_the_pages(province, django_db_blocker):
    with django_db_blocker.unblock(), clock.at(aware(DAY, MORNING)):
        if not Snapshot.objects.exists():
            snapshot(DAY)
        rows = [
            Target(
                title=code,
                number=f"B{n:03}",
                organ=province.office,
                place=province.top,
                code=code,
                op=">=",
                value=10,
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
                state=Target.State.IN_FORCE,
                each=Place.Kind.COUNTY if n < 20 else "",
            )
            for n, code in enumerate(sorted(engine.INDICATORS))
        ]
        Target.objects.bulk_create(rows)
        took, _count = spent(lambda: compute(rows, timezone.now()))
        county, town = province.counties[3], province.towns[3]
        client = Client()
        client.force_login(province.officer)
        pages = {
            "the board": reverse("targets:board"),
            "the board by clause": reverse("targets:by_clause"),
            "the board by unit": reverse("targets:by_unit"),
            "the board by place": reverse("targets:by_place"),
            "all figures of the province": reverse("indicators:catalogue"),
            "all figures of a county": f"{reverse('indicators:catalogue')}?place={county.pk}",
            "one figure of a county": f"{reverse('indicators:indicator', args=['k3.count'])}?place={county.pk}",
            "one figure of the province": reverse("indicators:indicator", args=["k3.count"]),
            "the rows of a town": rows_url("k3.count", town, date(2026, 1, 1), DAY),
            "the rows of the province": rows_url("k3.count", province.top, date(2026, 1, 1), DAY),
        }
        lines = [f"{len(rows)} targets computed, {Result.objects.count():,} results: {took:.1f} s"]
        for label, path in pages.items():
            assert client.get(path).status_code == 200, path
            lines.append(measure(client, path, label, "officer").line(LIMIT))
        tell(lines)
