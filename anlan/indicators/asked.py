"""What an address asks of figures: which place, which days. Anything unreadable falls back to the usual."""

from datetime import date
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from anlan.org.models import Place

VIEW = "indicators.view_snapshot"


def rows_url(code, place, start, end, **more):
    """The address of the rows behind a figure; the page shows each reader those in reach."""
    asked = {"place": getattr(place, "pk", place), "from": start, "to": end, **more}
    return f"{reverse('indicators:rows', args=[code])}?{urlencode(asked)}"


def day_of(text, usual):
    """The ISO day of ``text``; ``usual`` where it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return usual


class Asked:
    """Mixed into a page: ``place``, ``start`` and ``end`` of the query; without them the reader's own place and the

    year to date. A place outside the reader's reach does not exist. Days to come are not counted.
    """

    @cached_property
    def places(self):
        return Place.objects.visible_to(self.request.user, VIEW)

    @cached_property
    def place(self):
        asked = self.request.GET.get("place", "")
        if asked.isdecimal() and len(asked) < 19:
            return get_object_or_404(self.places, pk=asked)
        posts = [post for post in self.request.user.acting_posts() if post.role.holds(VIEW)]
        return get_object_or_404(self.places, pk=posts[0].place_id if posts else None)

    @cached_property
    def end(self):
        today = timezone.localdate()
        return min(day_of(self.request.GET.get("to"), today), today)

    @cached_property
    def start(self):
        first = day_of(self.request.GET.get("from"), self.end.replace(month=1, day=1))
        return min(first, self.end)

    def nearby(self):
        """The places one may go to from here: those above in reach, this one, those directly below."""
        above = list(self.places.filter(pk__in=Place.objects.above(self.place.path)).order_by("path"))
        below = self.places.filter(parent=self.place, active=True).exclude(kind=Place.Kind.GRID)
        return [*above, *below.order_by("code")]
