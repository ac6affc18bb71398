"""Each request acts from one post, and its network address goes into the log."""

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from anlan.audit.log import coming_from

SESSION_KEY = "acting_post"
# Where a person still goes before the one-time password is changed.
FREE_PATHS = ("/accounts/", "/static/", "/healthz")


def acting_post(get_response):
    def handle(request):
        user = request.user
        if user.is_authenticated:
            user.acting_post = chosen_post(user, request.session.get(SESSION_KEY))
            if must_change_password(request) and not request.path.startswith(FREE_PATHS):
                return redirect("account_change_password")
        with coming_from(address_of(request)):
            return get_response(request)

    return handle


def upload_limit(get_response):
    """Reading a document or a sheet is work: one person, or one program's address, may not ask without end."""

    def handle(request):
        if request.method == "POST" and request.FILES:
            user = request.user if request.user.is_authenticated else None
            action = "upload" if user else "upload_by_key"
            if limited := ratelimit.consume_or_429(request, action=action, user=user):
                return limited
        return get_response(request)

    return handle


def chosen_post(user, pk):
    """The post picked in this session if still in force, else the first one; None without any."""
    posts = user.posts_in_force
    return next((post for post in posts if post.pk == pk), posts[0] if posts else None)


def must_change_password(request):
    """Somebody else knows a one-time password; who came through the identity provider never used it."""
    if not request.user.must_change_password:
        return False
    return all(
        step.get("method") != "socialaccount" for step in get_authentication_records(request, request.user)
    )


def address_of(request):
    """The client's address as the proxies we trust report it; None over a local socket."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
