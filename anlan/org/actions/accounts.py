"""Accounts: made by the administrator, who gives them no power: posts come from the security officer."""

import secrets
import string

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record

from .. import lockout
from ..models import Post, Role, User
from .checks import apply, demand

# Without the signs that people mix up when they read a password from paper.
LETTERS = "".join(set(string.ascii_letters) - set("lIOo"))
DIGITS = "23456789"


def one_time_password():
    """Twelve signs in three readable blocks, always with letters of both cases and a digit."""
    while True:
        signs = "".join(secrets.choice(LETTERS + DIGITS) for _place in range(12))
        kinds = (str.islower, str.isupper, str.isdigit)
        if all(any(kind(sign) for sign in signs) for kind in kinds):
            return "-".join(signs[start : start + 4] for start in (0, 4, 8))


@transaction.atomic
def create_user(username, name, home, *, actor, phone=""):
    """An account that belongs to the organ ``home``; returns ``(user, one-time password)``."""
    demand(actor, "org.change_user", home)
    if not home.active:
        raise ValidationError(_("机构“%(name)s”已停用。") % {"name": home})
    user = User(username=username, name=name, home=home, phone=phone)
    check_account(user)
    password = give_password(user)
    record(actor, "新增账号", user, username=username, home=str(home))
    return user, password


@transaction.atomic
def change_user(user, *, actor, **values):
    """Any of name, phone, home."""
    demand(actor, "org.change_user", user)
    if values.get("home", user.home) != user.home:
        demand(actor, "org.change_user", values["home"])
    if changes := apply(user, values):
        check_account(user)
        user.save()
        record(actor, "修改账号", user, changes=changes)
    return user


def check_account(user):
    # Django's own check of the username is case-sensitive; people are not.
    if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
        raise ValidationError(_("用户名“%(name)s”已被使用。") % {"name": user.username})
    user.full_clean(exclude=["password"])


def give_password(user):
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    user.save()
    return password


@transaction.atomic
def close_user(user, *, actor):
    """The person can no longer sign in, now and here: open sessions end too."""
    demand(actor, "org.change_user", user)
    if user.pk == actor.pk:
        raise ValidationError(_("不能停用自己的账号。"))
    if not user.is_active:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record(actor, "停用账号", user)


@transaction.atomic
def reopen_user(user, *, actor):
    demand(actor, "org.change_user", user)
    if user.is_active:
        return
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "启用账号", user)


@transaction.atomic
def reset_password(user, *, actor):
    """A new one-time password, returned once; all sessions end."""
    demand(actor, "org.change_user", user)
    refuse_for_the_three(user, actor)
    password = give_password(user)
    end_sessions(user)
    lockout.release(user.username)
    record(actor, "重置密码", user)
    return password


@transaction.atomic
def reset_second_factor(user, *, actor):
    """For a person who lost the phone and the recovery codes."""
    demand(actor, "org.change_user", user)
    refuse_for_the_three(user, actor)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record(actor, "解除两步验证", user)


def refuse_for_the_three(user, actor):
    """Who could reset the security officer's or the auditor's password could become them."""
    if actor is SYSTEM:
        return
    today = timezone.localdate()
    posts = Post.objects.filter(user=user).exclude(until__lt=today).exclude(role__duty=Role.Duty.BUSINESS)
    if posts.exists():
        raise ValidationError(
            _("三员分立：%(user)s是三员之一，其密码和两步验证只能在服务器上重置：anlan rescue %(username)s")
            % {"user": user, "username": user.username}
        )


@transaction.atomic
def unlock_user(user, *, actor):
    """Let a locked-out person try again at once."""
    demand(actor, "org.change_user", user)
    lockout.release(user.username)
    record(actor, "解除登录锁定", user)


def end_sessions(user):
    for session in UserSession.objects.filter(user=user):
        session.end()
