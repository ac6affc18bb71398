"""Accounts: made without power, closed at once, passwords handed out once; 三员 apart."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from anlan.audit.log import SYSTEM, history
from anlan.org import separation
from anlan.org.actions import (
    change_role,
    change_user,
    close_user,
    create_role,
    create_user,
    end_post,
    grant_post,
    reopen_user,
    reset_password,
    reset_second_factor,
    revoke_post,
)
from anlan.org.actions.accounts import one_time_password
from anlan.org.models import Post, Role
from anlan.testing import PASSWORD, make_organ, today

JAN = date(2026, 1, 1)
OUTSIDE = "不在您的管辖范围内。"
NO_PERMISSION = "您当前的岗位没有这项权限。"


@pytest.fixture
def newcomer(cast):
    user, _password = create_user("xinren", "新人", cast.emergency, actor=cast.admin)
    return user


def role(code):
    return Role.objects.get(code=code)


def test_a_new_account_has_a_one_time_password_and_no_power(cast):
    user, password = create_user("lihua", "李华", cast.emergency, actor=cast.admin, phone="0523-8000000")
    assert user.check_password(password)
    assert user.must_change_password
    assert (user.posts_in_force, user.holds("plans.view_task")) == ([], False)
    entry = history(user).get()
    assert entry.facts == {"username": "lihua", "home": "市应急局"}


def test_one_time_passwords_keep_the_policy():
    for _round in range(50):
        validate_password(one_time_password())


def test_only_the_administrator_makes_accounts_for_organs_within_reach(cast, refused):
    assert refused(create_user, "a", "甲", cast.emergency, actor=cast.officer) == NO_PERMISSION
    assert refused(create_user, "a", "甲", cast.emergency, actor=cast.guard) == NO_PERMISSION
    assert refused(create_user, "a", "甲", cast.other_office, actor=cast.admin) == OUTSIDE


def test_usernames_are_unique_whatever_their_case(cast, newcomer, refused):
    assert refused(create_user, "XinRen", "甲", cast.emergency, actor=cast.admin) == (
        "用户名“XinRen”已被使用。"
    )
    assert refused(change_user, newcomer, actor=cast.admin, phone="电话") == "请填写电话号码。"
    newcomer.refresh_from_db()
    change_user(newcomer, actor=cast.admin, name="新同事", home=cast.housing)
    assert history(newcomer)[0].facts == {
        "changes": {"姓名": ["新人", "新同事"], "所属单位": ["市应急局", "市住建局"]}
    }
    assert refused(change_user, newcomer, actor=cast.admin, home=cast.other_office) == OUTSIDE


def test_a_closed_account_is_out_at_once(cast, client, refused):
    client.force_login(cast.officer)
    assert client.get("/org/profile/").status_code == 200
    close_user(cast.officer, actor=cast.admin)
    assert client.get("/org/profile/").status_code == 302
    assert cast.fresh(cast.officer).posts_in_force == []
    reopen_user(cast.officer, actor=cast.admin)
    assert len(cast.fresh(cast.officer).posts_in_force) == 1
    assert refused(close_user, cast.admin, actor=cast.admin) == "不能停用自己的账号。"


def test_a_reset_password_ends_the_sessions(cast, refused):
    browser = Client()
    browser.login(username=cast.officer.username, password=PASSWORD)
    password = reset_password(cast.officer, actor=cast.admin)
    assert browser.get("/org/profile/").status_code == 302
    user = cast.fresh(cast.officer)
    assert (user.check_password(password), user.must_change_password) == (True, True)
    assert refused(reset_password, cast.outsider, actor=cast.admin) == OUTSIDE


def test_nobody_becomes_one_of_the_three_by_resetting_a_password(cast, refused):
    for user in (cast.guard, cast.auditor):
        for action in (reset_password, reset_second_factor):
            assert refused(action, user, actor=cast.admin) == (
                f"三员分立：{user}是三员之一，其密码和两步验证只能在服务器上重置："
                f"anlan rescue {user.username}"
            )
    assert cast.guard.check_password(reset_password(cast.guard, actor=SYSTEM))


def test_a_lost_second_factor_is_lifted(cast):
    Authenticator.objects.create(user=cast.officer, type=Authenticator.Type.TOTP, data={})
    reset_second_factor(cast.officer, actor=cast.admin)
    assert not Authenticator.objects.filter(user=cast.officer).exists()
    assert history(cast.officer)[0].verb == "解除两步验证"


# -- posts ------------------------------------------------------------------------------------


def test_the_security_officer_grants_a_post(cast, newcomer):
    post = grant_post(
        newcomer,
        role("department"),
        cast.emergency,
        cast.county,
        JAN,
        actor=cast.guard,
        sectors=[cast.industry],
        title="科长",
    )
    user = cast.fresh(newcomer)
    assert (user.posts_in_force, user.holds("plans.view_task")) == ([post], True)
    assert history(post).get().facts["sectors"] == ["工贸"]


def test_who_may_grant_and_to_whom(cast, newcomer, refused):
    def grant(user=newcomer, organ=cast.emergency, place=None, actor=cast.guard, code="department", **more):
        more = {"all_sectors": True, **more}
        return refused(grant_post, user, role(code), organ, place or organ.place, JAN, actor=actor, **more)

    for nobody in (cast.admin, cast.officer, cast.auditor):
        assert grant(actor=nobody) == NO_PERMISSION
    assert grant(user=cast.guard, code="security") == "不能给自己授予岗位。"
    assert grant(organ=cast.other_office) == OUTSIDE
    assert grant(user=cast.outsider) == OUTSIDE
    assert grant(organ=cast.town_hall, place=cast.city) == "管辖区域须在机构所在区域（柳桥镇）之内。"
    assert grant(all_sectors=False) == "请选择行业领域，或选“全部行业”。"
    assert grant(sectors=[cast.industry]) == "已选“全部行业”，不必再选行业领域。"
    assert grant(until=date(2025, 1, 1)) == "离任日期不能早于任职日期。"
    close_user(newcomer, actor=cast.admin)
    newcomer.refresh_from_db()
    assert grant() == "账号“新人”已停用。"


def test_the_same_post_is_not_held_twice_at_once(cast, newcomer, refused):
    asked = (newcomer, role("department"), cast.emergency, cast.city)
    by = {"actor": cast.guard, "all_sectors": True}
    grant_post(*asked, JAN, until=date(2026, 1, 31), **by)
    assert refused(grant_post, *asked, date(2026, 1, 31), **by) == "新人同期已有这个岗位。"
    grant_post(*asked, date(2026, 2, 1), **by)
    assert Post.objects.filter(user=newcomer).count() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("administrator", "security"),
        ("security", "auditor"),
        ("auditor", "administrator"),
        ("administrator", "office"),
        ("office", "auditor"),
    ],
)
def test_three_duties_and_business_are_four_people(cast, newcomer, refused, first, second):
    def seat(code, since, until=None):
        return grant_post(
            newcomer, role(code), cast.office, cast.city, since, actor=cast.guard, all_sectors=True, until=until
        )  # fmt: skip

    seat(first, JAN, until=date(2026, 6, 30))
    assert refused(seat, second, date(2026, 6, 30)) == (
        f"三员分立：新人同期任“{role(first)}”，不能再任“{role(second)}”。"
    )
    seat(second, date(2026, 7, 1))  # after leaving the first
    seat_of_same_duty = grant_post(
        newcomer, role(second), cast.emergency, cast.city, date(2026, 7, 1), actor=cast.guard, all_sectors=True
    )  # fmt: skip
    assert seat_of_same_duty.organ == cast.emergency


def test_a_post_ends_on_its_last_day(cast, refused):
    post = Post.objects.get(user=cast.officer)
    end_post(post, today(), actor=cast.guard)
    assert cast.fresh(cast.officer).posts_in_force == [post]
    assert refused(end_post, post, today() + timedelta(days=1), actor=cast.guard) == (
        f"该岗位已于{today()}结束，请重新授予。"
    )
    end_post(post, today() - timedelta(days=1), actor=cast.guard)
    assert cast.fresh(cast.officer).posts_in_force == []
    assert refused(end_post, post, date(2019, 12, 31), actor=cast.guard) == (
        "离任日期不能早于任职日期（2020-01-01）。"
    )
    mine = Post.objects.get(user=cast.guard)
    assert refused(end_post, mine, today(), actor=cast.guard) == "不能变更自己的岗位。"
    assert refused(end_post, post, today(), actor=cast.admin) == NO_PERMISSION


def test_a_grant_by_mistake_is_undone_on_its_first_day(cast, newcomer, refused):
    post = grant_post(
        newcomer, role("office"), cast.office, cast.city, today(), actor=cast.guard, all_sectors=True
    )
    revoke_post(post, actor=cast.guard)
    assert cast.fresh(newcomer).posts_in_force == []
    old = Post.objects.get(user=cast.officer)
    assert refused(revoke_post, old, actor=cast.guard) == "岗位已开始履行，请填写离任日期来结束它。"


# -- roles ------------------------------------------------------------------------------------


def test_the_security_officer_edits_a_role_and_later_loads_leave_it_alone(cast):
    from anlan.org.roles import load_roles

    grid = role("grid")
    change_role(grid, actor=cast.guard, permissions=[*grid.permissions, "org.view_place"])
    assert history(grid)[0].facts == {"changes": {}, "added": ["org.view_place"], "dropped": []}
    load_roles()
    assert "org.view_place" in role("grid").permissions
    assert role("grid").edited


def test_a_new_role_is_a_business_role(cast, refused):
    made = create_role("专委会经办", ["org.view_organ"], actor=cast.guard)
    assert (made.duty, made.permissions) == (Role.Duty.BUSINESS, ["org.view_organ"])
    assert refused(create_role, "专委会经办", [], actor=cast.guard) == "已有名为“专委会经办”的角色。"
    assert refused(create_role, "别的", [], actor=cast.admin) == NO_PERMISSION


def test_permissions_stay_within_the_duty(cast, refused):
    def ask(code, *perms):
        return refused(change_role, role(code), actor=cast.guard, permissions=perms)

    assert ask("office", "org.grant_post") == "三员分立：安委办经办不能有这些权限：授予岗位。"
    assert ask("administrator", "audit.view_log") == "三员分立：系统管理员不能有这些权限：查看审计日志。"
    assert ask("office", "org.fly") == "没有这些权限：org.fly。"
    assert ask("security", "org.view_organ") == "不能修改自己所任角色的权限。"
    assert refused(change_role, role("office"), actor=cast.admin, permissions=[]) == NO_PERMISSION


def test_the_three_do_no_business(cast, monkeypatch):
    labels = {**separation.permission_labels(), "plans.accept_task": "验收任务"}
    monkeypatch.setattr(separation, "permission_labels", lambda: labels)
    with pytest.raises(ValidationError) as no:
        separation.check_permissions(role("administrator"), ["org.change_user", "plans.accept_task"])
    assert no.value.messages == ["三员不办理业务，不能有这些权限：验收任务。"]
    separation.check_permissions(role("administrator"), ["org.change_user"])


def test_every_permission_has_a_chinese_label():
    labels = separation.permission_labels()
    assert labels["org.grant_post"] == "授予岗位"
    assert labels["org.view_organ"] == "查看机构"
    assert labels["org.change_place"] == "维护区域"
    assert [perm for perm, label in labels.items() if label.isascii()] == []


def test_the_seeded_roles_keep_the_separation(db):
    mixed = [
        (entry.code, perm)
        for entry in Role.objects.all()
        for perm in entry.permissions
        if separation.RESERVED.get(perm, entry.duty) != entry.duty
    ]
    assert mixed == []


def test_users_of_other_cities_are_invisible(cast):
    from anlan.org.models import User

    seen = User.objects.visible_to(cast.admin)
    assert cast.officer in seen
    assert cast.outsider not in seen
    assert make_organ(place=cast.other_city) not in type(cast.office).objects.visible_to(cast.admin)
