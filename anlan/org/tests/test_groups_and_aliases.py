"""Members that come and go by date; names remembered and forgotten."""

from datetime import date

import pytest

from anlan.audit.log import history
from anlan.org.actions import (
    add_members,
    change_group,
    create_group,
    end_membership,
    forget_alias,
    remember_alias,
)
from anlan.org.models import Alias

JAN, FEB, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture
def group(cast):
    return create_group("各镇", cast.county, actor=cast.officer)


def names(group, day):
    return [str(organ) for organ in group.members_on(day)]


@pytest.mark.clause("S3-R")
def test_members_count_from_their_first_to_their_last_day(cast, group):
    add_members(group, [cast.town_hall], JAN, actor=cast.officer)
    add_members(group, [cast.town2_hall], FEB, until=date(2026, 2, 28), actor=cast.officer)
    days = [date(2025, 12, 31), JAN, FEB, date(2026, 2, 28), MARCH]
    both = ["柳桥镇", "石门镇"]
    assert [names(group, day) for day in days] == [[], ["柳桥镇"], both, both, ["柳桥镇"]]


def test_who_left_may_come_back_but_not_be_in_twice(cast, group, refused):
    add_members(group, [cast.town_hall], JAN, until=FEB, actor=cast.officer)
    twice = "在这段时间内已是成员：柳桥镇。"
    assert refused(add_members, group, [cast.town_hall], FEB, actor=cast.officer) == twice
    before = {"since": date(2025, 1, 1), "until": JAN}
    assert refused(add_members, group, [cast.town_hall], actor=cast.officer, **before) == twice
    add_members(group, [cast.town_hall], date(2026, 2, 2), actor=cast.officer)
    assert group.memberships.count() == 2


def test_who_cannot_be_a_member(cast, group, refused):
    def add(organ, **more):
        return refused(add_members, group, [organ], **{"since": JAN, "actor": cast.officer, **more})

    assert add(cast.other_office) == "不在分组所在区域之内：远山市安全生产委员会办公室。"
    assert add(cast.town_hall, until=date(2025, 1, 1)) == "退出日期不能早于加入日期。"
    assert add(cast.town_hall, actor=cast.townsman) == "您当前的岗位没有这项权限。"
    assert add(cast.town_hall, actor=cast.outsider) == "不在您的管辖范围内。"
    cast.town_hall.active = False
    assert add(cast.town_hall) == "已停用：柳桥镇。"
    assert group.memberships.count() == 0


def test_ending_and_undoing_a_stay(cast, group, refused):
    add_members(group, [cast.town_hall, cast.town2_hall], FEB, actor=cast.officer)
    first, second = group.memberships.all()
    end_membership(first, MARCH, actor=cast.officer)
    assert (
        refused(end_membership, first, date(2026, 4, 1), actor=cast.officer) == "该成员已于2026-03-01退出。"
    )
    end_membership(second, JAN, actor=cast.officer)  # before it began: as if it had never been
    assert list(group.memberships.values_list("organ", "until")) == [(cast.town_hall.pk, MARCH)]
    assert [entry.verb for entry in history(group)] == [
        "撤销分组成员",
        "结束分组成员",
        "加入分组成员",
        "新增机构分组",
    ]


def test_group_names_are_unique_in_their_place(cast, group, refused):
    assert refused(create_group, "各镇", cast.county, actor=cast.officer) == "河东区已有名为“各镇”的分组。"
    other = create_group("各镇", cast.city, actor=cast.officer)
    change_group(other, actor=cast.officer, name="全市各镇", note="按年度调整")
    assert history(other)[0].facts == {"changes": {"名称": ["各镇", "全市各镇"], "说明": ["", "按年度调整"]}}


def test_a_remembered_name_is_replaced_told_and_forgotten(cast, group):
    alias = remember_alias(" 效能办 ", cast.city, [cast.emergency], actor=cast.officer)
    again = remember_alias("效能办", cast.city, [cast.housing], [group], actor=cast.officer)
    remember_alias("效能办", cast.city, [cast.housing], [group], actor=cast.officer)
    assert again.pk == alias.pk
    assert (list(again.organs.all()), list(again.groups.all())) == ([cast.housing], [group])
    assert [(entry.facts["before"], entry.facts["after"]) for entry in history(alias)] == [
        (["市应急局"], ["市住建局", "各镇"]),
        ([], ["市应急局"]),
    ]
    forget_alias(again, actor=cast.officer)
    assert not Alias.objects.exists()


def test_what_may_not_be_remembered(cast, refused):
    def ask(text, organs, **more):
        return refused(remember_alias, text, cast.city, organs, **{"actor": cast.officer, **more})

    assert ask("相关部门", [cast.housing]) == (
        "“相关部门”所指因文而异，不能固定对照，请在每份文件中分别确定。"
    )
    assert ask("效能办", []) == "请填写文中名称，并至少选择一个机构或分组。"
    assert ask("效能办", [cast.housing], actor=cast.builder) == "您当前的岗位没有这项权限。"
    assert ask("效能办", [cast.housing], actor=cast.outsider) == "不在您的管辖范围内。"
