"""A figure that is a list with its filters set: counted by the list page itself, so that both always agree."""

from functools import cache, cached_property

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
        self.page.filterset_class = narrowed(view.filterset_class, frozenset(filters))
        self.page.setup(request)

    @cached_property
    def rows(self):
        """What the page lists."""
        return self.page.filtered()

    @cached_property
    def counted(self):
        return CountedOnce(self.rows, 1)

    def figure(self, label, tone=""):
        """``{"label", "text", "count", "url", "tone"}``; None for who may not open it. Nothing has no tone."""
        if not self.open:
            return None
        found = self.counted
        text = f"{found.count - 1}+" if found.more else str(found.count)
        tone = tone if found.count else ""
        return {"label": str(label), "text": text, "count": found.count, "url": self.url, "tone": tone}

    def first(self, top, *order):
        """The first rows; none for who may not open it, and none to look for where none were counted."""
        if not self.open or top <= 0 or ("counted" in self.__dict__ and not self.counted.count):
            return []
        return list(self.rows.order_by(*order)[:top])


@cache
def narrowed(filterset_class, names):
    """The filters of a list without those that are not asked for: a screen has dozens of lists, and building

    a filter takes longer than asking it.
    """
    found = type(filterset_class.__name__, (filterset_class,), {"__doc__": filterset_class.__doc__})
    found.base_filters = {name: one for name, one in filterset_class.base_filters.items() if name in names}
    return found


def present(*figures):
    return [figure for figure in figures if figure is not None]
