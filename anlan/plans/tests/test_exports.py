"""Plans as files: what the reader sees of the plan, in Excel and in Word."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from anlan.audit.log import history
from anlan.plans.exports import free_name, safe, standing
from anlan.plans.flow import ASSIGNMENT
from anlan.plans.models import Assignment

from .test_work import of, report


def exported(client, plan, form):
    answer = client.get(reverse("plans:plan_export", args=[plan.pk, form]))
    assert answer.status_code == 200
    if form == "xlsx":
        return [
            list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        ]
    [table] = Document(BytesIO(answer.content)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_office_takes_the_whole_plan_with_how_it_stands(cast, plan, client_of, form):
    lead = of(plan, cast.housing, 2)
    ASSIGNMENT.move(lead, "sign", actor=cast.builder)
    report(lead, cast.builder, percent=40)
    head, *rows = exported(client_of(cast.officer), plan, form)
    assert head == [
        "序号",
        "章节",
        "任务内容",
        "牵头单位",
        "配合单位",
        "量化要求",
        "完成时限",
        "状态",
        "办理情况",
    ]
    second = dict(zip(head, rows[1], strict=True))
    assert len(rows) == 3
    assert second["任务内容"].startswith("开展建筑施工领域隐患排查")
    assert (second["牵头单位"], second["配合单位"]) == ("市住建局", "市应急局")
    assert second["量化要求"] == "每季度至少检查1次"
    assert str(second["完成时限"])[:10] == "2026-12-31"
    assert second["办理情况"] == "市住建局：办理中 40%；市应急局：待签收"


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_who_takes_a_plan_away_is_remembered(cast, plan, client_of, form):
    exported(client_of(cast.builder), plan, form)
    entry = history(plan).first()
    assert (entry.verb, entry.actor_id, entry.facts) == ("导出计划", cast.builder.pk, {"form": form})


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_unit_takes_its_own_part(cast, plan, client_of, form):
    _head, *rows = exported(client_of(cast.builder), plan, form)
    assert [row[-1] for row in rows] == ["市住建局：待签收"]
    outsider = client_of(cast.outsider).get(reverse("plans:plan_export", args=[plan.pk, form]))
    assert outsider.status_code == 404


def test_an_unknown_form_is_not_there(cast, plan, client_of):
    assert client_of(cast.officer).get(reverse("plans:plan_export", args=[plan.pk, "exe"])).status_code == 404


def test_many_units_are_counted_instead_of_named(cast):
    organs = [cast.housing] * 9
    rows = [
        Assignment(organ=organ, state="completed" if n < 7 else "dispatched")
        for n, organ in enumerate(organs)
    ]
    assert standing(rows) == "已办结7、待签收2"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("报告.pdf", "报告.pdf"),
        ("../../etc/passwd", "etc passwd"),
        ("a:b*c?.png", "a b c.png"),
        ("长" * 100 + ".docx", "长" * 56 + ".docx"),
        ("...", "_"),
        ("第1.2条要求和说明文字", "第1.2条要求和说明文字"),
    ],
)
def test_names_that_every_system_takes(name, kept):
    assert safe(name) == kept


def test_equal_names_are_numbered():
    taken = set()
    assert [
        free_name(name, taken) for name in ("a/x.png", "a/x.png", "a/x.png", "b/x.png", "1. a/x", "1. a/x")
    ] == [
        "a/x.png",
        "a/x (2).png",
        "a/x (3).png",
        "b/x.png",
        "1. a/x",
        "1. a/x (2)",
    ]
