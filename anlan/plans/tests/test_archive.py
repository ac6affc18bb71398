"""Monthly folders: assembled from reports, held against what was owed, taken away as an archive."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from anlan.audit.log import history
from anlan.files.actions import attach
from anlan.plans.folders import Cabinet, Month
from anlan.plans.models import Assignment, Progress, Requirement
from anlan.plans.tests.test_work import of, photo

TODAY = date(2026, 11, 15)


def given(assignment, day):
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    Assignment.objects.filter(pk=assignment.pk).update(dispatched_at=at)


@pytest.fixture
def quarterly(cast, plan):
    """Housing's: a check each quarter, with inspection and rectification records; due at the end of the year."""
    row = of(plan, cast.housing, 2)
    row.task.evidence = ["inspection", "rectification"]
    row.task.save()
    given(row, date(2026, 3, 2))
    return row


@pytest.fixture
def monthly(quarterly):
    Requirement.objects.filter(task=quarterly.task).update(period="month")
    return quarterly


@pytest.fixture
def once(cast, plan):
    """The office's: due on 30 June, with the printed document."""
    row = of(plan, cast.office, 1)
    row.task.evidence = ["document"]
    row.task.save()
    given(row, date(2026, 3, 2))
    return row


def report(row, day, *kinds):
    progress = Progress.objects.create(
        assignment=row,
        place=row.place,
        organ=row.organ,
        text=f"{day}已办。",
        percent=50,
        occurred_on=day,
        entered_at=timezone.now(),
        by=row.organ.posts.first().user,
    )
    for kind in kinds:
        attach(progress, photo(f"{kind}.png"), actor=progress.by, kind=kind)
    return progress


def folder(row, month, today=TODAY):
    return Cabinet(Assignment.objects.filter(pk=row.pk), today).folder(row.organ, Month(2026, month))


def percents(row, today=TODAY):
    return [folder(row, month, today).percent for month in range(1, 13)]


@pytest.mark.clause("S0-A01.3", "S0-A11.1")
def test_what_happened_in_a_month_is_in_its_folder_and_what_lacks_is_named(monthly):
    report(monthly, date(2026, 4, 30), "inspection")
    report(monthly, date(2026, 5, 1), "rectification")
    april, may = folder(monthly, 4), folder(monthly, 5)
    assert [entry.reports[0].occurred_on for entry in april.entries] == [date(2026, 4, 30)]
    assert (april.percent, april.entries[0].missing) == (66, ["整改记录"])
    assert (may.percent, may.entries[0].missing) == (66, ["检查记录"])
    report(monthly, date(2026, 4, 30), "rectification")
    assert (folder(monthly, 4).percent, folder(monthly, 4).missing) == (100, 0)


def test_a_monthly_duty_is_owed_from_the_month_it_was_given_until_this_one(monthly):
    assert percents(monthly) == [None, None, 0, 0, 0, 0, 0, 0, 0, 0, 0, None]
    given(monthly, date(2026, 3, 25))  # in the last third of March
    assert percents(monthly)[2:4] == [None, 0]


def test_a_quarterly_duty_is_owed_at_the_end_of_the_quarter_for_all_of_it(quarterly):
    report(quarterly, date(2026, 4, 10), "inspection", "rectification")
    report(quarterly, date(2026, 7, 1), "inspection")
    assert percents(quarterly) == [None, None, None, None, None, 100, None, None, 66, None, None, None]
    assert folder(quarterly, 4).entries[0].why == "本月有报送"  # nothing owed, and yet kept
    given(quarterly, date(2026, 1, 10))
    assert percents(quarterly)[2] == 0


def test_what_is_due_once_is_owed_in_that_month_whenever_it_was_done(once):
    assert percents(once) == [None] * 5 + [0] + [None] * 6
    report(once, date(2026, 4, 2), "document")
    assert percents(once) == [None] * 5 + [100] + [None] * 6
    report(once, date(2026, 7, 2))
    assert percents(once)[6] is None


def test_what_was_finished_before_is_owed_in_the_month_it_was_finished(once):
    report(once, date(2026, 4, 2), "document")
    closed = datetime(2026, 4, 20, tzinfo=UTC)
    Assignment.objects.filter(pk=once.pk).update(state="completed", closed_at=closed)
    assert percents(once) == [None] * 3 + [100] + [None] * 8


def test_evidence_after_the_month_does_not_complete_it(once):
    report(once, date(2026, 7, 2), "document")
    assert percents(once)[5] == 0


def test_a_cancelled_assignment_owes_nothing(once):
    Assignment.objects.filter(pk=once.pk).update(state="cancelled")
    assert percents(once) == [None] * 12


@pytest.mark.clause("S0-A12.3")
def test_decembers_folder_is_there_without_anybody_assembling_it(once, quarterly):
    december = folder(quarterly, 12, date(2026, 12, 5))
    assert (december.percent, december.entries[0].why) == (0, "每季度")
    report(quarterly, date(2026, 12, 3), "inspection", "rectification")
    assert folder(quarterly, 12, date(2026, 12, 5)).percent == 100


