"""Objects from a sheet: listed for their campaign with unit and batch; each wrong cell is told with its place."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.demo import clock
from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.testing import make_user

from .conftest import at
from .test_campaigns import DAY

HEADERS = ("对象", "专项行动", "责任单位", "批次")


def book(*lines, headers=HEADERS):
    made, file = openpyxl.Workbook(), io.BytesIO()
    for line in (headers, *lines):
        made.active.append(line)
    made.save(file)
    return SimpleUploadedFile("对象名单.xlsx", file.getvalue())


def taken(user, *lines, **more):
    with clock.at(at(DAY)):
        return take(SHEETS["campaign_objects"], book(*lines, **more), actor=user)


def faults(batch):
    return {row.number: row.errors for row in batch.rows.filter(action="wrong")}


def test_lines_become_objects_with_their_unit_and_batch_and_are_taken_back(cast, prepared, plants):
    row = prepared()
    first = row.batches.create(name="第一批", starts_on="2026-03-10", ends_on="2026-03-31")
    batch = taken(
        cast.officer,
        (plants[0].name, row.title, None, "第一批"),
        (f"TEST{3:014}", row.title, cast.town_hall.name, None),
    )
    assert (batch.new, batch.wrong, row.subjects.count()) == (2, 0, 0)
    apply(batch, actor=cast.officer)
    made = {subject.organ: (subject.unit, subject.batch) for subject in row.subjects.all()}
    assert made == {plants[0]: (cast.town_hall, first), plants[3]: (cast.town_hall, None)}
    undo(batch, actor=cast.officer)
    assert row.subjects.count() == 0


def test_wrong_cells_are_told_with_their_line_and_column(cast, launched, plants):
    batch = taken(
        cast.officer,
        ("没有这家公司", launched.title, None, None),
        (plants[0].name, launched.title, None, None),
        (plants[1].name, "没有这项行动", None, None),
    )
    assert faults(batch) == {
        2: {"subject": ["没有找到“没有这家公司”，或不在您的管辖范围内。请写统一社会信用代码或全称。"]},
        3: {"subject": [f"“{plants[0]}”已在这项行动的名单中。"]},
        4: {"campaign": ["没有找到专项行动“没有这项行动”。"]},
    }


def test_an_unknown_batch_and_one_object_twice_are_refused(cast, prepared, plants):
    row = prepared()
    batch = taken(
        cast.officer,
        (plants[0].name, row.title, None, "第九批"),
        (plants[1].name, row.title, None, None),
        (plants[1].name, row.title, None, None),
    )
    assert faults(batch) == {
        2: {"batch": ["这项行动没有这个批次，现有：没有。"]},
        3: {"subject": ["与第 4 行重复。"]},
        4: {"subject": ["与第 3 行重复。"]},
    }


def test_only_who_carries_a_campaign_lists_its_objects(cast, launched, plants):
    launched.subjects.all().delete()
    line = (plants[0].name, launched.title, None, None)
    elsewhere = make_user(cast.emergency, "office", place=cast.city)
    assert faults(taken(elsewhere, line)) == {
        2: {"campaign": ["只有主办单位“市安委办”或牵头单位“市安委办”可以办理。"]}
    }
    assert faults(taken(cast.officer, line)) == {}


def test_a_table_without_its_key_column_is_no_such_sheet(cast, launched):
    with pytest.raises(ValidationError, match="缺少“对象”列"):
        taken(cast.officer, ("x", "y"), headers=("专项行动", "批次"))


def test_an_object_with_work_stays_when_the_import_is_undone(cast, launched, plants, do):
    launched.subjects.all().delete()
    batch = taken(cast.officer, *[(plant.name, launched.title, None, None) for plant in plants[:2]])
    apply(batch, actor=cast.officer)
    from .conftest import paper

    row = launched.subjects.get(organ=plants[0])
    said = {"happened_on": DAY, "papers": paper()}
    assert do(cast.townsman, DAY, "subject_step", row, "check", **said) == []
    undo(batch, actor=cast.officer)
    batch.refresh_from_db()
    assert (batch.state, [one.organ for one in launched.subjects.all()]) == ("partly", [plants[0]])
