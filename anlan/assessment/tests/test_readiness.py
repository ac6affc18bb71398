"""Before the year's assessment: December's folder is there by itself, and what is missing is listed item by item."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from anlan.plans.models import Requirement
from anlan.plans.tests.conftest import draft, plan  # noqa: F401
from anlan.plans.tests.test_archive import given, report
from anlan.plans.tests.test_work import of

from .conftest import on

DECEMBER = date(2026, 12, 20)
FOLDERS = {
    "number": "1",
    "title": "档案资料",
    "points": "20",
    "method": "evidence",
    "rule_text": "按比例0-100",
}
MINUTES = {"number": "2", "title": "会议", "points": "10", "materials_text": "会议纪要"}


@pytest.fixture
def monthly(cast, plan):  # noqa: F811
    """Housing owes a check each month, with inspection and rectification records."""
    row = of(plan, cast.housing, 2)
    row.task.evidence = ["inspection", "rectification"]
    row.task.save()
    Requirement.objects.filter(task=row.task).update(period="month")
    given(row, date(2026, 3, 2))
    return row


@pytest.mark.scenario(49)
@pytest.mark.clause("S0-A12.3", "S0-A11.1")
def test_decembers_folder_and_what_the_assessment_would_miss(cast, client_of, scheme, monthly):
    made = scheme(
        [FOLDERS, MINUTES], kind="department", units="永宁市住房和城乡建设局",
        title="2026年度部门安全生产考核方案",
    )  # fmt: skip
    for month in range(3, 12):
        report(monthly, date(2026, month, 9), "inspection", "rectification")
    with on(DECEMBER):
        officer = client_of(cast.officer)
    page = reverse("assessment:readiness", args=[made.pk])

    def missing():
        with on(DECEMBER):
            sheet = load_workbook(BytesIO(officer.get(f"{page}?format=xlsx").content)).active
        return [(row[1], row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)]

    owed = f"2026-12档案：{monthly.task.headline}缺"
    assert missing() == [("1", f"{owed}进展报告、检查记录、整改记录"), ("2", "会议纪要")]
    # What is reported in December is in December's folder without anybody filing it.
    report(monthly, date(2026, 12, 8), "inspection")
    with on(DECEMBER):
        folder = officer.get(reverse("plans:folder", args=[cast.housing.pk, 2026, 12]))
    assert [str(entry.assignment.task) for entry in folder.context["folder"].entries] == [str(monthly.task)]
    assert missing() == [("1", f"{owed}整改记录"), ("2", "会议纪要")]
    report(monthly, date(2026, 12, 18), "rectification")
    assert missing() == [("2", "会议纪要")]
