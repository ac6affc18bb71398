"""Questions about people that more than one page asks."""

from django.db.models import Q

from anlan.audit.models import Entry

from .models import Place, User


def entries_for(user):
    """The log entries an auditor may read: what people of the auditor's territory did.

    What the system did by itself belongs to no territory: it is read at the top of the only tree there is.
    """
    people = User.objects.visible_to(user, "audit.view_log").order_by().values("pk")
    seen = Q(actor_id__in=people)
    tops = {post.place_id for post in user.acting_posts() if post.role.holds("audit.view_log")}
    roots = set(Place.objects.filter(parent=None).values_list("pk", flat=True))
    if roots <= tops:
        seen |= Q(actor_id__isnull=True)
    return Entry.objects.filter(seen)
