"""Sign-in, passwords, two steps and sessions, below accounts/: allauth's pages, without those not used here.

Accounts are made by the administrator, so nobody signs up, and e-mail proves nothing: what allauth
offers for both does not exist on this site. Its addresses keep their names, which its code reverses.
"""

from allauth.socialaccount.views import connections
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import include, path, re_path
from django.views.generic import RedirectView

CLOSED = "signup|email|confirm-email|password/reset|password/set|login/code|social|3rdparty/signup"


def closed(request, **kwargs):
    raise Http404


def connections_if_any(request):
    """Links to an identity provider, where there is one."""
    if not settings.OIDC_URL:
        raise Http404
    return connections(request)


def sessions(request):
    """The list stands on the page 账号与安全; ending the others is allauth's."""
    return list_usersessions(request) if request.method == "POST" else redirect("org:profile")


urlpatterns = [
    re_path(rf"^(?:{CLOSED})/", closed),
    path("3rdparty/", connections_if_any),
    path("sessions/", sessions),
    path("2fa/", RedirectView.as_view(pattern_name="org:profile")),
    path("", include("allauth.urls")),
]
