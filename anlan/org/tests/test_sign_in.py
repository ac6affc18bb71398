"""Signing in: password, lock-out, second step, sessions, one-time passwords; what does not exist here."""

import re
import time
from io import BytesIO

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anlan.audit.log import history
from anlan.org import lockout
from anlan.org.actions import close_user, create_user, unlock_user
from anlan.testing import PASSWORD

LOGIN = "/accounts/login/"
NEW = "Xin-mi-ma-2026"


def sign_in(client, username, password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": username, "password": password}, **headers)


def errors(response):
    return re.findall(r'class="problems"[^>]*><p>(.*?)</p>', response.content.decode())


def verbs(user):
    return [entry.verb for entry in history(user)]


def code_now(user):
    secret = TOTP(Authenticator.objects.get(user=user, type="totp")).instance.data["secret"]
    return code_for(secret)


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_person_signs_in_and_out(cast, client):
    response = sign_in(client, cast.officer.username)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/org/profile/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/org/profile/").status_code == 302
    assert verbs(cast.officer) == ["退出登录", "登录"]


def test_the_way_back_is_kept_within_the_site(cast, client):
    page = client.get("/org/profile/")
    assert page["Location"] == f"{LOGIN}?next=/org/profile/"
    data = {"login": cast.officer.username, "password": PASSWORD}
    assert client.post(LOGIN, {**data, "next": "/org/profile/"})["Location"] == "/org/profile/"
    client.post("/accounts/logout/")
    assert client.post(LOGIN, {**data, "next": "https://evil.example.com/"})["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_say_the_same(cast, client):
    wrong = sign_in(client, cast.officer.username, "wrong")
    unknown = sign_in(client, "nobody", "wrong")
    assert errors(wrong) == errors(unknown) == ["用户名或密码不正确。"]
    assert verbs(cast.officer) == ["登录失败"]


def test_five_failures_lock_the_account_for_ten_minutes(cast, client, monkeypatch):
    name, now = cast.officer.username, time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    for _attempt in range(5):
        assert errors(sign_in(client, name, "wrong")) == ["用户名或密码不正确。"]
    locked = ["连续登录失败，账号已锁定，请在10分钟后再试，或请系统管理员解锁。"]
    assert errors(sign_in(client, name)) == locked  # the right password, too
    assert errors(sign_in(client, name.upper())) == locked
    assert errors(sign_in(client, name, HTTP_HOST="localhost")) == locked  # by another name of the site
    assert history(cast.officer)[0].facts == {"locked_seconds": 600}
    assert sign_in(client, cast.builder.username).status_code == 302  # others are not locked out


def test_the_exported_accounts_tell_who_is_locked_as_the_page_does(cast, client):
    for _attempt in range(5):
        sign_in(client, cast.officer.username, "wrong")
    client.force_login(cast.admin)
    sheet = openpyxl.load_workbook(BytesIO(client.get("/org/users/?format=xlsx").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [officer] = [row for row in rows if cast.officer.username in row]
    [builder] = [row for row in rows if cast.builder.username in row]
    assert any(str(cell).startswith("锁定 ") for cell in officer)
    assert "正常" in builder


def test_a_lock_ends_by_itself(cast, client, monkeypatch):
    name = cast.officer.username
    for _attempt in range(5):
        sign_in(client, name, "wrong")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 540)
    assert lockout.minutes(lockout.seconds_left(name)) == 1
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert lockout.seconds_left(name) == 0
    assert sign_in(client, name).status_code == 302


def test_a_good_sign_in_between_does_not_hide_the_failures(cast, client):
    name = cast.officer.username
    for _attempt in range(4):
        sign_in(client, name, "wrong")
    assert sign_in(client, name).status_code == 302
    client.post("/accounts/logout/")
    sign_in(client, name, "wrong")
    assert lockout.seconds_left(name) > 0


def test_the_administrator_lifts_a_lock(cast, client, refused):
    name = cast.officer.username
    for _attempt in range(5):
        sign_in(client, name, "wrong")
    assert refused(unlock_user, cast.officer, actor=cast.guard) == "您当前的岗位没有这项权限。"
    unlock_user(cast.officer, actor=cast.admin)
    assert sign_in(client, name).status_code == 302


def test_one_address_may_not_try_without_end(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}
    for number in range(3):
        assert sign_in(client, f"nobody{number}").status_code == 200
    response = sign_in(client, "nobody")
    assert (response.status_code, "操作过于频繁" in response.content.decode()) == (429, True)


def test_a_closed_account_cannot_sign_in(cast, client):
    close_user(cast.officer, actor=cast.admin)
    assert sign_in(client, cast.officer.username)["Location"] == "/accounts/inactive/"
    assert client.get("/org/profile/").status_code == 302


def test_a_one_time_password_opens_only_the_way_to_a_new_one(cast, client):
    user, password = create_user("xinren", "新人", cast.emergency, actor=cast.admin)
    assert sign_in(client, "xinren", password).status_code == 302
    change = "/accounts/password/change/"
    for path in ("/", "/org/profile/", "/api/enterprises"):
        assert client.get(path)["Location"] == change
    weak = client.post(
        change, {"oldpassword": password, "password1": "aaaaaaaaaaaa", "password2": "aaaaaaaaaaaa"}
    )
    assert "密码须包含小写字母、大写字母、数字、符号中的至少三类。" in weak.content.decode()
    assert (
        client.post(change, {"oldpassword": password, "password1": NEW, "password2": NEW})["Location"] == "/"
    )
    assert client.get("/org/profile/").status_code == 200
    assert verbs(user)[:2] == ["修改密码", "登录"]


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Ab1-", "密码至少 10 位。"),
        ("Password-12345", ""),
        ("1234567890", "密码只包含数字。"),
    ],
)
def test_the_password_policy(cast, client, password, problem):
    client.force_login(cast.officer)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    response = client.post("/accounts/password/change/", data)
    assert (response.status_code == 302) == (not problem)
    assert problem in response.content.decode()


@pytest.fixture
def with_second_step(cast, client):
    """The officer, with a verified authenticator; signed out again."""
    sign_in(client, cast.officer.username)
    asked = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    assert client.post(asked, {"password": PASSWORD})["Location"] == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page)[1]
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    client.codes = re.findall(
        r"<li><code>(\w+)</code></li>", client.get(response["Location"]).content.decode()
    )
    client.post("/accounts/logout/")
    return cast.officer


