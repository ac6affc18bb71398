"""A million matters and five million log entries: ``make bench`` prints how long pages, export and import take,

beside the same at a hundredth of the size. ``BENCH_MATTERS`` makes it smaller; ``--db postgres`` asks the other
database.
"""

import io
import os
import time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from anlan.hazards.models import Matter
from anlan.intake.actions import apply, take
from anlan.intake.sheets import SHEETS
from anlan.org.models import User
from anlan.tests import crowd
from anlan.tests.stopwatch import compared, measure, peak_memory, tell

from .large_matters import LargeMatters

# The second mark has the test database made at all.
pytestmark = [pytest.mark.bench, pytest.mark.django_db]

MATTERS = int(os.environ.get("BENCH_MATTERS") or 1_000_000)
IMPORTED = 10_000
LIMIT, GROWTH, MEMORY = 100, 1.5, 300  # milliseconds, times, MB
READERS = ("officer", "county_officer", "townsman", "builder", "manager")
LISTS = {
    "open ones": "?status=unfinished",
    "all": "?status=",
    "overdue": "?status=overdue",
    "major and open": "?status=unfinished&grade=major",
    "of a county": "?status=unfinished&place={county}",
    "of a sector": "?status=unfinished&sector={sector}",
    "due this month": "?status=&month={month}",
    "by words": "?status=&q=漏电保护",
    "by number": "?status=&q={number}",
    "open, by due date": "?status=unfinished&sort=due_on",
    "all, latest due first": "?status=&sort=-due_on",
    "open, page 20": "?status=unfinished&page=20",
}


@pytest.fixture(scope="module", params=[max(MATTERS // 100, 10_000), MATTERS])
def city(request, django_db_setup, django_db_blocker):
    """Committed, as in use: a database plans otherwise for rows that only one transaction sees."""
    with django_db_blocker.unblock():
        started = time.perf_counter()
        city = LargeMatters(request.param).build()
        tell([f"{request.param:,} matters built in {time.perf_counter() - started:.0f} s"])
        yield city
        call_command("flush", interactive=False, verbosity=0)


spent = {}  # (page, reader) -> the milliseconds of work at the small size


def pages(city, reader):
    user = getattr(city, reader)
    row = Matter.objects.visible_to(user).order_by("-pk").first()
    known = {
        "county": city.counties[0].pk,
        "sector": city.sectors[3].pk,
        "month": f"{city.today:%Y-%m}",
        "number": row.number if row else "",
    }
    for label, query in LISTS.items():
        yield f"list: {label}", reverse("hazards:matters") + query.format(**known)
    if row:
        yield "a matter", row.get_absolute_url()
    yield "my work", reverse("hazards:mine")
    yield "search", reverse("search:find") + "?q=漏电保护"


@pytest.mark.parametrize("reader", READERS)
def test_pages(city, django_db_blocker, reader):
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.get(pk=getattr(city, reader).pk))
        lines = []
        for label, path in pages(city, reader):
            assert client.get(path, follow=True).status_code == 200, path
            found = measure(client, path, label, reader)
            lines.append(compared(found, spent, LIMIT, whole=city.matters == MATTERS))
        tell(lines)


@pytest.fixture(scope="module")
def site(city, django_db_blocker, tmp_path_factory):
    """The address of the site and the cookie of an officer, both made outside a test's transaction."""
    with django_db_blocker.unblock():
        cookie = crowd.session_of(city.county_officer)
        with crowd.served(tmp_path_factory.mktemp("site")) as server:
            yield server, cookie


def test_pages_for_many(city, site, django_db_blocker):
    """What one officer reads, by sixteen at once on two processes."""
    with django_db_blocker.unblock():
        asked = dict(pages(city, "county_officer"))
    tell([f"{city.matters:,} matters", *crowd.ask(*site, asked)])


def test_export_and_import(city, django_db_blocker):
    if city.matters != MATTERS:
        pytest.skip("measured at the full size")
    with django_db_blocker.unblock():
        tell([export(city), import_of(city)])


def export(city):
    """What a county office sees of what is closed, at most a hundred thousand rows."""
    client = Client()
    client.force_login(User.objects.get(pk=city.county_officer.pk))
    asked = {"status": "closed", "format": "xlsx"}
    rows = Matter.objects.visible_to(city.county_officer).filter(state="closed").count()
    started = time.perf_counter()
    with peak_memory() as grown:
        response = client.get(reverse("hazards:matters"), asked)
        size = len(b"".join(response)) / 2**20
    seconds = time.perf_counter() - started
    return f"export of {rows:,} rows: {seconds:.1f} s, {size:.1f} MB of file, {grown():.0f} MB more (at most {MEMORY})"


def import_of(city):
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.append(("序号", "存在问题", "问题来源"))
    for number in range(IMPORTED):
        made.active.append((f"DD-{number}", f"第{number}处问题，须整改。", "省督导"))
    made.save(file)
    user = User.objects.get(pk=city.officer.pk)
    started = time.perf_counter()
    with peak_memory() as grown:
        batch = take(SHEETS["matters"], SimpleUploadedFile("清单.xlsx", file.getvalue()), actor=user)
        read = time.perf_counter() - started
        apply(batch, actor=user)
    seconds = time.perf_counter() - started
    assert batch.new == IMPORTED
    return (
        f"import of {IMPORTED:,} lines: {seconds:.1f} s, {read:.1f} s of them reading, {grown():.0f} MB more"
    )
