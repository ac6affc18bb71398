"""The pages through HTTP: what each reader sees, and that the forms reach the actions."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from anlan.audit.log import history, record
from anlan.org.actions import grant_post, remember_alias
from anlan.org.models import Alias, Organ, OrganGroup, Place, Post, Role, Sector, User
from anlan.testing import make_group, make_organ, make_place, make_user, today


def names(response):
    return [str(row) for row in response.context["part"]]


def problems(response):
    form = response.context["form"]
    assert response.status_code == 422, response.status_code
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def toasts(client, response):
    """What the page after ``response`` tells, newest last."""
    page = client.get(response["Location"])
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.admin)
    return client


@pytest.fixture
def guard(cast, client):
    client.force_login(cast.guard)
    return client


# -- places and organs ------------------------------------------------------------------------


def test_places_as_a_tree_with_filters(cast, admin):
    page = admin.get("/org/places/")
    assert names(page) == ["永宁市", "河东区", "柳桥镇", "石门镇"]
    assert "　　柳桥镇" in page.content.decode()
    assert names(admin.get("/org/places/?q=石门")) == ["石门镇"]
    assert names(admin.get(f"/org/places/?below={cast.county.pk}")) == ["河东区", "柳桥镇", "石门镇"]
    assert names(admin.get("/org/places/?kind=city")) == ["永宁市"]
    assert names(admin.get("/org/places/?active=no")) == []


def test_too_many_places_for_a_drop_down_are_offered_around_the_chosen_one(cast, admin, monkeypatch):
    far = make_place("河西区", cast.city, Place.Kind.COUNTY)
    make_place("沙湾镇", far, Place.Kind.TOWN)
    monkeypatch.setattr("anlan.org.fields.OFFERED", 3)

    def offered(asked):
        field = admin.get("/org/places/", asked).context["filters"].form["below"]
        return [str(option.choice_label).strip() for option in field][1:]

    assert offered({}) == ["永宁市"]
    assert offered({"below": cast.city.pk}) == ["永宁市", "河东区", "河西区"]
    around = ["永宁市", "河东区", "柳桥镇", "石门镇", "河西区"]
    assert offered({"below": cast.county.pk}) == around
    assert offered({"below": cast.town.pk}) == ["永宁市", "河东区", "柳桥镇", "石门镇"]
    assert offered({"below": "x"}) == ["永宁市"]
    # What is not offered is taken all the same; with room for all, all are offered.
    assert names(admin.get("/org/places/", {"below": far.pk})) == ["河西区", "沙湾镇"]
    monkeypatch.setattr("anlan.org.fields.OFFERED", 6)
    assert offered({}) == ["永宁市", "河东区", "柳桥镇", "石门镇", "河西区", "沙湾镇"]


def test_a_place_is_made_and_changed_on_the_page(cast, admin):
    data = {"name": "东村", "kind": "village", "parent": "永宁市河东区柳桥镇", "code": "DC01"}
    response = admin.post("/org/places/new/", data)
    village = Place.objects.get(code="DC01")
    assert (response["Location"], village.parent) == (f"/org/places/{village.pk}/", cast.town)
    assert problems(admin.post("/org/places/new/", data)) == {"__all__": ["代码DC01已被使用。"]}
    page = admin.get(f"/org/places/{village.pk}/change/")
    assert 'value="永宁市河东区柳桥镇"' in page.content.decode()
    admin.post(f"/org/places/{village.pk}/change/", {**data, "name": "东方村", "parent": "石门镇"})
    village.refresh_from_db()
    assert village.full_name == "永宁市河东区石门镇东方村"
    assert admin.post(f"/org/places/{village.pk}/close/").status_code == 302
    assert not Place.objects.get(pk=village.pk).active


def test_a_refused_act_says_why(cast, admin):
    response = admin.post(f"/org/places/{cast.town.pk}/close/")
    assert toasts(admin, response) == ["请先停用或迁出本区域的机构：柳桥镇、永宁安泰机械有限公司。"]


def test_a_name_that_is_not_there_or_not_unique_is_explained(cast, admin):
    make_place("开发区", cast.county)
    make_place("开发区", cast.town)
    data = {"name": "甲", "kind": "grid", "code": "G1"}
    parent = problems(admin.post("/org/places/new/", {**data, "parent": "开发区"}))["parent"]
    assert parent == ["“开发区”不止一个，请写全：永宁市河东区柳桥镇开发区、永宁市河东区开发区。"]
    assert problems(admin.post("/org/places/new/", {**data, "parent": "柳桥"}))["parent"] == [
        "没有名为“柳桥”的区域，您要找的可能是：永宁市河东区柳桥镇。"
    ]
    assert problems(admin.post("/org/places/new/", {**data, "parent": "远山市"}))["parent"] == [
        "没有名为“远山市”的区域，或不在您的管辖范围内。"
    ]


def test_sectors(cast, admin):
    assert admin.post("/org/sectors/new/", {"name": "消防", "code": "fire", "order": 5}).status_code == 302
    sector = Sector.objects.get(code="fire")
    assert names(admin.get("/org/sectors/"))[0] == "消防"
    admin.post(f"/org/sectors/{sector.pk}/", {"name": "消防安全", "code": "fire", "order": 5})
    assert Sector.objects.get(code="fire").name == "消防安全"
    again = admin.post("/org/sectors/new/", {"name": "消防安全", "code": "x", "order": 5})
    assert problems(again) == {"name": ["具有 名称 的 行业领域 已存在。"]}


def test_organs_with_filters_and_export(cast, admin):
    assert names(admin.get("/org/organs/?place=" + str(cast.town.pk))) == ["柳桥镇", "永宁安泰机械有限公司"]
    assert names(admin.get("/org/organs/?q=住建")) == ["市住建局"]
    assert names(admin.get(f"/org/organs/?sector={cast.industry.pk}&kind=department")) == ["市应急局"]
    file = admin.get("/org/organs/?q=住建&format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(file.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("名称", "简称", "类别")
    assert [row[0] for row in rows[1:]] == ["永宁市住房和城乡建设局"]
    entry = history(cast.admin).get()
    assert (entry.verb, entry.facts["page"], entry.facts["query"]) == (
        "导出",
        "机构",
        "q=住建&format=xlsx",
    )


def test_an_organ_is_made_changed_and_closed_on_the_page(cast, admin):
    data = {
        "name": "永宁市教育局",
        "short_name": "市教育局",
        "kind": "department",
        "place": "永宁市",
        "order": 50,
    }
    response = admin.post("/org/organs/new/", data)
    organ = Organ.objects.get(name="永宁市教育局")
    assert response["Location"] == f"/org/organs/{organ.pk}/"
    page = admin.get(response["Location"])
    assert ("简称", "市教育局") in page.context["facts"]
    office = {**data, "name": "综合科", "short_name": "", "kind": "office", "parent": "市教育局"}
    admin.post("/org/organs/new/", office)
    assert Organ.objects.get(name="综合科").parent == organ
    response = admin.post(f"/org/organs/{organ.pk}/close/")
    assert toasts(admin, response)[-1] == "请先停用下级机构：综合科。"
    admin.post(f"/org/organs/{organ.pk}/change/", {**data, "name": "永宁市教育体育局", "parent": ""})
    organ.refresh_from_db()
    assert organ.name == "永宁市教育体育局"


def test_the_organ_page_shows_seats_only_to_who_may_see_posts(cast, client):
    client.force_login(cast.admin)
    page = client.get(f"/org/organs/{cast.housing.pk}/")
    assert [related.title for related in page.context["related"]] == ["在任人员", "下级机构", "所在分组"]
    assert "住建经办" in page.content.decode()
    client.force_login(cast.officer)
    page = client.get(f"/org/organs/{cast.housing.pk}/")
    assert [related.title for related in page.context["related"]] == ["下级机构", "所在分组"]
    assert page.context["buttons"] == []


# -- groups and aliases -----------------------------------------------------------------------


def test_a_group_and_its_members_on_the_page(cast, client):
    client.force_login(cast.officer)
    client.post("/org/groups/new/", {"name": "各镇", "place": "河东区", "note": ""})
    group = OrganGroup.objects.get(name="各镇")
    add = f"/org/groups/{group.pk}/add/"
    response = client.post(add, {"organs": "柳桥镇\n石门乡、河西镇", "since": "2026-01-01"})
    assert problems(response)["organs"] == [
        "没有找到“石门乡”，您要找的可能是：石门镇人民政府。",
        "没有找到“河西镇”。",
    ]
    client.post(add, {"organs": "柳桥镇\n石门镇政府", "since": "2026-01-01"})
    assert [str(organ) for organ in group.members_on(date(2026, 1, 1))] == ["柳桥镇", "石门镇"]
    assert [row.size for row in client.get("/org/groups/").context["part"]] == [2]
    stay = group.memberships.first()
    page = client.get(f"/org/groups/{group.pk}/").content.decode()
    assert f'href="/org/groups/{group.pk}/members/{stay.pk}/end/"' in page
    client.post(f"/org/groups/{group.pk}/members/{stay.pk}/end/", {"until": "2026-01-31"})
    assert [str(organ) for organ in group.members_on(date(2026, 2, 1))] == ["石门镇"]
    other = make_group("别的", cast.city, [cast.housing]).memberships.get()
    assert client.get(f"/org/groups/{group.pk}/members/{other.pk}/end/").status_code == 404


def test_aliases_are_listed_made_changed_and_forgotten(cast, client):
    client.force_login(cast.officer)
    group = make_group("各镇", cast.city, [cast.town_hall])
    data = {"text": "效能办", "place": "永宁市", "organs": "市应急局", "groups": [group.pk]}
    client.post("/org/aliases/new/", data)
    alias = Alias.objects.get()
    page = client.get("/org/aliases/?q=应急")
    assert "市应急局、各镇" in page.content.decode()
    client.post(f"/org/aliases/{alias.pk}/change/", {"organs": "市住建局"})
    assert [str(organ) for organ in alias.organs.all()] == ["市住建局"]
    assert client.post(f"/org/aliases/{alias.pk}/forget/")["Location"] == "/org/aliases/"
    assert not Alias.objects.exists()
    vague = client.post("/org/aliases/new/", {**data, "text": "相关部门"})
    assert problems(vague) == {"__all__": ["“相关部门”所指因文而异，不能固定对照，请在每份文件中分别确定。"]}


# -- accounts ---------------------------------------------------------------------------------


def test_a_new_account_shows_its_password_once(cast, admin):
    data = {"username": "lihua", "name": "李华", "home": "市应急局", "phone": ""}
    page = admin.post("/org/users/new/", data)
    user, password = User.objects.get(username="lihua"), page.context["password"]
    assert user.check_password(password)
    assert password in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert password not in admin.get(f"/org/users/{user.pk}/").content.decode()
    assert problems(admin.post("/org/users/new/", data)) == {"__all__": ["用户名“lihua”已被使用。"]}
    bad = problems(admin.post("/org/users/new/", {**data, "username": "李 华", "home": "市教育局"}))
    assert bad["home"] == ["没有名为“市教育局”的机构，或不在您的管辖范围内。"]
    assert list(bad) == ["username", "home"]


def test_the_list_of_accounts_tells_their_state(cast, admin):
    User.objects.filter(pk=cast.builder.pk).update(is_active=False)
    User.objects.filter(pk=cast.rescuer.pk).update(must_change_password=True)
    for _attempt in range(5):
        Client().post("/accounts/login/", {"login": cast.officer.username, "password": "wrong"})
    page = admin.get("/org/users/")
    states = {
        row.name: {c.name: str(cell) for c, cell in cells}["state"] for row, cells in page.context["lines"]
    }
    assert states["住建经办"] == '<span class="mark mark-idle">停用</span>'
    assert states["应急经办"] == '<span class="mark mark-warn">未改初始密码</span>'
    assert states["安委办经办"] == '<span class="mark mark-bad">锁定 10 分钟</span>'
    assert states["分管领导"] == '<span class="mark mark-good">正常</span>'
    assert "外市经办" not in states
    assert names(admin.get("/org/users/?state=closed")) == ["住建经办"]
    assert names(admin.get("/org/users/?state=new")) == ["应急经办"]
    admin.post(f"/org/users/{cast.officer.pk}/unlock/")
    page = admin.get(f"/org/users/{cast.officer.pk}/")
    assert ("状态", '<span class="mark mark-good">正常</span>') in page.context["facts"]


def test_the_administrators_acts_on_an_account(cast, admin):
    page = admin.post(f"/org/users/{cast.officer.pk}/reset/")
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(page.context["password"])
    admin.post(f"/org/users/{cast.officer.pk}/close/")
    assert not User.objects.get(pk=cast.officer.pk).is_active
    admin.post(f"/org/users/{cast.officer.pk}/reopen/")
    assert User.objects.get(pk=cast.officer.pk).is_active
    refused = admin.post(f"/org/users/{cast.auditor.pk}/reset/")
    assert toasts(admin, refused)[-1].startswith("三员分立：审计管理员是三员之一")
    admin.post(f"/org/users/{cast.officer.pk}/change/", {"name": "经办甲", "home": "市应急局", "phone": "1"})
    cast.officer.refresh_from_db()
    assert cast.officer.name == "安委办经办"  # the telephone number was no number
    admin.post(f"/org/users/{cast.officer.pk}/change/", {"name": "经办甲", "home": "市应急局", "phone": ""})
    cast.officer.refresh_from_db()
    assert (cast.officer.name, cast.officer.home) == ("经办甲", cast.emergency)


# -- posts and roles --------------------------------------------------------------------------


@pytest.fixture
def newcomer(cast):
    user = User.objects.create(username="xinren", name="新人", home=cast.emergency)
    user.set_password("x")
    user.save()
    return user


def test_a_post_is_granted_ended_and_undone_on_the_page(cast, guard, newcomer):
    role = Role.objects.get(code="department")
    data = {
        "user": "新人",
        "role": role.pk,
        "organ": "市应急局",
        "place": "永宁市",
        "sectors": [cast.industry.pk],
        "since": str(today()),
    }
    page = guard.get(f"/org/posts/new/?user={newcomer.pk}").content.decode()
    assert 'value="新人（xinren）"' in page
    assert 'value="永宁市应急管理局（永宁市）"' in page
    response = guard.post("/org/posts/new/", data)
    post = Post.objects.get(user=newcomer)
    assert response["Location"] == f"/org/posts/{post.pk}/"
    assert list(post.sectors.all()) == [cast.industry]
    assert problems(guard.post("/org/posts/new/", data)) == {"__all__": ["新人同期已有这个岗位。"]}
    guard.post(f"/org/posts/{post.pk}/end/", {"until": str(today() + timedelta(days=7))})
    post.refresh_from_db()
    assert post.until == today() + timedelta(days=7)
    assert guard.post(f"/org/posts/{post.pk}/revoke/")["Location"] == "/org/posts/"
    assert not Post.objects.filter(user=newcomer).exists()


def test_the_security_officer_finds_accounts_without_a_post_and_grants_from_there(cast, guard, newcomer):
    assert names(guard.get("/org/users/?state=idle")) == ["新人"]
    page = guard.get(f"/org/users/{newcomer.pk}/")
    assert [(b.label, b.url) for b in page.context["buttons"]] == [
        ("授予岗位", f"/org/posts/new/?user={newcomer.pk}")
    ]


def test_people_of_one_name_are_told_apart(cast, guard, newcomer):
    make_user(cast.housing, "department", name="新人", username="xinren2")
    role = Role.objects.get(code="department")
    data = {"user": "新人", "role": role.pk, "organ": "市应急局", "place": "永宁市", "since": "2026-01-01"}
    sentence = "“新人”不止一个，请写全：新人（xinren）、新人（xinren2）。"
    assert problems(guard.post("/org/posts/new/", data))["user"] == [sentence]
    data |= {"user": "新人（xinren2）", "all_sectors": "on"}
    assert guard.post("/org/posts/new/", data).status_code == 302


def test_posts_with_filters(cast, guard):
    assert names(guard.get("/org/posts/?q=安委办经办")) == ["市安委办 · 安委办经办"]
    assert names(guard.get("/org/posts/?organ=柳桥")) == ["柳桥镇 · 乡镇（街道）经办"]
    post = Post.objects.get(user=cast.builder)
    post.until = today() - timedelta(days=1)
    post.save()
    assert names(guard.get("/org/posts/?state=over")) == ["市住建局 · 部门经办"]
    assert "市住建局 · 部门经办" not in names(guard.get("/org/posts/?state=now"))
    assert "远山市安全生产委员会办公室 · 安委办经办" not in names(guard.get("/org/posts/"))


def test_role_permissions_are_ticked_in_chinese(cast, guard):
    role = Role.objects.get(code="grid")
    page = guard.get(f"/org/roles/{role.pk}/change/").content.decode()
    assert "<span>查看机构</span>" in page
    assert "查看审计日志" not in page  # the auditor's alone
    data = {"name": role.name, "reach": role.reach, "permissions": ["org.view_organ", "org.view_place"]}
    guard.post(f"/org/roles/{role.pk}/change/", data)
    role.refresh_from_db()
    assert (role.permissions, role.edited) == (["org.view_organ", "org.view_place"], True)
    guard.post("/org/roles/new/", {"name": "专委会经办", "reach": "area", "permissions": ["org.view_organ"]})
    made = Role.objects.get(name="专委会经办")
    assert made.duty == Role.Duty.BUSINESS
    assert guard.get(f"/org/roles/{made.pk}/").status_code == 200
    own = Role.objects.get(code="security")
    refused = guard.post(f"/org/roles/{own.pk}/change/", {"name": own.name, "reach": "area"})
    assert problems(refused) == {"__all__": ["不能修改自己所任角色的权限。"]}


# -- all lists --------------------------------------------------------------------------------

LISTS = {
    "/org/places/": ("admin", 10),
    "/org/organs/": ("admin", 10),
    "/org/groups/": ("officer", 10),
    "/org/aliases/": ("officer", 12),
    "/org/users/": ("admin", 13),
    "/org/posts/": ("guard", 12),
    "/org/roles/": ("guard", 9),
    "/org/log/": ("auditor", 11),
}


def more_rows(cast, number):
    for _row in range(number):
        organ = make_organ(place=make_place(parent=cast.county), sector=cast.building)
        group = make_group(f"组{organ.pk}", cast.city, [organ])
        remember_alias(f"名称{organ.pk}", cast.city, [organ], [group], actor=cast.officer)
        user = make_user(organ, "department", sectors=[cast.building])
        record(user, "修改机构", organ)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast, client, django_assert_max_num_queries, path, number
):
    reader, most = LISTS[path]
    more_rows(cast, number)
    client.force_login(getattr(cast, reader))
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_someone_without_a_post_finds_the_own_account_only(cast, client, newcomer):
    client.force_login(newcomer)
    page = client.get("/org/profile/")
    assert "您还没有岗位，请联系安全管理员授予后再办理业务。" in page.content.decode()
    for path in LISTS:
        assert client.get(path).status_code == 404
    assert client.post("/org/profile/", {"name": "x", "days": 30}).status_code == 404


def test_a_post_that_begins_tomorrow_opens_nothing_today(cast, client, newcomer):
    grant_post(
        newcomer,
        Role.objects.get(code="office"),
        cast.office,
        cast.city,
        today() + timedelta(days=1),
        actor=cast.guard,
        all_sectors=True,
    )
    client.force_login(newcomer)
    assert client.get("/org/organs/").status_code == 404
