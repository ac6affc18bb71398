"""Sign-in, passwords, two steps and sessions, below accounts/: allauth's pages, without those not used here.

Accounts are made by the administrator, so nobody signs up, and e-mail proves nothing: what allauth
offers for both does not exist on this site. Its addresses keep their names, which its code reverses.
"""

import functools
import logging

import requests
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.views import connections, login_error
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import include, path, re_path
from django.views.generic import RedirectView

logger = logging.getLogger(__name__)
CLOSED = "signup|email|confirm-email|password/reset|password/set|login/code|social|3rdparty/signup"


def closed(request, **kwargs):
    raise Http404


def connections_if_any(request):
    """Links to an identity provider, where there is one."""
    if not settings.OIDC_URL:
        raise Http404
    return connections(request)


def tolerant(view):
    """An identity provider that does not answer is told to the person, and is no fault of ours."""

    @functools.wraps(view)
    def answer(request, provider_id):
        try:
            return view(request, provider_id)
        except requests.RequestException:
            logger.exception("the identity provider does not answer")
            return login_error(request)

    return answer


def sessions(request):
    """The list stands on the page 账号与安全; ending the others is allauth's."""
    return list_usersessions(request) if request.method == "POST" else redirect("org:profile")


urlpatterns = [
    re_path(rf"^(?:{CLOSED})/", closed),
    path("3rdparty/", connections_if_any),
    path("oidc/<str:provider_id>/login/", tolerant(oidc.login)),
    path("oidc/<str:provider_id>/login/callback/", tolerant(oidc.callback)),
    path("sessions/", sessions),
    path("2fa/", RedirectView.as_view(pattern_name="org:profile")),
    path("", include("allauth.urls")),
]
