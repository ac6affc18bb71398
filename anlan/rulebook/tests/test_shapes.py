"""Values as a page shows and a form reads them."""

import pytest
from django.core.exceptions import ValidationError

from anlan.rulebook.models import Rule
from anlan.rulebook.seeding import SEEDS, read
from anlan.rulebook.shapes import is_table, parsed, same_shape, summary, table, written

LADDER = [{"days": 1, "to": "unit"}, {"days": 3, "to": "leader"}]
WORDS = {"days": "逾期天数", "to": "报告对象", "unit": "责任单位", "leader": "单位领导"}
QUIET = {"start": "22:00", "end": "07:00"}


def ladder():
    return Rule(value=LADDER, legend=WORDS)


def test_every_seed_reads_back_as_it_is_written():
    for rule in read(SEEDS):
        assert parsed(written(rule), rule) == rule.value, rule.key
        if is_table(rule.value):
            assert all(same_shape(line, rule.value[0]) for line in rule.value), rule.key


@pytest.mark.parametrize(
    ("model", "text", "value"),
    [
        (7, " 12 ", 12),
        (1000000, "2,500,000", 2500000),
        (0.5, "2", 2),
        (0.5, "1.25", 1.25),
        ([7], "10，5, 2", [10, 5, 2]),
        (["甲"], "矿山、 交通", ["矿山", "交通"]),
        (True, "否", False),
        ("08:00", "09:30", "09:30"),
        ("12-31", "06-30", "06-30"),
        ("一段文字", "另一段 文字", "另一段 文字"),
        (QUIET, "end | 06:00\nstart|23:00", {"start": "23:00", "end": "06:00"}),
    ],
)
def test_what_people_write(model, text, value):
    assert parsed(text, Rule(value=model)) == value


def test_a_table_is_written_in_the_words_of_its_legend():
    assert written(ladder()) == "逾期天数 | 报告对象\n1 | 责任单位\n3 | 单位领导"
    assert parsed("逾期天数|报告对象\n\n2 | 单位领导\n5 | unit", ladder()) == [
        {"days": 2, "to": "leader"},
        {"days": 5, "to": "unit"},
    ]
    assert parsed("2 | 单位领导", ladder()) == [{"days": 2, "to": "leader"}]


@pytest.mark.parametrize(
    ("rule", "text", "problem"),
    [
        (Rule(value=7), "七天", "“七天”格式不符，应如“7”。"),
        (Rule(value=7), "", "“”格式不符，应如“7”。"),
        (Rule(value=7), "-1", "“-1”格式不符，应如“7”。"),
        (Rule(value=7), "2.5", "“2.5”格式不符，应如“7”。"),
        (Rule(value=0.5), "nan", "“nan”格式不符，应如“0.5”。"),
        (Rule(value=7), "9" * 400, f"“{'9' * 400}”格式不符，应如“7”。"),
        (Rule(value=[7, 3]), "7、三", "“三”格式不符，应如“7”。"),
        (Rule(value=[7, 3]), " ", "“”格式不符，应如“7、3”。"),
        (Rule(value=True), "也许", "“也许”格式不符，应如“是”。"),
        (Rule(value="08:00"), "25:00", "“25:00”格式不符，应如“08:00”。"),
        (Rule(value="12-31"), "02-30", "“02-30”格式不符，应如“12-31”。"),
        (Rule(value=QUIET), "start | 22:00", "缺少：end。"),
        (Rule(value=QUIET), "start | 22:00\nend 07:00", "第 2 行：应有 2 栏，以竖线“|”分隔。"),
        (
            Rule(value=QUIET),
            "start | 22:00\nstop | 07:00",
            "第 2 行：每行开头应为以下名称之一，且各出现一次：start、end。",
        ),
        (ladder(), "逾期天数 | 报告对象", "至少要有一行。"),
        (ladder(), "1 | 责任单位\n3 | 市长", "第 2 行：“市长”格式不符，应如“责任单位”。"),
        (ladder(), "1 | 责任单位\n三 | 单位领导", "第 2 行：“三”格式不符，应如“1”。"),
    ],
)
def test_another_shape_is_refused_with_line_and_pattern(rule, text, problem):
    with pytest.raises(ValidationError) as error:
        parsed(text, rule)
    assert error.value.messages == [problem]


@pytest.mark.parametrize(
    ("value", "model", "same"),
    [
        (2.5, 0.5, True),
        (2, 0.5, True),
        (2.5, 7, False),
        (True, 7, False),
        (1, True, False),
        (-1, 7, False),
        ([], [7], True),
        ([1, "2"], [7], False),
        ({"a": 1}, {"a": 2}, True),
        ({"a": 1, "b": 1}, {"a": 2}, False),
        ("24:00", "08:00", False),
        ("anything", "words", True),
    ],
)
def test_same_shape(value, model, same):
    assert same_shape(value, model) is same


def test_legend_and_unit_speak_for_the_codes():
    assert table(ladder()) == (["逾期天数", "报告对象"], [["1", "责任单位"], ["3", "单位领导"]])
    assert table(Rule(value={"days": 5}, legend=WORDS)) == ([], [["逾期天数", "5"]])
    assert table(Rule(value=7)) is None
    assert summary(Rule(value=[7, 3, 1], unit="day")) == "7、3、1日"
    assert summary(Rule(value=1000000, unit="yuan")) == "1,000,000元"
    assert summary(Rule(value={"days": 5, "to": 2}, legend=WORDS, unit="day")) == "逾期天数 5日；报告对象 2日"
    assert summary(ladder()) == "2 项"
