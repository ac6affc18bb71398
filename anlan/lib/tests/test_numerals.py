"""Numerals as documents print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.lib.numerals import han, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("三百五十", 350),
        ("两千", 2000),
        ("三万五千", 35_000),
        ("二〇二四", 2024),
        ("1,200", 1200),
        ("12.5", 12.5),
        (" 7 ", 7),
        ("半", 0.5),
        ("", None),
        ("第一", None),
        ("1,20", None),
    ],
)
def test_number(text, value):
    assert number(text) == value


@given(st.integers(1, 9999))
def test_what_han_prints_number_reads(value):
    assert number(han(value)) == value


@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_han_refuses_what_it_cannot_print(value):
    with pytest.raises(ValueError, match=str(value)):
        han(value)
