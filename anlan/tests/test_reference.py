"""The reference pages say what the code says."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_each_page_is_written_from_the_code(tmp_path):
    call_command("reference", tmp_path, verbosity=0)
    pages = {path.stem: path.read_text(encoding="utf-8").splitlines() for path in tmp_path.glob("*.md")}
    assert set(pages) == {"flows", "permissions", "rules", "indicators"}
    signing = "| 签收 | 待签收 | 已签收 | `plans.sign_task` |  |  |"
    assert pages["flows"].count(signing) == 1
    assert pages["flows"].count("    待签收 --> 已签收: 签收") == 1
    [row] = [line for line in pages["permissions"] if "`audit.view_log`" in line]
    assert row.count("✓") == 1
    [rule] = [line for line in pages["rules"] if "`plans.sign_workdays`" in line]
    assert rule.startswith("| 任务签收时限 | `plans.sign_workdays` | 3 |")
    [figure] = [line for line in pages["indicators"] if "`plans.signed_share`" in line]
    assert figure.startswith("| 任务签收率 | `plans.signed_share` | % |")
