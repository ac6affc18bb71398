"""A member of the panel pastes the points of many units: all of them or none, and each fault by its line."""

from decimal import Decimal

import pytest
from django.urls import reverse

from anlan.assessment.actions.scoring import give_all_marks
from anlan.assessment.models import Mark
from anlan.audit.log import history
from anlan.flow.flow import Refused
from anlan.testing import make_user

from .conftest import JUNE, line, on
from .test_scenario_41 import FULL, to_group  # noqa: F401

D = Decimal
HEAD = "单位\t项目序号\t得分\t扣分说明"
PANEL = {"number": "4", "title": "创新做法", "points": "10", "method": "panel"}


@pytest.fixture
def group(to_group):  # noqa: F811
    """Both towns with the panel: a common item the records count, one for 柳桥镇 alone, one that is only marked."""
    return to_group([*FULL, PANEL])


@pytest.fixture
def paste(client_of):
    def go(user, scheme, *lines):
        with on(JUNE):
            page = reverse("assessment:mark_lines", args=[scheme.pk])
            return client_of(user).post(page, {"text": "\n".join(lines)})

    return go


def given():
    found = Mark.objects.order_by("line__assessment__organ__name", "line__item__number")
    return [
        (mark.line.assessment.organ.name, mark.line.item.number, mark.points, mark.note, mark.by)
        for mark in found.select_related("line__assessment__organ", "line__item", "by")
    ]


def faults(answer):
    return answer.context["form"].non_field_errors()


def test_points_of_several_units_are_pasted_at_once(cast, group, paste, scorer):
    row, other = group
    answer = paste(
        scorer,
        row.scheme,
        HEAD,
        "柳桥镇人民政府\t1\t54分\t一起迟报",
        "",
        "柳桥镇人民政府\t4\t8.5",
        "石门镇人民政府\t4\t 9 \t有亮点",
    )
    assert (answer.status_code, answer.url) == (302, row.scheme.get_absolute_url())
    assert given() == [
        ("柳桥镇人民政府", "1", D(54), "一起迟报", scorer),
        ("柳桥镇人民政府", "4", D("8.5"), "", scorer),
        ("石门镇人民政府", "4", D(9), "有亮点", scorer),
    ]
    assert (line(row, "1").group_score, line(other, "4").group_score) == (D(54), D(9))
    assert [history(one).filter(verb="考核评分").count() for one in (row, other)] == [1, 1]
    assert paste(scorer, row.scheme, "石门镇人民政府\t4\t7").status_code == 302
    assert given()[-1] == ("石门镇人民政府", "4", D(7), "", scorer)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("远山镇人民政府\t4\t8", "“远山镇人民政府”不在本方案的被考核单位中，请写全称。"),
        ("石门镇人民政府\t2\t8", "“石门镇人民政府”没有序号为“2”的项目。"),
        ("柳桥镇人民政府\t3\t0", "“柳桥镇人民政府”没有序号为“3”的项目。"),
        ("石门镇人民政府\t4\t好", "得分“好”不是数字。"),
        ("石门镇人民政府\t4\tNaN", "得分“NaN”不是数字。"),
        ("石门镇人民政府\t4\t7.555", "得分“7.555”超过两位小数。"),
        ("石门镇人民政府\t4\t11", "“4 创新做法”的得分应在0到10之间。"),
        ("石门镇人民政府\t4\t-1", "“4 创新做法”的得分应在0到10之间。"),
        ("石门镇人民政府\t1\t50", "“1 事故控制”的评分与计算得分不一致，须说明原因。"),
        ("石门镇人民政府\t4", "应为3列或4列，实为2列。"),
        ("柳桥镇人民政府\t4\t6", "本单位这一项已在前面的行给出。"),
    ],
)
def test_one_fault_keeps_all_back_and_is_named_by_its_line(cast, group, paste, scorer, said, fault):
    row, _other = group
    answer = paste(scorer, row.scheme, HEAD, "柳桥镇人民政府\t4\t8", said)
    assert (answer.status_code, faults(answer)) == (422, [f"第3行：{fault}"])
    assert given() == []
    assert paste(scorer, row.scheme, HEAD, "柳桥镇人民政府\t4\t8").status_code == 302


def test_nothing_pasted_and_too_many_faults_are_told(group, paste, scorer):
    row, _other = group
    assert faults(paste(scorer, row.scheme, HEAD)) == ["没有可导入的行。"]
    told = faults(paste(scorer, row.scheme, *["石门镇人民政府\t9\t8"] * 25))
    assert (len(told), told[-1]) == (21, "……共25处有误。")


def test_only_the_panel_pastes_and_nobody_for_the_own_unit(cast, group, paste, scorer, client_of, take):
    row, _other = group
    said = "柳桥镇人民政府\t4\t8"
    for outsider in (cast.officer, cast.townsman, make_user(cast.housing, "department")):
        assert paste(outsider, row.scheme, said).status_code == 404
        assert (
            client_of(outsider).get(reverse("assessment:mark_lines", args=[row.scheme_id])).status_code == 404
        )
    offered = reverse("assessment:mark_lines", args=[row.scheme_id])
    pages = [client_of(user).get(row.scheme.get_absolute_url()) for user in (scorer, cast.officer)]
    assert [f'href="{offered}"' in page.content.decode() for page in pages] == [True, False]
    scorer.home = cast.town_hall
    scorer.save()
    own = paste(scorer, row.scheme, said, "石门镇人民政府\t4\t8")
    assert faults(own) == ["第1行：“柳桥镇人民政府”：被考核单位的人员不能参与对本单位的评分。"]
    assert paste(scorer, row.scheme, "石门镇人民政府\t4\t8").status_code == 302


def test_a_unit_concluded_meanwhile_keeps_all_back(group, paste, scorer, reviewer, take):
    """Between the reading and the writing another concluded one of the units."""
    row, other = group
    marks = {one: {line(one, "4").pk: (D(8), "")} for one in (row, other)}
    type(row).objects.filter(pk=other.pk).update(state="preliminary")
    with on(JUNE), pytest.raises(Refused) as no:
        give_all_marks(marks, actor=scorer)
    assert str(no.value) == "“石门镇”：现处“初评”状态，不能评分。"
    assert given() == []
    assert faults(paste(scorer, row.scheme, "石门镇人民政府\t4\t8")) == [
        "第1行：“石门镇人民政府”：现处“初评”状态，不能评分。"
    ]
