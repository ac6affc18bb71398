"""Questions about notices, and who is to be told."""

from collections import defaultdict

from django.utils import timezone

from anlan.org.models import Post, Role, User

from .models import Notice

MANY = 99


def users_of(organ, perm=None, on=None):
    """The active users seated in ``organ`` on a day (default: today), those holding ``perm`` if given."""
    posts = seats([organ], perm, on)
    return User.objects.filter(pk__in=posts.order_by().values("user"))


def users_of_each(organs, perm=None, on=None):
    """``{organ's key: [users]}`` as ``users_of`` has them, of many organs in two queries."""
    found = defaultdict(dict)
    for post in seats(organs, perm, on).select_related("user").order_by("pk"):
        found[post.organ_id][post.user_id] = post.user
    return {organ: list(users.values()) for organ, users in found.items()}


def seats(organs, perm, on):
    posts = Post.objects.in_force(on or timezone.localdate()).filter(organ__in=organs)
    if perm:
        posts = posts.filter(role__in=[role.pk for role in Role.objects.all() if role.holds(perm)])
    return posts


def unread_count(user):
    """How many unread notices, counted no further than ``MANY`` + 1."""
    return Notice.objects.filter(recipient=user).unread().order_by()[: MANY + 1].count()


def receipts(row, kind=None):
    """The notices about a row with their recipients, unread ones first: who has read them, and when."""
    notices = Notice.objects.on(row).select_related("recipient")
    if kind:
        notices = notices.filter(kind=kind)
    return sorted(
        notices, key=lambda notice: (notice.read_at is not None, notice.read_at or notice.created_at)
    )
