"""Credit codes: right ones pass, each kind of fault is told apart, made ones are right and differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.lib.ids import (
    CHARACTERS,
    credit_code_fault,
    make_credit_code,
    organisation_check,
    tidy_credit_code,
)

RIGHT = make_credit_code("990101", 1)


def test_the_check_character_is_worked_out_as_the_standard_says():
    # 1*1 + 0*3 with every other character 0: 31 - 1 = 30 -> Y.
    assert credit_code_fault("10000000000000000Y") is None
    assert credit_code_fault("10000000000000000X") == "check"
    # A sum of 31 leaves no remainder: 0, not 31.
    assert credit_code_fault("000000000000000000") is None


def test_the_organisation_check_character_may_be_x():
    # GB 11714: 11 - (2*3 + 6*7 + ...) mod 11 for 0000000 and 6 in the last place: 12 mod 11 = 1 -> X.
    assert organisation_check("00000006") == "X"
    assert organisation_check("00000000") == "0"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (RIGHT, None),
        (RIGHT[:-1], "length"),
        (RIGHT + "0", "length"),
        ("", "length"),
        (RIGHT[:16] + "I" + RIGHT[17], "character"),
        (RIGHT.lower(), "character"),
        ("91A" + RIGHT[3:], "division"),
        (RIGHT[:-1] + ("0" if RIGHT[-1] != "0" else "1"), "check"),
    ],
)
def test_each_fault_is_told_apart(code, fault):
    assert credit_code_fault(code) == fault


def test_a_code_typed_with_full_width_spaces_and_hyphens_is_tidied():
    assert tidy_credit_code(" ９１99-0101 ma00 00 01aB ") == "91990101MA000001AB"


@given(st.integers(0, 31**6 - 1), st.integers(0, 17), st.sampled_from(CHARACTERS))
def test_a_made_code_is_right_and_any_one_changed_character_is_noticed(serial, position, character):
    code = make_credit_code("990101", serial)
    assert credit_code_fault(code) is None
    changed = code[:position] + character + code[position + 1 :]
    assert (credit_code_fault(changed) is None) == (changed == code)


def test_other_serials_give_other_codes():
    assert len({make_credit_code("990101", serial) for serial in range(2000)}) == 2000


def test_a_serial_that_does_not_fit_is_refused():
    assert credit_code_fault(make_credit_code("990101", 31**6 - 1)) is None
    with pytest.raises(ValueError, match="does not fit"):
        make_credit_code("990101", 31**6)
