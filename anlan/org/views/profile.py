"""账号与安全: what a person sees and settles about the own account; and the switch between posts."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from anlan.web.pages import Page

from ..forms import TokenForm
from ..middleware import SESSION_KEY
from ..models import ApiToken
from ..tokens import issue_token, revoke_token


@method_decorator(never_cache, name="dispatch")
class Profile(Page):
    """A POST makes an interface key for the acting post; the key is shown on its answer only."""

    title = _("账号与安全")
    template_name = "org/profile.html"

    def get(self, request):
        return self.show(form=TokenForm(), **self.about())

    def post(self, request):
        if request.user.acting_post is None:
            raise Http404
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422, **self.about())
        token, key = issue_token(request.user.acting_post, **form.cleaned_data, actor=request.user)
        return self.show(form=TokenForm(), token=token, key=key, **self.about())

    def about(self):
        user = self.request.user
        factors = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
        codes = factors.get(Authenticator.Type.RECOVERY_CODES)
        sessions = sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.created_at)
        return {
            "posts": user.posts_in_force,
            "totp": factors.get(Authenticator.Type.TOTP),
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "sessions": [(session, session.session_key == self.session_key) for session in sessions],
            "tokens": ApiToken.objects.filter(post__user=user).select_related("post__role", "post__organ"),
            "oidc": bool(settings.OIDC_URL),
        }

    @property
    def session_key(self):
        return self.request.session.session_key


class TokenRevoke(Page):
    def get(self, request, pk):
        raise Http404

    def post(self, request, pk):
        token = get_object_or_404(ApiToken, pk=pk, post__user=request.user)
        revoke_token(token, actor=request.user)
        messages.success(request, _("已作废接口密钥“%s”。") % token.name)
        return redirect("org:profile")


class SwitchPost(Page):
    """From now on this session acts from another of the person's own posts."""

    def get(self, request):
        raise Http404

    def post(self, request):
        asked = request.POST.get("post", "")
        post = next((post for post in request.user.posts_in_force if str(post.pk) == asked), None)
        if post is None:
            raise Http404
        request.session[SESSION_KEY] = post.pk
        messages.success(request, _("现以“%s”办理。") % post)
        wanted = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
        return redirect(wanted if safe else "/")
