"""Questions about notices, and who is to be told."""

from django.utils import timezone

from anlan.org.models import Post, Role, User

from .models import Notice

MANY = 99


def users_of(organ, perm=None, on=None):
    """The active users seated in ``organ`` on a day (default: today), those holding ``perm`` if given."""
    posts = Post.objects.in_force(on or timezone.localdate()).filter(organ=organ)
    if perm:
        posts = posts.filter(role__in=[role.pk for role in Role.objects.all() if role.holds(perm)])
    return User.objects.filter(pk__in=posts.order_by().values("user"))


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
