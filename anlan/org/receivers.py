"""Signing in and out, and changes to how a person signs in, go into the log (GB/T 22239-2019, 8.1.4.3)."""

import logging

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver

from anlan.audit.log import SYSTEM, record

from . import lockout
from .models import User

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def signed_in(sender, request, user, sociallogin=None, **kwargs):
    record(user, "登录", user, **({"by": sociallogin.account.provider} if sociallogin else {}))


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user:
        record(user, "退出登录", user)


@receiver(user_login_failed)
def refused(sender, credentials, **kwargs):
    username = credentials.get("username", "")
    user = User.objects.filter(username=username).first()
    if user is None:
        logger.warning("sign-in with an unknown user name")
        return
    locked = {"locked_seconds": round(left)} if (left := lockout.seconds_left(username)) else {}
    record(SYSTEM, "登录失败", user, **locked)


@receiver(authentication_failed)
def second_step_refused(sender, user, **kwargs):
    record(SYSTEM, "两步验证失败", user)


@receiver(password_changed)
def password_was_changed(sender, user, **kwargs):
    record(user, "修改密码", user)


@receiver(authenticator_added)
def second_step_added(sender, user, authenticator, **kwargs):
    record(user, "启用两步验证", user, kind=authenticator.type)


@receiver(authenticator_removed)
def second_step_removed(sender, user, authenticator, **kwargs):
    record(user, "停用两步验证", user, kind=authenticator.type)


@receiver(authenticator_reset)
def recovery_codes_made_anew(sender, user, **kwargs):
    record(user, "重新生成恢复码", user)


@receiver(social_account_added)
def linked(sender, sociallogin, **kwargs):
    record(sociallogin.user, "关联统一身份认证", sociallogin.user, uid=sociallogin.account.uid)


@receiver(social_account_removed)
def unlinked(sender, socialaccount, **kwargs):
    record(socialaccount.user, "解除统一身份认证", socialaccount.user, uid=socialaccount.uid)
