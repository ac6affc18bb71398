"""Task tables: which column holds what, merged cells, lists in cells, rows that are no tasks."""

import pytest

from anlan.plans.reader import ReadError, Source, understand
from anlan.plans.reader.blocks import Block, Cell, Place
from anlan.plans.reader.columns import titled


def table(text, *, merged=()):
    """A block from lines of cells parted by ``|``; ``merged`` maps (row, column) to the cell that covers it."""
    rows = [
        [Cell(cell.strip().replace("\\n", "\n")) for cell in line.split("|")]
        for line in text.strip().splitlines()
    ]
    for (row, column), origin in dict(merged).items():
        rows[row][column] = Cell(rows[origin[0]][origin[1]].text, origin)
    return Block(rows=rows, place=Place(table=1, sheet="任务"))


def tasks(*blocks):
    return understand(Source("table.xlsx", "xlsx", [Block("2024年安全生产任务清单"), *blocks])).tasks


def told(task):
    return task.label, task.section, task.text.text, task.named("lead"), task.named("support")


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("序号", "number"),
        ("目标项目", "content"),
        ("具体内容", "content"),
        ("工作举措", "content"),
        ("责任部门", "neutral"),
        ("牵头单位", "lead"),
        ("配合部门", "support"),
        ("责任人", "remark"),
        ("牵头领导", "remark"),
        ("完成时限", "due"),
        ("年度目标", "measure"),
        ("工作类别", "section"),
        ("备注", "remark"),
        ("评分标准", "remark"),
        ("甲乙丙", ""),
    ],
)
def test_headers(title, role):
    assert titled(title).role == role


def test_the_most_specific_column_is_the_task_and_broader_ones_its_section():
    block = table(
        """
        序号 | 目标项目 | 目标任务 | 具体内容 | 责任部门
        1 | 组织领导 | 落实责任制 | 每年研究安全工作不少于2次。 | 区委办、区政府办
        1 | 组织领导 | 落实责任制 | 签订责任书。 | 区政府办
        """,
        merged={(2, column): (1, column) for column in range(3)},
    )
    assert [told(task) for task in tasks(block)] == [
        ("1", ["1 组织领导", "落实责任制"], "每年研究安全工作不少于2次。", ["区委办", "区政府办"], []),
        ("1", ["1 组织领导", "落实责任制"], "签订责任书。", ["区政府办"], []),
    ]


def test_two_header_rows_and_responsible_units_beside_a_leading_one():
    block = table(
        """
        序号 | 重点任务 | 责任分工 | 责任分工 | 完成时限
        序号 | 重点任务 | 牵头单位 | 责任单位 | 完成时限
        1 | 开展专项检查 | 县应急局 | 县公安局\\n各乡镇 | 6月底前
        """,
        merged={(1, 0): (0, 0), (1, 1): (0, 1), (0, 3): (0, 2), (1, 4): (0, 4)},
    )
    [task] = tasks(block)
    assert (task.named("lead"), task.named("support")) == (["县应急局"], ["县公安局", "各乡镇"])
    assert [str(one.due) for one in task.requirements] == ["2024-06-30"]


def test_a_list_in_a_cell_is_a_task_an_item():
    block = table("工作任务 | 具体措施 | 责任单位\n规范企业 | 1.建立台账；\\n2.组织培训2期。 | 县应急局")
    assert [told(task) for task in tasks(block)] == [
        ("1.", ["规范企业"], "建立台账；", ["县应急局"], []),
        ("2.", ["规范企业"], "组织培训2期。", ["县应急局"], []),
    ]


def test_rows_across_the_table_are_headings_and_totals_are_nothing():
    block = table(
        """
        序号 | 任务 | 责任单位
        一、宣传教育 | 一、宣传教育 | 一、宣传教育
        1 | 开展安全宣传 | 宣传办
        二 | 排查整治 |
        2 | 组织消防检查 | 同上
        合计 | | 2
        """,
        merged={(1, 1): (1, 0), (1, 2): (1, 0)},
    )
    assert [told(task)[1:4] for task in tasks(block)] == [
        (["一、宣传教育"], "开展安全宣传", ["宣传办"]),
        (["排查整治"], "组织消防检查", ["宣传办"]),
    ]


def test_a_table_that_goes_on_without_a_header_keeps_its_columns():
    first = table("序号 | 任务 | 责任单位\n1 | 开展安全宣传 | 宣传办")
    rest = table("2 | 组织消防检查 | 消防站")
    assert [told(task)[2:4] for task in tasks(first, Block("（续表）"), rest)] == [
        ("开展安全宣传", ["宣传办"]),
        ("组织消防检查", ["消防站"]),
    ]


def test_a_table_without_any_header_is_told_by_its_cells():
    block = table(
        "1 | 开展安全宣传进社区活动 | 宣传办 | 6月底\n2 | 组织人员密集场所检查 | 消防站、派出所 | 年底前"
    )
    assert [(*told(task)[2:4], str(task.requirements[0].due)) for task in tasks(block)] == [
        ("开展安全宣传进社区活动", ["宣传办"], "2024-06-30"),
        ("组织人员密集场所检查", ["消防站", "派出所"], "2024-12-31"),
    ]


def test_months_make_a_calendar_and_indicators_make_goals():
    months = table("月份 | 工作内容\n3月 | 开展春季检查\n第四季度 | 组织年终考核")
    goals = table("指标名称 | 目标值 | 责任部门\n隐患整改率 | ≥98% | 安环部")
    assert [(task.kind, str(task.requirements[0].due)) for task in tasks(months)] == [
        ("calendar", "2024-03-31"),
        ("calendar", "2024-12-31"),
    ]
    assert [(task.kind, task.requirements[0].value) for task in tasks(goals)] == [("target", 98)]


def test_a_task_names_its_row():
    [task] = tasks(table("序号 | 任务 | 责任单位\n1 | 开展安全宣传 | 宣传办"))
    assert (task.place.table, task.place.sheet, task.place.row) == (1, "任务", 2)


def test_a_table_of_something_else_holds_no_tasks():
    with pytest.raises(ReadError) as caught:
        tasks(table("姓名 | 年龄 | 籍贯\n甲某 | 34 | 松岭\n乙某 | 41 | 栎阳"))
    assert caught.value.code == "no_tasks"
