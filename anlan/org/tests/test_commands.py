"""The two commands of the organisation: the first day, and the day nobody can sign in."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from anlan.org.models import Organ, Place, Post, Sector, User


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_begin_makes_everything_the_three_need_to_go_on(db, client):
    lines = run("begin", "永宁市", code="321299").splitlines()
    assert lines[0] == "已建立永宁市。三员的一次性密码只显示这一次，首次登录后必须修改："
    place = Place.objects.get()
    assert (place.name, place.official) == ("永宁市", True)
    assert Organ.objects.get().name == "永宁市安全生产委员会办公室"
    assert Sector.objects.count() == 28
    shown = [line.split() for line in lines[1:]]
    assert [role for role, *_rest in shown] == ["系统管理员", "安全管理员", "审计管理员"]
    for role, username, password in shown:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert Post.objects.get(user=user).role.name == role


def test_begin_refuses_a_second_time_and_leaves_nothing_half_done(db):
    run("begin", "永宁市", code="321299")
    with pytest.raises(CommandError, match="代码321299已被使用。"):
        run("begin", "远山市", code="321299")
    with pytest.raises(CommandError, match="用户名“xitong”已被使用。"):
        run("begin", "远山市", code="321300")
    assert Place.objects.count() == 1


def test_rescue_gives_the_security_officer_a_new_password(cast):
    Authenticator.objects.create(user=cast.guard, type=Authenticator.Type.TOTP, data={})
    said = run("rescue", cast.guard.username)
    name, password = said.strip().split("的一次性密码：")
    cast.guard.refresh_from_db()
    assert (name, cast.guard.check_password(password)) == ("安全管理员", True)
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="没有名为“nobody”的账号。"):
        run("rescue", "nobody")
