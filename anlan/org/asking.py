"""What the lists of the JSON API share: who may ask, and which page of the rows is answered."""

from django.http import Http404
from ninja import Schema

PER_PAGE = 100


class Page(Schema):
    page: int = 1

    def of(self, rows, size=PER_PAGE):
        first = (max(self.page, 1) - 1) * size
        return rows[first : first + size]


def only_for(user, perm):
    """Who lacks the permission is told nothing, as on the pages."""
    if not user.holds(perm):
        raise Http404
