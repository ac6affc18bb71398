"""Turns of phrase that plans of other places use: every one beside what must not be read like it."""

from datetime import date

import pytest

from anlan.plans.reader import ReadError, Source, parse, understand
from anlan.plans.reader.blocks import Block


def plan(*lines, title="松岭县2024年安全生产工作要点"):
    return understand(Source("plan.txt", "text", [Block(title), *map(Block, lines)]))


def asked(words):
    """(type, value, period) or (deadline, due or value) of the first of two tasks."""
    task = plan(f"1.{words}", "2.加强值班值守。").tasks[0]
    return [
        (one.type, one.due or one.value) if one.type == "deadline" else (one.type, one.value, one.period)
        for one in task.requirements
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("选择2-3个条件较好的村开展试点。", [("quantity", 2, None), ("quantity", 3, None)]),
        ("推动40栋老旧厂房加装喷淋装置。", [("quantity", 40, None)]),
        ("确保全县建成5个以上示范车间。", [("quantity", 5, None)]),
        ("对发现5个以上隐患的企业加强检查。", []),
        ("公众安全满意度评分保证92分以上。", [("quantity", 92, None)]),
        ("监管人员每年参加不少于3周的脱产培训。", [("quantity", 3, "year")]),
        ("每年6月20日前向县安委办报送上半年工作情况。", [("frequency", 1, "year")]),
        ("上半年完成全部标识更新。", [("deadline", date(2024, 6, 30))]),
        ("发生一次死亡3人以上事故的乡镇要在两个月内提交整改报告。", [("deadline", 2)]),
        ("去年全县事故造成死亡3人，要在两个月内提交报告。", []),
    ],
)
def test_numbers_and_dates(words, expected):
    assert asked(words) == expected


def test_a_sentence_in_the_bracket_adds_units_to_every_task():
    read = plan(
        "1.开展隐患排查整治。〔责任单位：县应急局、县住建局。具体任务均涉及各乡镇人民政府，不再做分工，下同。〕",
        "2.加强值班值守。〔责任单位：县政府办〕",
    )
    assert [task.named("lead") for task in read.tasks] == [["县应急局", "县住建局"], ["县政府办"]]
    assert read.global_units_note.text == "具体任务均涉及各乡镇人民政府，不再做分工，下同"
    assert [unit.text for unit in read.global_units] == ["各乡镇人民政府"]


def test_units_say_in_a_bracket_what_they_are_in_charge_of():
    task = plan("1.新建消火栓。(县水务公司负责建设，县财政局负责经费保障)", "2.加强值班值守。").tasks[0]
    assert task.named("lead") == ["县水务公司", "县财政局"]


def test_months_with_a_theme_are_a_calendar():
    read = plan(
        "九月份  消防检查月",
        "1.检查校舍消防设施；",
        "2.11月9日前备好宣传材料。",
        "十月份",
        "1.组织疏散演练。",
        title="松岭中学2024年安全工作安排",
    )
    assert [(task.kind, task.requirements[0].due.month) for task in read.tasks] == [
        ("calendar", 9),
        ("calendar", 9),
        ("calendar", 10),
    ]


def test_labels_of_four_digits():
    items = [f"{number}.检查第{number}号站点并登记隐患。" for number in range(998, 1003)]
    assert [task.label for task in plan(*items).tasks] == [f"{number}." for number in range(998, 1003)]


def test_units_that_lead_and_supervise_lead():
    task = plan("1.整治堆场。(县环保局、县住建局牵头督导，县公安局参与)", "2.加强值班值守。").tasks[0]
    assert (task.named("lead"), task.named("support")) == (["县环保局", "县住建局"], ["县公安局"])


def test_a_time_among_units_is_no_unit():
    task = plan("1.整治堆场。(牵头单位：县住建局；责任单位：各乡镇，全年任务)", "2.加强值班值守。").tasks[0]
    assert (task.named("lead"), task.named("support")) == (["县住建局"], ["各乡镇"])


