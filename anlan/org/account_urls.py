"""Sign-in, passwords, two steps and sessions, below accounts/: allauth's pages, without those not used here.

Accounts are made by the administrator, so nobody signs up, and e-mail proves nothing: what allauth
offers for both does not exist on this site. Its addresses keep their names, which its code reverses.
"""

from allauth.socialaccount.views import connections
from django.conf import settings
from django.http import Http404
from django.urls import include, path, re_path

CLOSED = "signup|email|confirm-email|password/reset|password/set|login/code|social|3rdparty/signup"


def closed(request, **kwargs):
    raise Http404


def connections_if_any(request):
    """Links to an identity provider, where there is one."""
    if not settings.OIDC_URL:
        raise Http404
    return connections(request)


urlpatterns = [
    re_path(rf"^(?:{CLOSED})/", closed),
    path("3rdparty/", connections_if_any),
    path("", include("allauth.urls")),
]
