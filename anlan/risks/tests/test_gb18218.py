"""Worked cases of GB 18218-2018, with the arithmetic beside them, on the tables as they are seeded."""

from decimal import Decimal

import pytest

from anlan.risks import gb18218
from anlan.rulebook.seeding import SEEDS, read

RULES = {row.key: row.value for row in read(SEEDS) if row.key.startswith("majorhazard.")}
TABLE = {row["name"]: row for row in RULES["majorhazard.substances"]}
CLASSES = {row["code"]: row for row in RULES["majorhazard.classes"]}


def of(tons, name="", category=""):
    return gb18218.line(
        Decimal(tons),
        substance=TABLE[name] if name else None,
        category=CLASSES[category] if category else None,
        toxic=RULES["majorhazard.toxic_beta"],
    )


def graded(lines, people):
    """``(S, α, R, grade)``."""
    alpha = gb18218.exposure(people, RULES["majorhazard.exposure"])
    index = gb18218.grading_index(lines, alpha)
    s = gb18218.sum_of_ratios(lines)
    return (
        gb18218.rounded(s),
        gb18218.rounded(alpha),
        gb18218.rounded(index),
        gb18218.grade(index, RULES["majorhazard.grades"]),
    )


def test_the_tables_are_whole():
    assert [row["number"] for row in RULES["majorhazard.substances"]] == list(range(1, 86))
    assert len(CLASSES) == 24
    assert len(RULES["majorhazard.toxic_beta"]) == 14


def test_a_tank_farm_of_two_liquids():
    """S = 1000/200 + 400/500 = 5 + 0.8 = 5.8; 60 people: α = 1.5; R = 1.5 × (1 × 5 + 1 × 0.8) = 8.7 < 10."""
    petrol = of("1000", "汽油(乙醇汽油、甲醇汽油)", "W5.3")
    methanol = of("400", "甲醇", "W5.3")
    assert petrol.threshold == 200  # of tables 1 (200) and 2 (W5.3: 1000) the smaller
    assert graded([petrol, methanol], 60) == ("5.8", "1.5", "8.7", "四级")


def test_liquid_chlorine_near_many_people():
    """S = 60/5 = 12; β = 4; 120 people: α = 2; R = 2 × 4 × 12 = 96 < 100."""
    assert graded([of("60", "氯")], 120) == ("12", "2", "96", "二级")


def test_a_little_more_chlorine_is_the_first_grade():
    """S = 62.5/5 = 12.5; R = 2 × 4 × 12.5 = 100: the bound belongs to the higher grade."""
    assert graded([of("62.5", "氯")], 100) == ("12.5", "2", "100", "一级")


def test_a_toxic_gas_weighs_by_table_3_whatever_its_category():
    """Ammonia: β = 2 (table 3), not 1.5 (W2). S = 120/10 = 12; 0 people: α = 0.5; R = 0.5 × 2 × 12 = 12."""
    assert graded([of("120", "氨", "W2")], 0) == ("12", "0.5", "12", "三级")
    assert of("120", "氨", "W2").source == "3"


def test_below_one_it_is_no_source_and_at_one_it_is():
    """9/10 = 0.9; and 20/200 = 0.1 more is 1 exactly, though no sum of such floats is."""
    ammonia, petrol = of("9", "氨"), of("20", "汽油(乙醇汽油、甲醇汽油)", "W5.3")
    assert gb18218.sum_of_ratios([ammonia]) < 1
    assert gb18218.sum_of_ratios([ammonia, petrol]) == 1
    three = [of("7", "氨"), of("2", "氨"), of("1", "氨")]
    assert gb18218.sum_of_ratios(three) == 1
    assert 0.7 + 0.2 + 0.1 < 1


def test_what_table_1_does_not_name_goes_by_its_category():
    """An organic peroxide of type B: Q = 10, β = 1.5; S = 30/10 = 3; 1 person: α = 1; R = 1.5 × 3 = 4.5."""
    assert graded([of("30", category="W7.1")], 1) == ("3", "1", "4.5", "四级")


def test_without_its_category_no_beta_is_made_up():
    with pytest.raises(ValueError, match="needs its category"):
        of("400", "甲醇")


@pytest.mark.parametrize(
    ("people", "alpha"),
    [(0, "0.5"), (1, "1"), (29, "1"), (30, "1.2"), (49, "1.2"), (50, "1.5"), (99, "1.5"), (100, "2")],
)
def test_alpha_steps_up_at_the_bounds(people, alpha):
    assert gb18218.rounded(gb18218.exposure(people, RULES["majorhazard.exposure"])) == alpha


@pytest.mark.parametrize(
    ("index", "grade"), [("9.99", "四级"), ("10", "三级"), ("49.99", "三级"), ("50", "二级"), ("100", "一级")]
)
def test_grades_step_up_at_the_bounds(index, grade):
    assert gb18218.grade(gb18218.number(index), RULES["majorhazard.grades"]) == grade