def test_a_year_gone_by_sets_no_deadline():
    assert asked("2024年底前，淘汰2010年以前注册的运输船。") == [("deadline", date(2024, 12, 31))]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (
            ["松岭县应急局关于印发2024年度训练计划的通知", "附件：2024年度训练计划", "2024年度训练计划"],
            "2024年度训练计划",
        ),
        (["松岭县应急局关于印发2024年度训练计划的通知", "附件 2024年度训练计划"], "2024年度训练计划"),
        (["松岭县委办公室印发《关于加强应急演练的实施方案》"], "关于加强应急演练的实施方案"),
        (["目录", "一、总体要求......1", "二、重点任务......2", "松岭县应急工作要点"], "松岭县应急工作要点"),
    ],
)
def test_titles(front, title):
    read = plan(*front[1:], "一、重点任务", "1.开展隐患排查整治。", "2.加强值班值守。", title=front[0])
    assert (read.title.text, len(read.tasks)) == (title, 2)


def test_units_of_the_items_above():
    read = plan(
        "1.更新警示标志。（县公安局负责）",
        "2.组建专业扑火队伍。",
        "3.购置无人机8架。",
        "（以上两项由县林业局牵头，县财政局配合）",
        "4.加强值班值守。",
    )
    assert [(task.named("lead"), task.named("support")) for task in read.tasks] == [
        (["县公安局"], []),
        (["县林业局"], ["县财政局"]),
        (["县林业局"], ["县财政局"]),
        ([], []),
    ]
    assert [one.value for one in read.tasks[2].requirements] == [8]


def test_headings_between_the_rows_of_a_table_set_with_bars():
    read = plan(
        "序号|活动内容|牵头部门|时间",
        "一、开展宣讲活动",
        "1|组织专题学习1次以上。|县委宣传部|3月底前",
        "二、开展演练活动",
        "2|组织疏散演练1次。|县教育局|6月底前",
        "3|组织综合演练。|县应急局|9月底前",
    )
    assert [(task.section[-1], task.named("lead")) for task in read.tasks] == [
        ("一、开展宣讲活动", ["县委宣传部"]),
        ("二、开展演练活动", ["县教育局"]),
        ("二、开展演练活动", ["县应急局"]),
    ]


def test_the_month_of_a_row_is_one_deadline():
    read = plan("时间|工作内容|责任股室", "3月|开展校车安全检查。|安全股", "4-5月|开展防溺水教育。|各学校")
    assert [[one.due.month for one in task.requirements] for task in read.tasks] == [[3], [5]]


def test_headings_between_the_rows_of_a_table_set_with_tabs():
    text = (
        "松岭县2024年宣传月任务清单\n序号\t活动内容\t牵头部门\t时间\n一、开展宣讲活动\n"
        "1\t组织专题学习1次以上。\t县委宣传部\t3月底前\n二、开展演练活动\n2\t组织疏散演练1次。\t县教育局\t6月底前\n"
    )
    read = parse(text.encode(), "list.txt")
    assert [(task.section[-1], task.named("lead")) for task in read.tasks] == [
        ("一、开展宣讲活动", ["县委宣传部"]),
        ("二、开展演练活动", ["县教育局"]),
    ]


def test_units_that_head_their_lists():
    read = plan(
        "责任分工如下：",
        "应急管理局：",
        "1.对辖区化工企业开展全覆盖执法检查。",
        "2.督促企业建立双重预防机制。",
        "消防救援大队：",
        "1.组织专职消防队拉动演练4次以上。",
        "各部门要于每月28日前将进展情况报安委会办公室。",
    )
    assert [task.named("lead") for task in read.tasks] == [["应急管理局"], ["应急管理局"], ["消防救援大队"]]


def test_whom_a_notice_is_sent_to_leads_nothing():
    read = plan("各乡镇人民政府：", "1.开展汛前检查，消除隐患。", "2.加强值班值守。")
    assert [task.units for task in read.tasks] == [[], []]


def test_figures_right_behind_a_label():
    read = plan("1.更新公交车辆5台。", "2.12328热线办结率100%。", "3.加强值班值守工作。")
    assert [(task.label, task.text.text) for task in read.tasks][1] == ("2.", "12328热线办结率100%。")


