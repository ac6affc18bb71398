"""How sign-in behaves: nobody opens an account alone; an OIDC login must match an existing account."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import lockout
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("用户名或密码不正确。"),
        "too_many_login_attempts": gettext_lazy("尝试次数过多，请几分钟后再试。"),
        "enter_current_password": gettext_lazy("请填写当前密码。"),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "rate_limited": gettext_lazy("操作过于频繁，请稍候再试。"),
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        # allauth would count apart for each host name of the site.
        return lockout.account_key(credentials.get("username", ""))

    def pre_authenticate(self, request, **credentials):
        """Say how long a locked account stays locked; the password is not even looked at."""
        if left := lockout.seconds_left(credentials.get("username", "")):
            raise ValidationError(
                _("连续登录失败，账号已锁定，请在%(minutes)d分钟后再试，或请系统管理员解锁。")
                % {"minutes": lockout.minutes(left)},
                code="too_many_login_attempts",
            )
        super().pre_authenticate(request, **credentials)

    def set_password(self, user, password):
        user.set_password(password)
        user.must_change_password = False
        user.password_changed_at = timezone.now()
        user.save(update_fields=["password", "must_change_password", "password_changed_at"])

    def get_password_change_redirect_url(self, request):
        return "/"


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不正确。"),
    }


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Connect by the identity provider's user name; refuse a person without an account here."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo", claims)
        user = User.objects.filter(username=claims.get("preferred_username", ""), is_active=True).first()
        if user is None:
            messages.error(request, _("统一身份认证通过，但本系统没有您的账号，请联系系统管理员。"))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)
