"""Which rules and days a reader sees."""

from django.db.models import Q

from anlan.org.models import Place

VIEW = "rulebook.view_rule"


def visible(model, user):
    """The rows of ``model`` for everywhere, and those of offices above and below the reader's own places."""
    posts = [post for post in user.acting_posts() if post.role.holds(VIEW)]
    found = Q(place=None) if posts else Q(pk__in=[])
    for post in posts:
        below = Place.objects.within(post.place.path).order_by().values("pk")
        above = Place.objects.above(post.place.path).order_by().values("pk")
        found |= Q(place__in=below) | Q(place__in=above)
    return model.objects.filter(found).select_related("place")
