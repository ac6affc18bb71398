"""What counts as a requirement in the words of a task, and what only looks like one."""

from datetime import date

import pytest

from anlan.plans.reader.blocks import Block
from anlan.plans.reader.layout import lay_out
from anlan.plans.reader.requirements import read, read_field

END = date(2024, 12, 31)


def found(text, *, goals=False, year=2024):
    laid = lay_out([Block(text)])
    return [
        (one.type, one.op, one.value, one.unit, one.period, one.due)
        for one in read(laid, 0, len(laid.text), year, goals=goals)
    ]


def dated(text, year=2024, *, field=False):
    laid = lay_out([Block(text)])
    reading = (
        read_field(laid, 0, len(laid.text), year)
        if field
        else read(laid, 0, len(laid.text), year, goals=False)
    )
    return [one.due or (one.value, one.unit) for one in reading if one.type == "deadline"]


@pytest.mark.parametrize(
    ("text", "value", "unit", "period"),
    [
        ("每半年至少组织1次演练", 1, "次", "half_year"),
        ("主要负责人每年向职工大会报告工作", 1, "次", "year"),
        ("每月应当结合分管工作，带着专家、执法人员开展1次排查", 1, "次", "month"),
        ("每季度集中发布黑名单", 1, "次", "quarter"),
        ("每3年开展一次研讨班", 1, "次", "3_years"),
        ("一届任期全面巡查全覆盖", 1, "次", "term"),
        ("于每月25日前报送进展", 1, "次", "month"),
        ("巡查不少于2次/月", 2, "次", "month"),
        ("全年组织督查不少于8次", 8, "次", "year"),
        ("一年至少两次", 2, "次", "year"),
        ("每两个月召开一次例会", 1, "次", None),
        ("每月检查企业不少于10家", 10, "家", "month"),
    ],
)
def test_frequencies(text, value, unit, period):
    assert found(text) == [("frequency", ">=", value, unit, period, None)]


def test_every_count_of_a_period_is_one_requirement():
    assert [one[2:5] for one in found("每年至少召开2次会议、开展4次演练，每季度检查1次。")] == [
        (2, "次", "year"),
        (4, "次", "year"),
        (1, "次", "quarter"),
    ]


@pytest.mark.parametrize(
    ("text", "op", "value", "unit"),
    [
        ("检查场所不低于60家", ">=", 60, "家"),
        ("配备不少于3人的专职工作人员", ">=", 3, "人"),
        ("按每个板块配备1名联络员的要求", "=", 1, "名"),
        ("确保每个企业有一个部门负责监管", "=", 1, "个"),
        ("投入专项资金500万元", "=", 500, "万元"),
        ("新增标准化小微企业900家", "=", 900, "家"),
        ("新增公共停车泊位6000个，鼓励错时开放", "=", 6000, "个"),
        ("开展一次拉网式检查", "=", 1, "次"),
        ("死亡率控制在0.02以内", "<=", 0.02, None),
    ],
)
def test_quantities(text, op, value, unit):
    assert found(text) == [("quantity", op, value, unit, None, None)]


def test_a_range_is_two_quantities():
    assert [one[:4] for one in found("参与执法过程监督1-2次")] == [
        ("quantity", ">=", 1, "次"),
        ("quantity", "<=", 2, "次"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "op", "value"),
    [
        ("举报案件处理率100%", "ratio", "=", 100),
        ("事前立案占总立案率80％以上", "ratio", ">=", 80),
        ("执法检查不少于总数的50%", "ratio", "=", 50),
        ("覆盖率不低于百分之三十", "ratio", ">=", 30),
        ("降低到3%以下", "ratio", "<=", 3),
        ("事故起数同比减少20%以上", "change", "<=", -20),
        ("比上年提高2个百分点以上", "change", ">=", 2),
        ("实现事故起数、死亡人数“双下降”", "change", "<", 0),
        ("坚决杜绝重特大事故", "zero", "=", 0),
        ("重大隐患动态清零", "zero", "=", 0),
        ("实现生产安全事故零发生", "zero", "=", 0),
    ],
)
def test_shares_changes_and_nothing_at_all(text, kind, op, value):
    assert [one[:3] for one in found(text)] == [(kind, op, value)]


def test_several_changes_under_one_verb():
    assert [one[2] for one in found("事故起数、死亡人数较上年分别下降5%和8%以上")] == [-5, -8]


@pytest.mark.parametrize(
    "text",
    [
        "实行24小时应急值班",
        "对离岗6个月以上的人员开展培训",
        "开展第二次应急演练",
        "落实15条硬措施，推进“五个100%”",
        "按照《实施意见》（苏安〔2018〕104号）要求",
        "对照“1+1+26”（1个总体方案、26个子方案）",
        "定期、及时开展，长期坚持，做到零容忍，严防事故发生",
        "从零开始、向零奋斗",
        "处2万元以上5万元以下罚款",
        "500平方米以上的场所",
        "投资超过500万元的项目",
        "去年共检查120家、整改率95%",
        "结合“每月一课”组织学习",
        "2019年考核存在问题的整改",
        "自2024年1月1日起施行，2024年起逐步推广",
    ],
)
def test_what_only_looks_like_a_requirement(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("年底前完成", END),
        ("年内实现全覆盖", END),
        ("6月底前完成", date(2024, 6, 30)),
        ("在3月份的检查月活动中", date(2024, 3, 31)),
        ("12月前完成", date(2024, 11, 30)),
        ("1月前完成", date(2023, 12, 31)),
        ("2025年底前建成", date(2025, 12, 31)),
        ("到2026年，实现全覆盖", date(2026, 12, 31)),
        ("上半年完成排查", date(2024, 6, 30)),
        ("8月31日前安装到位", date(2024, 8, 31)),
        ("次年1月15日前报送", date(2025, 1, 15)),
        ("3月1日至5月31日开展整治", date(2024, 5, 31)),
        ("部署阶段（2024年4月）", date(2024, 4, 30)),
        ("2月30日前完成", date(2024, 2, 29)),
        ("隐患15个工作日内整改", (15, "工作日")),
        ("事故1小时内上报", (1, "小时")),
        ("在1年后组织评估", (1, "年")),
    ],
)
def test_deadlines(text, due):
    assert dated(text) == [due]


def test_a_year_stated_in_a_sentence_holds_for_the_dates_behind_it():
    assert dated("2025年6月底前完成排查，9月底前完成整改") == [date(2025, 6, 30), date(2025, 9, 30)]


def test_without_a_year_a_deadline_has_no_date():
    assert found("年底前完成", year=None) == [("deadline", "<=", None, None, None, None)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2024年", END),
        ("6月", date(2024, 6, 30)),
        ("第二季度", date(2024, 6, 30)),
        ("2024.10", date(2024, 10, 31)),
        ("6-9月", date(2024, 9, 30)),
        ("2024-06-15", date(2024, 6, 15)),
    ],
)
def test_in_a_field_for_dates_less_is_needed(text, due):
    assert dated(text, field=True) == [due]


def test_in_a_field_for_dates_what_goes_on_for_ever_is_nothing():
    assert dated("持续推进", field=True) == []


def test_goals_may_state_bare_counts_that_a_sentence_of_work_may_not():
    text = "区级15项，街道级25项示范"
    assert ([one[2] for one in found(text, goals=True)], len(found("落实15项制度", goals=False))) == (
        [15, 25],
        0,
    )
