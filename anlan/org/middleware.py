"""Each request acts from one post, and its network address goes into the log."""

from django.shortcuts import redirect
from django.urls import reverse

from anlan.audit.log import coming_from

SESSION_KEY = "acting_post"
FREE_PATHS = ("/accounts/", "/static/", "/healthz", "/api/")


def acting_post(get_response):
    def handle(request):
        user = request.user
        if user.is_authenticated:
            user.acting_post = chosen_post(user, request.session.get(SESSION_KEY))
            if user.must_change_password and not request.path.startswith(FREE_PATHS):
                return redirect(reverse("account_change_password"))
        with coming_from(request.META.get("REMOTE_ADDR")):
            return get_response(request)

    return handle


def chosen_post(user, pk):
    """The post picked in this session if still in force, else the first one; None without any."""
    posts = user.posts_in_force
    return next((post for post in posts if post.pk == pk), posts[0] if posts else None)
