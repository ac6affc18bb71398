"""The exchange tables go out and come in: the same rows, wrong lines told by row and column."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from anlan.hazards.models import Matter
from anlan.intake.actions import apply, take, undo
from anlan.intake.sheets import SHEETS
from anlan.risks.actions import checks, points
from anlan.risks.exchange import archive, code_of
from anlan.risks.models import DangerAtPoint, Measure, MeasureCheck, RiskEvent, RiskPoint, RiskUnit, UnitStop

from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(press, event, keeper):
    """A point with two units, events, measures with and without a task, a record and a stop."""
    checked = points.add_measure(event, actor=keeper, kind="engineering", text="光电保护装置完好有效",
                                 every=1, cycle_unit="day", automatic=True, classify="1-3")  # fmt: skip
    points.add_measure(event, actor=keeper, kind="training", text="持证上岗", inspected="证书")
    unit = points.add_unit(press, actor=keeper, name="2号冲床", department="冲压车间", person="林工")
    points.add_event(unit, actor=keeper, name="模具坠落")
    checks.record_check(checked, actor=keeper, result="normal", at=NOW, person="林工")
    checks.stop_unit(unit, actor=keeper, starts_at=NOW, reason="检修")
    return press


def exported(firm):
    """``{code: (head, lines)}``."""
    with ZipFile(BytesIO(archive(firm))) as bundle:
        books = {name[:2]: load_workbook(BytesIO(bundle.read(name))).active for name in bundle.namelist()}
    return {code: (lines[0], lines[1:]) for code, book in books.items() if (lines := list(book.values))}


def read(code, user, head, lines):
    file, workbook = BytesIO(), Workbook()
    for line in (head, *lines):
        workbook.active.append(list(line))
    workbook.save(file)
    upload = SimpleUploadedFile(f"{code}.xlsx", file.getvalue())
    return take(SHEETS[f"risk_{code.lower()}"], upload, actor=user)


def emptied(point):
    MeasureCheck.objects.all().delete()
    RiskUnit.objects.filter(point=point).delete()


def test_what_goes_out_comes_in_again_the_same(full, firm, keeper):
    out = exported(firm)
    emptied(full)
    for code in ("T1", "T2", "T3", "T4", "T5", "T7"):
        batch = read(code, keeper, *out[code])
        wrong = [row.errors for row in batch.rows.filter(action="wrong")]
        assert (code, wrong, batch.new + batch.update + batch.same) == (code, [], len(out[code][1]))
        if batch.new + batch.update:
            apply(batch, actor=keeper)
    again = exported(firm)
    for code, (head, lines) in out.items():
        at = [
            n
            for n, name in enumerate(head)
            if name not in ("createDate", "updateDate", "createBy", "updateBy")
        ]
        assert [[line[n] for n in at] for line in again[code][1]] == [[line[n] for n in at] for line in lines]
    assert Measure.objects.get(text="持证上岗").kind == "training"
    for code in ("T1", "T2", "T3", "T4", "T5", "T7"):  # and what is there already changes nothing
        batch = read(code, keeper, *out[code])
        assert (code, batch.same, batch.wrong) == (code, len(out[code][1]), 0)


def test_wrong_lines_are_told_by_row_and_column(full, firm, keeper, cast):
    out = exported(firm)
    head, [unit, _other] = out["T1"]
    line = dict(zip(head, unit, strict=True))

    def told(code, user, *changes, like=line):
        lines = [list((like | change).values()) for change in changes]
        rows = read(code, user, list(like), lines).rows.filter(action="wrong")
        return {row.number: row.errors for row in rows}

    fresh = "00000000-0000-4000-8000-00000000000"
    assert told(
        "T1",
        keeper,
        {"id": "12", "riskUnitName": "4号"},
        {"id": f"{fresh}1", "hazardCode1": "无"},
        {"id": f"{fresh}2", "riskUnitName": "2号冲床"},
        {"id": f"{fresh}3", "riskUnitName": "3号", "deleted": "1"},
    ) == {
        2: {"uid": ["编号应为 32 或 36 位 UUID。"]},
        3: {"point": ["没有找到风险点“无”。"]},
        4: {"name": ["这个风险分析对象下已有同名的单元。"]},
        5: {"deleted": ["标记为已删除的行不导入，请在风险点页面删除。"]},
    }
    assert set(told("T1", cast.manager, {})[2]) == {"uid"}  # nobody changes another's
    check = dict(zip(out["T5"][0], out["T5"][1][0], strict=True))
    assert told("T5", keeper, {"checkStatus": "1"}, {"id": f"{fresh}4", "checkTime": "昨天"}, like=check) == {
        2: {"uid": ["这条记录已登记，内容不同；记录不能改写。"]},
        3: {"at": ["“昨天”不是时间，请写成 20260506100000 或 2026-05-06 10:00:00。"]},
    }
    stop = dict(zip(out["T7"][0], out["T7"][1][0], strict=True))
    assert told("T7", keeper, {"id": f"{fresh}5"}, like=stop) == {
        2: {"starts_at": ["与这个单元的另一次停用重叠。"]}
    }


def test_a_table_taken_in_can_be_undone(full, firm, keeper):
    out = exported(firm)
    emptied(full)
    batch = read("T1", keeper, *out["T1"])
    apply(batch, actor=keeper)
    assert RiskUnit.objects.count() == 2
    undo(batch, actor=keeper)
    assert (RiskUnit.objects.count(), RiskEvent.objects.count(), UnitStop.objects.count()) == (0, 0, 0)
    assert RiskPoint.objects.get().state == "identified"


def of_table(fresh, **more):
    """A line of T6 as another system writes it."""
    return {
        "id": fresh, "dangerName": "光幕失效", "hazardCode": "", "riskMeasureId": "", "checkRecordId": "",
        "dangerLevel": "1", "registTime": "20260506100000", "registrant": "林工", "hazardDangerType": "3",
        "dangerDesc": "1号冲床光幕被短接。", "liablePerson": "周工", "dangerManageDeadline": "20260520",
        "dangerState": "0", **more,
    }  # fmt: skip


FRESH = "00000000-0000-4000-8000-000000000001"


def test_dangers_of_another_system_are_registered_at_their_points(full, firm, keeper):
    measure = Measure.objects.get(automatic=True)
    check = checks.record_check(measure, actor=keeper, result="danger", at=NOW, note="光幕")
    line = of_table(
        FRESH, hazardCode=code_of(full), riskMeasureId=str(measure.uid), checkRecordId=str(check.uid)
    )
    batch = read("T6", keeper, list(line), [list(line.values())])
    assert [row.errors for row in batch.rows.all()] == [{}]
    apply(batch, actor=keeper)
    matter, link = Matter.objects.get(), DangerAtPoint.objects.get()
    assert (matter.state, matter.grade, matter.source, matter.danger_class, matter.duty_person) == (
        "registered", "", "self", "electrical", "周工",
    )  # fmt: skip
    assert matter.description == ("1号冲床光幕被短接。\n（双重预防系统登记：登记人林工，等级重大，整改中）")
    assert (str(link.uid), link.measure, link.point, MeasureCheck.objects.get(pk=check.pk).matter) == (
        FRESH, measure, full, matter,
    )  # fmt: skip
    head, [out] = exported(firm)["T6"]
    told = dict(zip(head, out, strict=True))
    assert (told["id"], told["dangerState"], told["hazardDangerType"]) == (FRESH, "0", "3")
    again = read("T6", keeper, head, [out])
    assert (again.same, again.wrong) == (1, 0)  # what is registered goes its own way
    undo(batch, actor=keeper)
    assert (Matter.objects.count(), DangerAtPoint.objects.count()) == (0, 0)
    assert MeasureCheck.objects.get(pk=check.pk).matter is None


def test_a_danger_that_was_dealt_with_since_stays(full, keeper, cast):
    line = of_table(FRESH, hazardCode=code_of(full))
    batch = read("T6", keeper, list(line), [list(line.values())])
    apply(batch, actor=keeper)
    Matter.objects.update(state="verified")
    undo(batch, actor=keeper)
    assert (DangerAtPoint.objects.count(), batch.rows.get().kept) == (1, "已受理。")


def test_wrong_lines_of_dangers_are_told(full, firm, keeper, cast):
    checked = MeasureCheck.objects.get()
    other = points.add_point(actor=keeper, enterprise=firm, name="喷漆房", kind="site")
    lines = [
        of_table(FRESH, hazardCode=code_of(full), dangerState="9"),
        of_table(FRESH[:-1] + "2", hazardCode=code_of(full), registTime="20990101000000"),
        of_table(FRESH[:-1] + "3", hazardCode=code_of(full), checkRecordId=str(checked.uid)),
        of_table(FRESH[:-1] + "4", hazardCode=code_of(other), riskMeasureId=str(checked.measure.uid)),
    ]
    batch = read("T6", keeper, list(lines[0]), [list(line.values()) for line in lines])
    assert {row.number: row.errors for row in batch.rows.all()} == {
        2: {"state": ["已验收的隐患不作为新隐患导入。"]},
        3: {"at": ["登记时间不能晚于现在。"]},
        4: {"measure": ["排查发现的隐患须写明管控措施编号。"]},
        5: {"measure": ["这项管控措施不在这个风险分析对象下。"]},
    }
    line = of_table(FRESH, hazardCode=code_of(full))
    batch = read("T6", cast.manager, list(line), [list(line.values())])
    assert [row.errors for row in batch.rows.all()] == [{"point": [f"没有找到风险点“{code_of(full)}”。"]}]
