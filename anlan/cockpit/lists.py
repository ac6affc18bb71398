"""A figure that is a list with its filters set: counted by the list page itself, so that both always agree."""

from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse

from anlan.web.pages import CountedOnce


class Listed:
    """The list at the address ``name`` with these filters, as ``user`` sees it. ``open``: whether he may open it."""

    def __init__(self, user, name, **filters):
        asked = QueryDict(mutable=True)
        asked.update({key: str(value) for key, value in filters.items()})
        path = reverse(name)
        self.url = f"{path}?{asked.urlencode()}"
        view = resolve(path).func.view_class
        self.open = not view.perm or user.holds(view.perm)
        request = HttpRequest()
        request.method, request.path, request.user, request.GET = "GET", path, user, asked
        self.page = view()
        self.page.setup(request)

    @cached_property
    def rows(self):
        """What the page lists. Filters that are not asked for are not even built: a screen has dozens of lists."""
        filters = self.page.filterset
        filters.filters = {
            key: found for key, found in filters.filters.items() if key in self.page.request.GET
        }
        return self.page.filtered()

    def figure(self, label, tone=""):
        """``{"label", "text", "count", "url", "tone"}``; None for who may not open it. Nothing has no tone."""
        if not self.open:
            return None
        found = CountedOnce(self.rows, 1)
        text = f"{found.count - 1}+" if found.more else str(found.count)
        tone = tone if found.count else ""
        return {"label": str(label), "text": text, "count": found.count, "url": self.url, "tone": tone}

    def first(self, top, *order):
        """The first rows; none for who may not open it."""
        return list(self.rows.order_by(*order)[:top]) if self.open and top > 0 else []


def present(*figures):
    return [figure for figure in figures if figure is not None]
