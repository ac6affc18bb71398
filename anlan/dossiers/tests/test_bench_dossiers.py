"""A hundred thousand files of two million entries: ``make bench`` prints what pages, the look through all files and a

sheet cost, beside the same at a tenth of the size. ``BENCH_ENTRIES`` makes it smaller; ``--db postgres`` asks the other
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

from anlan.dossiers.actions.gaps import refresh_all
from anlan.dossiers.models import Entry, Gap
from anlan.indicators.actions import snapshot
from anlan.intake.actions import apply, take
from anlan.intake.sheets import SHEETS
from anlan.org.models import User
from anlan.registers.models import Enterprise
from anlan.tests.stopwatch import compared, measure, peak_memory, tell

from .large_files import LargeFiles

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ENTRIES = int(os.environ.get("BENCH_ENTRIES") or 2_000_000)
IMPORTED = min(20_000, ENTRIES // 20)
LIMIT = 100  # milliseconds
READERS = ("officer", "county_officer", "townsman", "builder", "manager")
LISTS = {
    "entries": "/dossiers/",
    "entries: pending": "/dossiers/?standing=pending",
    "entries: expired": "/dossiers/?standing=expired",
    "entries: insurance": "/dossiers/?kind=insurance",
    "entries of a county": "/dossiers/?kind=insurance&place={county}",
    "entries by number": "/dossiers/?q={number}",
    "expiring": "/dossiers/expiring/",
    "expiring: insurance": "/dossiers/expiring/?kind=insurance",
    "gaps": "/dossiers/gaps/",
    "gaps: one rule": "/dossiers/gaps/?code=responsibility",
    "gaps of a county": "/dossiers/gaps/?code=commitment&place={county}",
    "gaps of a sector": "/dossiers/gaps/?sector={sector}",
    "gaps: late": "/dossiers/gaps/?late=yes",
}


@pytest.fixture(scope="module", params=[max(ENTRIES // 10, 20_000), ENTRIES])
def city(request, django_db_setup, django_db_blocker):
    """Committed, as in use: a database plans otherwise for rows that only one transaction sees."""
    with django_db_blocker.unblock():
        started = time.perf_counter()
        city = LargeFiles(request.param).build()
        built = time.perf_counter() - started
        worked = time.process_time()
        opened, _closed = refresh_all(city.today)
        first = time.process_time() - worked
        worked = time.process_time()
        assert refresh_all(city.today) == (0, 0)
        again = time.process_time() - worked
        snapshot(city.today)
        tell(
            [
                f"{Entry.objects.count():,} entries of {Enterprise.objects.count():,} files built in {built:.0f} s",
                f"all files looked through: cpu {first:.1f} s, {opened:,} gaps opened; "
                f"again: cpu {again:.1f} s",
            ]
        )
        yield city
        call_command("flush", interactive=False, verbosity=0)


spent = {}  # (page, reader) -> the milliseconds of work at the small size


def pages(city, reader):
    user = getattr(city, reader)
    known = {
        "county": city.counties[0].pk,
        "sector": city.sectors[3].pk,
        "number": Entry.objects.order_by("-pk").first().number,
    }
    for label, address in LISTS.items():
        yield label, address.format(**known)
    firm = Enterprise.objects.visible_to(user, "dossiers.view_entry").order_by("-pk").first()
    if firm:
        yield "a file", f"/enterprises/{firm.pk}/file/"
        yield "an enterprise", firm.get_absolute_url()
    if user.holds("dossiers.add_entry"):
        yield "coverage", "/dossiers/coverage/"


@pytest.mark.parametrize("reader", READERS)
def test_pages(city, django_db_blocker, reader):
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.get(pk=getattr(city, reader).pk))
        lines = []
        for label, path in pages(city, reader):
            assert client.get(path, follow=True).status_code == 200, path
            found = measure(client, path, label, reader)
            lines.append(compared(found, spent, LIMIT, whole=city.entries == ENTRIES))
        tell(lines)


def test_a_sheet(city, django_db_blocker):
    if city.entries != ENTRIES:
        pytest.skip("measured at the full size")
    with django_db_blocker.unblock():
        made, file = openpyxl.Workbook(), io.BytesIO()
        made.active.append(("企业", "证书编号", "姓名", "作业类别", "发证或复审日期"))
        firms = Enterprise.objects.order_by("pk").values_list("credit_code", flat=True)[:IMPORTED]
        for n, code in enumerate(firms):
            made.active.append((code, f"NEW-{n}", "李某", "电工作业", "2025-03-01"))
        made.save(file)
        user = User.objects.get(pk=city.officer.pk)
        started = time.perf_counter()
        with peak_memory() as grown:
            upload = SimpleUploadedFile("操作证.xlsx", file.getvalue())
            batch = take(SHEETS["entry-special_worker"], upload, actor=user)
            read = time.perf_counter() - started
            apply(batch, actor=user)
        seconds = time.perf_counter() - started
        assert batch.new == IMPORTED
        tell(
            [
                f"sheet of {IMPORTED:,} lines: {seconds:.1f} s, {read:.1f} s of them reading, {grown():.0f} MB more"
            ]
        )
        assert Gap.objects.exists()
