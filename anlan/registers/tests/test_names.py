"""Names are written in one way, and compared without places and legal forms."""

import pytest

from anlan.registers.names import alike, core, tidy_name

PLACES = ["永宁市", "河东区", "柳桥镇"]


def test_names_have_no_blanks_and_full_width_brackets():
    assert tidy_name(" 永宁 安泰(集团) 有限公司 ") == "永宁安泰（集团）有限公司"


@pytest.mark.parametrize(
    ("name", "particular"),
    [
        ("永宁市安泰机械有限公司", "安泰机械"),
        ("永宁安泰机械有限责任公司", "安泰机械"),
        ("永宁市河东区柳桥镇安泰机械厂", "安泰机械"),
        ("柳桥安泰机械", "安泰机械"),
        ("远山安泰机械有限公司", "远山安泰机械"),
        ("永宁厂", "永宁"),
        ("公司", "公司"),
    ],
)
def test_what_is_particular_to_a_name(name, particular):
    assert core(name, PLACES) == particular


def test_alike_names_are_found_best_first():
    others = {1: "安泰机械制造", 2: "安泰机械", 3: "和顺面粉", 4: "安达包装材料", 5: "宏发精密包装制品材料"}
    assert alike("安泰机械", others) == [(2, 100), (1, 90)]
    assert alike("安达包装材科", others) == [(4, 83)]
    assert alike("安泰包装材料", others) == []  # another brand of the same trade
    assert alike("宏达精密包装制品材料", others) == [(5, 90)]
    assert alike("安", others) == []