def test_the_matrix_and_the_folder_page(cast, plan, monthly, client_of):
    report(monthly, date(2026, 4, 30), "inspection", "rectification")
    client = client_of(cast.officer)
    page = client.get(reverse("plans:archive"))
    lines = {
        str(organ): [folder.percent for folder, _tone in folders] for organ, folders in page.context["lines"]
    }
    assert lines["市住建局"][3] == 100
    assert lines["市住建局"][4] == 0
    url = reverse("plans:folder", args=[cast.housing.pk, 2026, 4])
    shown = client.get(url)
    assert shown.context["folder"].percent == 100
    assert "2026-04-30已办。" in shown.content.decode()
    file = shown.context["folder"].entries[0].material[0][1][0]
    assert (
        client.get(file.get_absolute_url()).getvalue() == photo().read()
    )  # who reads the folder reads the evidence
    assert client.get(reverse("plans:folder", args=[cast.housing.pk, 2026, 13])).status_code == 404


def test_a_unit_sees_its_own_folders_and_an_outsider_none(cast, plan, monthly, client_of):
    url = reverse("plans:folder", args=[cast.housing.pk, 2026, 4])
    zipped = reverse("plans:folder_zip", args=[cast.housing.pk, 2026, 4])
    assert client_of(cast.builder).get(url).status_code == 200
    assert client_of(cast.builder).get(zipped).getvalue().startswith(b"PK")
    for user in (cast.outsider, cast.townsman, cast.manager, cast.admin):
        assert [client_of(user).get(one).status_code for one in (url, zipped)] == [404, 404]
    units = client_of(cast.builder).get(reverse("plans:archive")).context["lines"]
    assert [str(organ) for organ, _folders in units] == ["市住建局"]
    assert client_of(cast.outsider).get(reverse("plans:archive")).context["lines"] == []


def zipped(client, organ, month):
    answer = client.get(reverse("plans:folder_zip", args=[organ.pk, 2026, month]))
    return zipfile.ZipFile(BytesIO(answer.getvalue()))


def index_of(archive):
    sheet = load_workbook(BytesIO(archive.read("00 目录.xlsx"))).active
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_archive_holds_the_files_and_an_index_of_what_is_there_and_what_lacks(cast, monthly, client_of):
    progress = report(monthly, date(2026, 4, 30), "inspection")
    attach(
        progress, photo("inspection.png"), actor=progress.by, kind="inspection"
    )  # a second one of the same name
    attach(progress, photo('../../报告<1>:"x".png'), actor=progress.by)
    archive = zipped(client_of(cast.officer), cast.housing, 4)
    assert archive.testzip() is None
    names = archive.namelist()
    folder_name = names[0].split("/")[0]
    assert folder_name.startswith("01 2. 开展建筑施工领域隐患排查")
    assert names == [
        f"{folder_name}/检查记录/inspection.png",
        f"{folder_name}/检查记录/inspection (2).png",
        f"{folder_name}/其他材料/报告 1 x.png",
        "00 目录.xlsx",
    ]
    lines = index_of(archive)
    assert [line["文件"] for line in lines] == [*names[:3], None]
    assert (lines[3]["材料种类"], lines[3]["缺项"]) == ("整改记录", "缺")
    assert lines[0]["发生日期"].date() == date(2026, 4, 30)
    assert history(cast.housing).first().verb == "导出月度档案"


def test_a_file_the_storage_has_lost_is_named_and_stops_nothing(cast, monthly, client_of, settings):
    from pathlib import Path

    report(monthly, date(2026, 4, 30), "inspection")
    for stored in Path(settings.MEDIA_ROOT).rglob("*"):
        if stored.is_file():
            stored.unlink()
    archive = zipped(client_of(cast.officer), cast.housing, 4)
    assert archive.namelist() == ["00 目录.xlsx"]
    assert index_of(archive)[0]["文件"] == "文件已丢失"


def test_the_list_of_gaps(cast, plan, once, monthly, client_of):
    report(monthly, date(2026, 4, 30), "inspection")
    plan.assignments.filter(organ=cast.emergency).update(state="cancelled")
    answer = client_of(cast.officer).get(reverse("plans:archive"), {"year": 2026, "format": "xlsx"})
    assert history(cast.officer).first().facts == {"page": "2026年档案缺口清单"}
    head, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert head == ("单位", "月份", "序号", "任务", "要求", "缺少材料")
    june = [row[0:2] + row[4:] for row in rows if row[1] == "2026-06"]
    assert june == [
        ("市安委办", "2026-06", "本月到期", "进展报告"),
        ("市安委办", "2026-06", "本月到期", "正式文件"),
        ("市住建局", "2026-06", "每月", "进展报告"),
        ("市住建局", "2026-06", "每月", "检查记录"),
        ("市住建局", "2026-06", "每月", "整改记录"),
    ]
    assert [row[5] for row in rows if row[1] == "2026-04"] == ["整改记录"]


@pytest.mark.parametrize(
    "query", [{"year": "x"}, {"year": "1999"}, {"plan": "999999"}, {"plan": "x"}, {"page": "9"}]
)
def test_strange_questions_get_the_usual_answer(cast, plan, client_of, query):
    page = client_of(cast.officer).get(reverse("plans:archive"), query)
    assert (page.status_code, len(page.context["lines"])) == (200, 3)


def test_the_matrix_costs_the_same_with_more_rows(cast, plan, monthly, client_of):
    client, url = client_of(cast.officer), reverse("plans:archive")
    report(monthly, date(2026, 4, 30), "inspection")
    client.get(url)
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["lines"]) == 3
    plan.assignments.exclude(pk=monthly.pk).delete()
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(url).context["lines"]) == 1
    assert len(one) == len(three)