def test_the_second_step_is_asked_and_checked(with_second_step, client, monkeypatch):
    assert sign_in(client, with_second_step.username)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/org/profile/").status_code == 302  # not in yet
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "验证码不正确。" in wrong.content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now(with_second_step)})["Location"] == "/"
    assert client.get("/org/profile/").status_code == 200
    assert verbs(with_second_step)[:2] == ["登录", "两步验证失败"]


def test_a_recovery_code_works_once(with_second_step, client):
    assert len(client.codes) == 10
    for expected in (302, 200):
        sign_in(client, with_second_step.username)
        response = client.post("/accounts/2fa/authenticate/", {"code": client.codes[0]})
        assert response.status_code == expected
        client.post("/accounts/logout/")


def test_guessing_codes_is_limited(with_second_step, client):
    sign_in(client, with_second_step.username)
    for _attempt in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = client.post("/accounts/2fa/authenticate/", {"code": code_now(with_second_step)})
    assert "尝试次数过多，请几分钟后再试。" in response.content.decode()


def test_other_devices_are_signed_out(cast):
    here, there = Client(), Client()
    sign_in(here, cast.officer.username)
    sign_in(there, cast.officer.username)
    assert UserSession.objects.filter(user=cast.officer).count() == 2
    assert here.post("/accounts/sessions/")["Location"] == "/accounts/sessions/"
    assert here.get("/accounts/sessions/")["Location"] == "/org/profile/"
    assert there.get("/org/profile/").status_code == 302
    assert here.get("/org/profile/").status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(cast, client):
    cookie = sign_in(client, cast.officer.username).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"]) == (True, "Lax", "")


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_confirm_login_code",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_what_is_not_used_does_not_exist(cast, client, name):
    assert client.get(reverse(name)).status_code == 404
    client.force_login(cast.officer)
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name)).status_code == 404


def test_oidc_is_off_by_default(db, client):
    assert client.get("/accounts/oidc/oidc/login/").status_code == 404
    assert "oidc" not in client.get(LOGIN).content.decode()


def test_several_posts_and_the_switch_between_them(cast, client, refused):
    from anlan.org.actions import grant_post
    from anlan.org.models import Post, Role
    from anlan.testing import today

    second = grant_post(
        cast.townsman,
        Role.objects.get(code="town"),
        cast.town2_hall,
        cast.town2,
        today(),
        actor=cast.guard,
        all_sectors=True,
    )
    client.force_login(cast.townsman)
    assert client.get("/org/organs/").context["part"].object_list[0].place == cast.town
    response = client.post("/org/post/", {"post": second.pk, "next": "/org/organs/"})
    assert response["Location"] == "/org/organs/"
    assert [organ.name for organ in client.get("/org/organs/").context["part"]] == ["石门镇人民政府"]
    assert client.post("/org/post/", {"post": second.pk, "next": "//evil.example.com"})["Location"] == "/"
    others = Post.objects.exclude(user=cast.townsman).first()
    assert client.post("/org/post/", {"post": others.pk}).status_code == 404
    assert client.get("/org/post/").status_code == 404


def test_interface_keys_are_shown_once_and_revoked(cast, client):
    client.force_login(cast.officer)
    page = client.post("/org/profile/", {"name": "数据对接", "days": 30}).content.decode()
    key = re.search(r"al_[\w-]{43}", page)[0]
    assert key not in client.get("/org/profile/").content.decode()
    program = Client(headers={"Authorization": f"Bearer {key}"})
    assert program.get("/api/enterprises").status_code == 200
    token = cast.officer.posts.get().tokens.get()
    client.force_login(cast.builder)
    assert client.post(f"/org/profile/tokens/{token.pk}/revoke/").status_code == 404
    client.force_login(cast.officer)
    assert client.post(f"/org/profile/tokens/{token.pk}/revoke/").status_code == 302
    assert program.get("/api/enterprises").status_code == 401


def test_uploads_are_limited_by_person_and_by_address(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "upload": "2/m/user",
        "upload_by_key": "1/m/ip",
    }

    def upload(client):
        file = SimpleUploadedFile("计划.txt", "一、任务".encode())
        return client.post("/org/post/", {"file": file}).status_code

    client.force_login(cast.officer)
    assert [upload(client) for _time in range(3)] == [404, 404, 429]
    assert client.post("/org/post/", {}).status_code == 404  # a form without a file is no upload
    client.force_login(cast.builder)
    assert upload(client) == 404
    stranger = Client()
    assert [upload(stranger) for _time in range(2)] == [302, 429]
