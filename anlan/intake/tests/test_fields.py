"""What people write in cells, and what they are told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from anlan.intake.fields import Choice, Day, Lookup, LookupList, Whole, YesNo
from anlan.org.models import Sector


def told(field, value):
    with pytest.raises(ValidationError) as no:
        field.clean(value)
    return no.value.messages


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "20240301",
        "45352",
        "2024-03-01 00:00:00",
        "2024-3-1 ",
    ],
)
def test_days(text):
    assert Day().clean(text) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024-02-30", "2024年3月", "去年", "1", "2024-03-01 08:30:00"])
def test_no_days(text):
    assert told(Day(), text) == [f"“{text}”不是日期，请写成 2024-03-01 的样子。"]


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("1,200", 1200), ("120人", 120), ("１２", 12)])
def test_whole_numbers(text, number):
    assert Whole().clean(text) == number


def test_no_whole_numbers():
    assert told(Whole(), "约120") == ["“约120”不是整数。"]
    assert told(Whole(), "1.5") == ["“1.5”不是整数。"]


def test_yes_and_no():
    field = YesNo(required=False)
    assert [field.clean(text) for text in ("是", "√", "y", "否", "0", "")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert told(field, "大概") == ["请填写“是”或“否”。"]


def test_choices_by_label_value_or_other_word():
    field = Choice(choices=[("large", "大型"), ("small", "小型")], also={"大": "large"}, required=False)
    assert [field.clean(text) for text in ("大型", "large", "大", "")] == ["large", "large", "large", ""]
    assert told(field, "超大") == ["“超大”不是可选项，应为：大型、小型。"]


def test_lookups():
    one, other = Sector(pk=1, name="工贸"), Sector(pk=2, name="建筑")
    field, several = Lookup(Sector), LookupList(Sector)
    field.known = several.known = {
        "工贸": [one],
        "G": [one],
        "建筑": [other],
        "矿山": [],
        "重名": [one, other],
    }
    assert (field.clean("工 贸"), field.clean("G")) == (one, one)
    assert several.clean("工贸、建筑；G") == [one, other, one]
    assert told(field, "化工") == ["没有找到行业领域“化工”。"]
    assert told(field, "矿山") == ["“矿山”不在您的管辖范围内。"]
    assert told(field, "重名") == ["名为“重名”的行业领域有 2 个，请写全称或代码。"]
    assert field.options() == ["工贸", "建筑"]
