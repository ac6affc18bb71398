"""Questions about people that more than one page asks."""

from django.db.models import Q

from anlan.audit.models import Entry

from .models import User


def entries_for(user):
    """The log entries an auditor may read: what people of the auditor's territory did.

    What the system did by itself belongs to no territory: only an auditor at the very top reads it.
    """
    people = User.objects.visible_to(user, "audit.view_log").order_by().values("pk")
    seen = Q(actor_id__in=people)
    posts = [post for post in user.acting_posts() if post.role.holds("audit.view_log")]
    if any(post.place.depth == 1 for post in posts):
        seen |= Q(actor_id__isnull=True)
    return Entry.objects.filter(seen)
