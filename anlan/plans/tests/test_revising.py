"""A corrected document: the difference is shown first, and what units reported stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import Assignment, Document
from anlan.plans.tests.samples import KEY_POINTS, text_file

CORRECTED = (
    KEY_POINTS.replace("每季度至少检查1次", "每月至少检查1次")
    .replace("1.修订市安委会成员单位安全生产职责清单,6月底前印发实施。(责任单位:市安委办)\n\n", "")
    .replace(
        "永宁市安全生产委员会办公室\n",
        "4.开展学校消防安全宣传,覆盖全部学校。(责任单位:市应急局)\n\n永宁市安全生产委员会办公室\n",
    )
)


@pytest.fixture
def at_work(cast, plan):
    lead = Assignment.objects.get(plan=plan, organ=cast.housing)
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    ASSIGNMENT.move(
        lead, "report", actor=cast.builder, text="已检查。", percent=30, occurred_on=timezone.localdate()
    )
    return lead


def test_the_difference_is_shown_before_anything_changes(cast, plan, at_work, client_of):
    client = client_of(cast.officer)
    url = reverse("plans:revise", args=[plan.pk])
    shown = client.post(url, {"file": text_file(CORRECTED), "reason": "勘误"}, follow=True)
    assert shown.context["counts"] == {"same": 1, "changed": 1, "new": 1, "gone": 1}
    page = shown.content.decode()
    assert "<del>季度</del>" in page
    assert "<ins>月</ins>" in page
    assert plan.tasks.count() == 3
    assert Document.objects.count() == 1


def test_applying_it_adjusts_adds_and_flags_and_keeps_the_reports(cast, plan, at_work, client_of):
    client = client_of(cast.officer)
    url = reverse("plans:revise", args=[plan.pk])
    kept = client.post(url, {"file": text_file(CORRECTED), "reason": "勘误"}).url.split("file=")[1]
    done = client.post(url, {"file": kept}, follow=True)
    told = [str(message) for message in done.context["messages"]]
    assert told == ["已导入修订：调整 1 项，新增 1 项，待复核 1 项。"]

    plan.refresh_from_db()
    at_work.refresh_from_db()
    changed = at_work.task
    assert "每月至少检查1次" in changed.text
    assert (changed.state, changed.version, at_work.state) == ("adjusted", 2, "dispatched")
    assert [report.text for report in at_work.reports.all()] == ["已检查。"]
    assert changed.versions.get().reason == "勘误"
    gone = plan.tasks.get(order=1)
    assert gone.review_reason == "修订后的文件中已没有这一条，请复核。"
    new = plan.tasks.get(text__startswith="开展学校消防安全宣传")
    assert (new.state, [unit.resolved for unit in new.units.all()]) == ("drafted", [True])
    old = Document.objects.get(superseded_by=plan.document)
    assert old.valid_to == timezone.localdate() - timedelta(days=1)


def test_only_the_owner_revises(cast, plan, client_of):
    url = reverse("plans:revise", args=[plan.pk])
    assert client_of(cast.builder).get(url).status_code == 404
    assert client_of(cast.outsider).get(url).status_code == 404


def test_a_broken_correction_changes_nothing(cast, plan, client_of):
    client = client_of(cast.officer)
    url = reverse("plans:revise", args=[plan.pk])
    answer = client.post(url, {"file": text_file("你好", "坏.txt"), "reason": "勘误"}, follow=True)
    assert [str(message.level_tag) for message in answer.context["messages"]] == ["error"]
    assert plan.tasks.count() == 3