@pytest.mark.parametrize("line", ["2.5亿元投入工程建设和改造。", "2.1加强值班值守工作。"])
def test_figures_that_are_no_label(line):
    labels = [task.label for task in plan("1.更新公交车辆5台。", line, "3.加强值班值守工作。").tasks]
    assert "2." not in labels


def test_goals_beside_names_are_the_words_of_the_tasks():
    read = plan(
        "序号|工作任务|工作目标|牵头部门",
        "1|物资储备|储备冲锋舟2艘、救生衣80件|应急办",
        "2|预案修订|修订村级预案9个并组织备案|应急办",
    )
    assert [task.text.text for task in read.tasks] == [
        "储备冲锋舟2艘、救生衣80件",
        "修订村级预案9个并组织备案",
    ]
    assert read.tasks[0].section[-1] == "1 物资储备"


def test_a_share_in_words_is_no_count():
    assert asked("两年内集中培训一遍，培训面每年不低于三分之一。") == [("deadline", 2)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("对投用多年的老旧电梯260台开展安全评估。", [("quantity", 260, None)]),
        ("加强对辖区现有260台电梯的日常监管。", []),
        (
            "确保全年无火灾事故，无盗窃案件，无伤亡。",
            [("zero", 0, None), ("zero", 0, None), ("zero", 0, None)],
        ),
        ("确保检查无死角，无盲区。", []),
        (
            "立案查处不少于40起，罚款不少于120万元。",
            [("quantity", 40, None), ("quantity", 120, None)],
        ),
        ("逾期不整改的，罚款3万元以上。", []),
        ("对沿街商铺每半月开展1次夜查。", [("frequency", 1, None)]),
        ("每半个月调度一次。", [("frequency", 1, None)]),
        ("对沿街商铺每月开展1次夜查。", [("frequency", 1, "month")]),
        ("每半年开展1次演练。", [("frequency", 1, "half_year")]),
    ],
)
def test_counts_and_zeros(words, expected):
    assert asked(words) == expected


def test_a_heading_row_below_cells_that_run_down_is_no_task():
    text = (
        "松岭县2024年燃气整治任务分工表\n序号\t整治内容\t工作要求\t牵头单位\t时限要求\n（一）\t企业端\t\t\t\n"
        "1\t充装站\t对充装站开展全覆盖检查。\t县城管局\t10月底前\n（二）\t使用端\t\t\t\n"
        "2\t餐饮场所\t安装泄漏报警装置200家。\t县商务局\t11月底前\n"
    )
    assert [task.label for task in parse(text.encode(), "list.txt").tasks] == ["1", "2"]


def test_a_report_in_front_of_a_plan_is_passed_over():
    read = plan(
        "一、2023年工作总结",
        "1.检查企业260家，开展培训12场。",
        "二、2024年工作计划",
        "1.开展隐患排查，每月不少于1次。",
        title="松岭镇2023年工作总结及2024年工作计划",
    )
    assert (read.year, [task.text.text for task in read.tasks]) == (2024, ["开展隐患排查，每月不少于1次。"])


@pytest.mark.parametrize(
    "title",
    ["关于《松岭县应急三年行动方案》的说明", "一图读懂《松岭县2024年安全生产工作要点》"],
)
def test_writing_about_a_plan_is_refused(title):
    lines = ["一、制定背景", "根据上级要求，结合实际制定。", "二、主要内容", "1.开展隐患排查整治，完善机制。"]
    with pytest.raises(ReadError) as refused:
        plan(*lines, title=title)
    assert refused.value.code == "not_a_plan"


def test_a_plan_that_asks_for_interpretation_is_read():
    assert (
        len(plan("1.做好政策解读，每季度1次。", "2.加强新闻发布。", title="松岭县政策解读工作方案").tasks)
        == 2
    )


def test_a_cell_that_holds_nothing_but_a_label_is_no_task():
    read = plan("序号|工作任务|责任单位", "1|开展隐患排查整治。|县应急局", "2|（一）|县住建局")
    assert [task.label for task in read.tasks] == ["1"]
