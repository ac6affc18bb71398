"""Values as a form shows and reads them."""

import pytest
from django.core.exceptions import ValidationError

from anlan.rulebook.models import Rule
from anlan.rulebook.shapes import parsed, same_shape, summary, table, written

TABLE = [{"days": 1, "to": "unit"}, {"days": 3, "to": "leader"}]


@pytest.mark.parametrize(
    "value", [7, 0.4, "22:00", True, False, [7, 3, 1], ["矿山", "交通"], {"a": 1}, TABLE]
)
def test_what_is_written_reads_back(value):
    assert parsed(written(value), value) == value


@pytest.mark.parametrize(
    ("text", "model", "value"),
    [
        (" 12 ", 7, 12),
        ("0.5", 7, 0.5),
        ("10，5, 2", [7], [10, 5, 2]),
        ("矿山、 交通", ["甲"], ["矿山", "交通"]),
        ("否", True, False),
    ],
)
def test_what_people_write(text, model, value):
    assert parsed(text, model) == value


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("七天", 7),
        ("nan", 7),
        ("1e999", 7),
        ("", 7),
        ("", [7]),
        ("7、三", [7]),
        ("也许", True),
        ('{"b": 1}', {"a": 1}),
        ('{"a": "x"}', {"a": 1}),
        ("[]", TABLE),
        ("[1]", TABLE),
    ],
)
def test_another_shape_is_refused_with_the_pattern(text, model):
    with pytest.raises(ValidationError) as error:
        parsed(text, model)
    assert error.value.messages == [f"格式与原值不一致，请照此样式填写：{written(model)}"]


def test_broken_json_says_where():
    with pytest.raises(ValidationError, match="第 2 行第 3 列不是有效的 JSON"):
        parsed('{"a": 1,\n  b}', {"a": 1})


def test_same_shape_keeps_truth_and_numbers_apart():
    assert same_shape(2.5, 7)
    assert not same_shape(True, 7)
    assert not same_shape(1, True)
    assert same_shape([], [])


def test_legend_and_unit_speak_for_the_codes():
    legend = {"days": "逾期天数", "to": "报告对象", "unit": "责任单位", "leader": "单位领导"}
    assert table(Rule(value=TABLE, legend=legend)) == (
        ["逾期天数", "报告对象"],
        [["1", "责任单位"], ["3", "单位领导"]],
    )
    assert table(Rule(value=7)) is None
    assert summary(Rule(value=[7, 3, 1], unit="day")) == "7、3、1日"
    assert summary(Rule(value=1000000, unit="yuan")) == "1,000,000元"
    assert summary(Rule(value={"days": 5}, legend=legend)) == "逾期天数 5"
    assert summary(Rule(value=TABLE)) == "2 项"
