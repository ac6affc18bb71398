"""Who leads and who supports, in every notation."""

import pytest

from anlan.plans.reader import Source, understand
from anlan.plans.reader.blocks import Block


def tasks(*lines):
    return understand(
        Source("units.txt", "text", [Block("松岭县安全生产工作要点"), *map(Block, lines)])
    ).tasks


def named(*lines):
    """(lead, support) of the first task."""
    task = tasks(*lines)[0]
    return task.named("lead"), task.named("support")


ITEM = "1.开展专项整治，消除事故隐患。"


@pytest.mark.parametrize(
    ("statement", "lead", "support"),
    [
        ("(责任单位：县应急局、县公安局和相关部门)", ["县应急局", "县公安局", "相关部门"], []),
        ("【责任部门：安监科】", ["安监科"], []),
        ("〔责任处室：办公室、行政审批办，时限要求：持续推进〕", ["办公室", "行政审批办"], []),
        ("（牵头单位：县应急局；配合单位：县公安局、各乡镇）", ["县应急局"], ["县公安局", "各乡镇"]),
        ("（牵头单位：县应急局 责任单位：县公安局、县住建局）", ["县应急局"], ["县公安局", "县住建局"]),
        ("（主办：安监科；协办：各股室）", ["安监科"], ["各股室"]),
        ("（县应急局牵头，县公安局、县住建局等按职责分工负责）", ["县应急局"], ["县公安局", "县住建局"]),
        ("（县公安局、县住建局按职责分工负责）", ["县公安局", "县住建局"], []),
        ("（县应急局负责，各乡镇落实）", ["县应急局"], ["各乡镇"]),
        ("（县安委办会同县财政局负责）", ["县安委办"], ["县财政局"]),
        ("（县应急局、县公安局）", ["县应急局", "县公安局"], []),
        ("（责任单位：县水利局（牵头）、县财政局）", ["县水利局"], ["县财政局"]),
        ("（责任领导：某某；责任单位：安监所；完成时限：6月底）", ["安监所"], []),
        ("责任单位：县教育局。", ["县教育局"], []),
        ("由县应急局牵头，县公安局、县交通局配合，深入推进。", ["县应急局"], ["县公安局", "县交通局"]),
        ("县财政局负责落实资金。", ["县财政局"], []),
    ],
)
def test_notations_at_the_end_of_an_item(statement, lead, support):
    assert named(ITEM + statement, "2.加强值班值守。") == (lead, support)


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("县自然资源和规划局、县文化和旅游局", ["县自然资源和规划局", "县文化和旅游局"]),
        ("各镇、开发区、街道", ["各镇", "开发区", "街道"]),
        ("各镇（街道、开发区）", ["各镇（街道、开发区）"]),
        ("负有安全生产监督管理和行业管理职责的部门", ["负有安全生产监督管理和行业管理职责的部门"]),
        ("县应急局等部门", ["县应急局等部门"]),
        ("县应急局、县公安局等相关部门", ["县应急局", "县公安局", "相关部门"]),
        ("县应急局、县公安局等", ["县应急局", "县公安局"]),
        ("各成员单位及相关职能部门", ["各成员单位", "相关职能部门"]),
        ("县应急局 县公安局", ["县应急局", "县公安局"]),
    ],
)
def test_lists_are_cut_where_one_name_ends(listed, names):
    assert named(f"{ITEM}（责任单位：{listed}）", "2.加强值班值守。") == (names, [])


@pytest.mark.parametrize(
    "text",
    [
        "1.各级教育部门要组织开展安全教育，提高防范能力。",
        "1.推动政府统筹、部门配合，发挥牵头部门作用。",
        "1.开展重点单位检查（含企业、学校）。",
        "1.对企业负责人开展培训，企业主要负责人对本单位安全生产全面负责。",
        "1.深化重点行业（建筑施工、道路交通）专项整治。",
    ],
)
def test_units_that_a_sentence_merely_mentions(text):
    assert named(text, "2.加强值班值守。") == ([], [])


def test_lines_of_units_belong_to_the_item_above():
    found = tasks(
        "1.开展检查。", "牵头单位：县应急局", "配合单位：各乡镇", "2.开展培训。", "责任单位：县人社局"
    )
    assert [(task.named("lead"), task.named("support")) for task in found] == [
        (["县应急局"], ["各乡镇"]),
        (["县人社局"], []),
    ]


def test_one_line_of_units_behind_a_list_holds_for_the_whole_list():
    found = tasks(
        "一、消防安全", "1.开展检查。", "2.开展培训。", "责任单位：县消防大队", "二、其他", "1.做好值守。"
    )
    assert [task.named("lead") for task in found] == [["县消防大队"], ["县消防大队"], []]


def test_units_behind_clauses_of_one_paragraph_hold_for_all_of_them():
    found = tasks("1.强化管控。一是开展检查。二是组织培训。（县应急局负责）", "2.加强值班值守。")
    assert [task.named("lead") for task in found] == [["县应急局"], ["县应急局"], []]


def test_units_of_a_heading_hold_where_a_task_has_none():
    found = tasks("一、道路交通（责任单位：县交通局）", "1.排查路段。", "2.查处超载。（县公安局）")
    assert [task.named("lead") for task in found] == [["县交通局"], ["县公安局"]]


def test_a_list_by_unit():
    found = tasks(
        "一、县教育局、县卫健局（2项）", "1.组织演练。", "2.完成改造。", "二、各乡镇", "1.开展巡查。"
    )
    assert [task.named("lead") for task in found] == [["县教育局", "县卫健局"]] * 2 + [["各乡镇"]]


def test_an_item_that_begins_with_its_unit():
    assert named("1.县教育局：组织中小学生安全竞赛。", "2.各街道：设置宣传栏。") == (["县教育局"], [])


def test_a_note_gives_units_to_the_plan_and_to_no_task():
    plan = understand(
        Source("note.txt", "text", [Block("松岭县工作要点"), Block("1.开展检查。（县应急局负责）"),
                                    Block("[每一项任务都涉及各乡镇(街道),在分工中不再罗列]"), Block("2.组织培训。")])
    )  # fmt: skip
    assert plan.global_units_note.text == "每一项任务都涉及各乡镇(街道),在分工中不再罗列"
    assert [unit.text for unit in plan.global_units] == ["各乡镇(街道)"]
    assert [task.named("lead") for task in plan.tasks] == [["县应急局"], []]
