"""The inbox, opening a notice, the bell, and the settings: each person their own."""

from datetime import UTC, datetime, timedelta

import pytest

from anlan.notices.models import Notice, Preference

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


def make_notice(user, title="任务已下达", minutes=0, **values):
    values = {"kind": "test", "title": title, "created_at": AT + timedelta(minutes=minutes), **values}
    return Notice.objects.create(recipient=user, **values)


@pytest.fixture
def signed_in(client, cast):
    client.force_login(cast.builder)
    return client


def shown(response):
    return [row.title for row, _cells in response.context["lines"]]


def test_the_inbox_shows_unread_ones_first_and_only_ones_own(signed_in, cast):
    make_notice(cast.builder, "旧的未读")
    make_notice(cast.builder, "新的已读", read_at=AT)
    make_notice(cast.builder, "新的未读", link="/rules/")
    make_notice(cast.rescuer, "别人的")
    assert shown(signed_in.get("/notices/")) == ["新的未读", "旧的未读", "新的已读"]
    assert shown(signed_in.get("/notices/?sort=-created_at"))[0] == "新的未读"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=unread", ["逾期三天", "请签收"]),
        ("state=read", ["已办结"]),
        ("level=urgent", ["逾期三天"]),
        ("words=签收", ["请签收"]),
        ("words=三日内", ["请签收"]),
        ("state=unread&level=info", ["请签收"]),
        ("state=nonsense", []),
    ],
)
def test_filters(signed_in, cast, query, found):
    make_notice(cast.builder, "请签收", body="请于三日内签收")
    make_notice(cast.builder, "已办结", read_at=AT)
    make_notice(cast.builder, "逾期三天", level="urgent")
    assert shown(signed_in.get(f"/notices/?{query}")) == found


@pytest.mark.parametrize("rows", [1, 30])
def test_the_inbox_asks_few_questions(signed_in, cast, rows, django_assert_num_queries):
    for number in range(rows):
        make_notice(cast.builder, str(number))
    signed_in.get("/notices/")
    with django_assert_num_queries(7):
        signed_in.get("/notices/")


def test_opening_marks_read_and_leads_on(signed_in, cast):
    about = make_notice(cast.builder, link="/notices/preferences/")
    response = signed_in.get(f"/notices/{about.pk}/")
    assert (response.status_code, response.url) == (302, "/notices/preferences/")
    about.refresh_from_db()
    assert about.read_at is not None
    first_read = about.read_at
    signed_in.get(f"/notices/{about.pk}/")
    about.refresh_from_db()
    assert about.read_at == first_read


def test_a_notice_about_nothing_else_has_a_page(signed_in, cast):
    plain = make_notice(cast.builder, body="第一行\n<b>第二行</b>")
    page = signed_in.get(f"/notices/{plain.pk}/").content.decode()
    assert "<p>第一行<br>&lt;b&gt;第二行&lt;/b&gt;</p>" in page


def test_nobody_opens_anothers(signed_in, cast):
    theirs = make_notice(cast.rescuer)
    assert signed_in.get(f"/notices/{theirs.pk}/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_read_all_is_ones_own(signed_in, cast):
    make_notice(cast.builder)
    make_notice(cast.builder)
    theirs = make_notice(cast.rescuer)
    response = signed_in.post("/notices/read-all/", follow=True)
    assert [str(message) for message in response.context["messages"]] == ["已将 2 条消息标为已读。"]
    assert list(Notice.objects.unread()) == [theirs]
    assert signed_in.get("/notices/read-all/").status_code == 405


def test_the_bell(signed_in, cast):
    make_notice(cast.rescuer)
    assert signed_in.get("/notices/count/").content == b""
    make_notice(cast.builder)
    assert signed_in.get("/notices/count/").content.decode() == '<span class="pip">1</span>'
    for _ in range(120):
        make_notice(cast.builder)
    assert signed_in.get("/notices/count/").content.decode() == '<span class="pip">99+</span>'


def test_the_settings(signed_in, cast):
    page = signed_in.get("/notices/preferences/")
    assert page.context["form"]["mail"].value() is True
    response = signed_in.post("/notices/preferences/", {"webhook": "on"})
    assert (response.status_code, response.url) == (302, "/notices/preferences/")
    assert list(Preference.objects.values_list("user", "mail", "webhook")) == [(cast.builder.pk, False, True)]
    signed_in.post("/notices/preferences/", {"mail": "on", "webhook": "on"})
    assert list(Preference.objects.values_list("mail", "webhook")) == [(True, True)]


@pytest.mark.parametrize("path", ["", "1/", "count/", "preferences/"])
def test_strangers_sign_in_first(client, db, path):
    response = client.get(f"/notices/{path}")
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next=/notices/{path}")
