"""Items brought in from a sheet: right lines, wrong cells, corrections, and the undoing."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.library.models import Criterion

HEAD = ["条款代码", "判定标准", "条款", "内容", "等级", "隐患类型", "失效日期"]
RIGHT = ["gm10-4", "GM10", "第四条第一项", "人员聚集场所设置在熔融金属吊运跨的地坪区域内", "重大", "总图", ""]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def send(cast):
    def sent(*lines):
        book, file = openpyxl.Workbook(), io.BytesIO()
        for line in (HEAD, *lines):
            book.active.append(line)
        book.save(file)
        return take(SHEETS["criteria"], SimpleUploadedFile("条款.xlsx", file.getvalue()), actor=cast.officer)

    return sent


def test_a_right_line_makes_an_item_of_its_standard(cast, send):
    batch = send(RIGHT)
    apply(batch, actor=cast.officer)
    row = Criterion.objects.get(code="GM10-4")
    assert (row.standard.code, row.grade, row.danger_class) == ("GM10", "major", "layout")
    assert (row.valid_from, row.confidence) == (date(2023, 5, 15), "likely")
    undo(batch, actor=cast.officer)
    assert not Criterion.objects.filter(code="GM10-4").exists()


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (0, "第四条", "代码只含大写字母、数字、点和短横，如 HG121-5。"),
        (1, "没有的标准", "没有找到判定标准“没有的标准”。"),
        (3, "", "请填写内容。"),
        (4, "特大", "“特大”不是可选项，应为：一般、重大。"),
        (5, "水", "“水”不是可选项，应为：安全、工艺、电气、仪表、消防、总图、设备、其他。"),
        (6, "2023-05-14", "失效日期不能早于施行日期。"),
    ],
)
def test_a_wrong_cell_is_named(send, cell, value, said):
    line = [*RIGHT]
    line[cell] = value
    [row] = send(line).rows.all()
    assert [text for texts in row.errors.values() for text in texts] == [said]


def test_an_item_is_corrected_and_the_correction_undone(cast, send):
    before = Criterion.objects.get(code="GM10-2").text
    batch = send(["GM10-2", "", "", "改过的内容", "", "", ""])
    apply(batch, actor=cast.officer)
    row = Criterion.objects.get(code="GM10-2")
    assert (row.text, row.item, row.seeded) == ("改过的内容", "管理类第二项", False)
    undo(batch, actor=cast.officer)
    row.refresh_from_db()
    assert row.text == before
