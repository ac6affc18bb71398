"""A list of problems from a sheet: each line a matter with its number; each wrong cell is told with its place."""

import io
from datetime import date

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.audit.log import history
from anlan.demo import clock
from anlan.duty.models import Duty
from anlan.hazards.models import Matter
from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.notices.models import Notice

from .conftest import at, go

HEADERS = ("序号", "存在问题", "问题来源", "问题类别", "被检查单位", "属地", "检查日期")
LINE = ("DD-1", "配电室无应急照明。", "省督导", None, None, None, "2026-03-01")


def taken(user, *lines, headers=HEADERS):
    made, file = openpyxl.Workbook(), io.BytesIO()
    for line in (headers, *lines):
        made.active.append(line)
    made.save(file)
    with clock.at(at()):
        return take(SHEETS["matters"], SimpleUploadedFile("问题清单.xlsx", file.getvalue()), actor=user)


def applied(batch, user):
    with clock.at(at()):
        apply(batch, actor=user)


def faults(batch):
    return {row.number: row.errors for row in batch.rows.filter(action="wrong")}


def test_each_line_is_a_matter_with_number_clock_and_log(cast):
    plant = cast.plant
    batch = taken(
        cast.officer, LINE, ("DD-2", "通道堵塞。", "省督导", "上级交办问题", plant.name, None, None)
    )
    assert (batch.new, batch.wrong, Matter.objects.count()) == (2, 0, 0)
    applied(batch, cast.officer)
    first, second = Matter.objects.order_by("pk")
    year = at().year
    assert (first.number, second.number) == (f"JB{year}-000001", f"JB{year}-000002")
    assert (first.external_id, first.title, first.profile, first.source) == (
        "DD-1",
        "配电室无应急照明",
        "assigned",
        "province",
    )
    assert (first.place, first.subject, second.place, second.subject) == (
        cast.office.place,
        None,
        plant.place,
        plant,
    )
    assert (first.occurred_at.astimezone(at().tzinfo).date(), first.entered_at) == (date(2026, 3, 1), at())
    assert {row.state for row in (first, second)} == {"registered"}
    assert Duty.objects.of(first).get().kind == "hazards.accept"
    assert [entry.facts["number"] for entry in history(second)] == [second.number]


def test_a_unit_is_known_by_its_name_as_registered(cast):
    """With the full-width brackets of Chinese names, though a sheet's key is compared half-width."""
    cast.plant.name = "永宁（集团）机械有限公司"
    cast.plant.save()
    applied(taken(cast.officer, ("DD-1", *LINE[1:4], cast.plant.name, None, None)), cast.officer)
    row = Matter.objects.get()
    assert (row.subject, row.subject_text) == (cast.plant, "")


def test_the_office_hears_once_of_a_whole_list(cast):
    applied(taken(cast.officer, LINE, ("DD-2", *LINE[1:])), cast.officer)
    told = Notice.objects.filter(kind="hazards.registered", recipient=cast.officer)
    assert [notice.title for notice in told] == ["有2项新登记的事项待受理：配电室无应急照明等"]


def test_wrong_cells_are_told_with_their_line_and_column(cast):
    applied(taken(cast.officer, LINE), cast.officer)
    batch = taken(
        cast.officer,
        LINE,
        ("DD-3", None, "省督导", None, None, None, None),
        ("DD-4", "一处问题。", "天上掉的", None, None, None, None),
        ("DD-5", "一处问题。", "省督导", "事故隐患", None, None, None),
        ("DD-6", "一处问题。", "省督导", None, None, "没有这个镇", None),
        ("DD-7", "一处问题。", "省督导", None, None, None, "2026-03-11"),
    )
    told = faults(batch)
    assert told[2] == {"external_id": [f"这个编号已登记为{Matter.objects.get().number}。"]}
    assert told[3] == {"description": ["请填写问题描述。"]}
    assert list(told[4]) == ["source"]
    assert told[4]["source"][0].startswith("“天上掉的”不是可选项，应为：")
    assert list(told[5]) == ["profile"]
    assert told[6] == {"place": ["没有找到区域“没有这个镇”。"]}
    assert told[7] == {"occurred_on": ["发现日期不能晚于今天。"]}


def test_a_list_is_taken_back_save_what_was_dealt_with(cast):
    batch = taken(cast.officer, LINE, ("DD-2", *LINE[1:]))
    applied(batch, cast.officer)
    dealt = Matter.objects.get(external_id="DD-2")
    go(dealt, "accept", cast.officer)
    with clock.at(at(day=12)):
        undo(batch, actor=cast.officer)
    assert [row.external_id for row in Matter.objects.all()] == ["DD-2"]
    assert Duty.objects.filter(kind="hazards.accept", done_at=None).count() == 0


def test_who_may_not_register_may_not_import(cast, client_of):
    path = reverse("intake:upload", args=["matters"])
    answers = {user.name: client_of(user).get(path).status_code for user in (cast.officer, cast.auditor)}
    assert answers == {"安委办经办": 200, "审计管理员": 404}


def test_a_list_of_a_hundred_costs_as_many_queries_as_one_of_ten(cast, django_assert_max_num_queries):
    lines = [(f"DD-{n}", *LINE[1:]) for n in range(100)]
    batch = taken(cast.officer, *lines)
    with django_assert_max_num_queries(60):
        applied(batch, cast.officer)
    assert Matter.objects.count() == 100
