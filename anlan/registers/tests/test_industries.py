"""GB/T 4754-2017: 20 sections, 97 divisions, every way to write a class."""

import pytest

from anlan.registers.industries import divisions, industry_code, industry_name, industry_range, sections


def test_the_table_is_whole():
    assert "".join(sections()) == "ABCDEFGHIJKLMNOPQRST"
    assert list(divisions()) == [f"{number:02}" for number in range(1, 98)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2614", "2614"),
        ("C2614", "2614"),
        ("c26", "26"),
        ("２６１", "261"),
        ("1", "01"),
        ("化学原料和化学制品制造业", "26"),
        ("D26", None),
        ("98", None),
        ("C", None),
        ("26145", None),
        ("化工", None),
        ("", None),
    ],
)
def test_ways_to_write_a_class(written, code):
    assert industry_code(written) == code


def test_a_class_goes_by_its_division():
    assert industry_name("2614") == "化学原料和化学制品制造业"
    assert industry_name("") == ""


@pytest.mark.parametrize(
    ("code", "span"),
    [("C", ("13", "44")), ("T", ("97", "98")), ("05", ("05", "06")), ("2619", ("2619", "2620"))],
)
def test_codes_below_a_class(code, span):
    assert industry_range(code) == span
