"""Figures that are lists with their filters set: filtered as the list page does it, so that both always agree."""

from functools import cache, cached_property
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse

from anlan.web.paging import COUNT_LIMIT

COUNT = "(SELECT COUNT(*) FROM ({}) AS part)"


class Lists:
    """What one screen asks of list pages, as ``user`` sees them: each page is set up once."""

    def __init__(self, user):
        self.user, self.sources = user, {}

    def at(self, name, **filters):
        """The list at the address ``name`` with these filters."""
        if name not in self.sources:
            self.sources[name] = Source(self.user, name)
        return Listed(self.sources[name], {key: str(value) for key, value in filters.items()})

    def figures(self, *wanted):
        """``[{"label", "text", "count", "url", "tone"}]`` of each ``(list, label, tone)``, all counted together.

        A list that the reader may not open has no figure, and nothing has no tone.
        """
        shown = [one for one in wanted if one[0].open]
        count_together([found for found, _label, _tone in shown])
        return [found.figure(label, tone) for found, label, tone in shown]


class Source:
    """A list page as ``user`` sees it. ``open``: whether he may open it."""

    def __init__(self, user, name):
        (self.path, view), self.values = address(name), {}
        self.open = not view.perm or user.holds(view.perm)
        self.request = HttpRequest()
        self.request.method, self.request.path, self.request.user = "GET", self.path, user
        self.page = view()
        self.page.setup(self.request)

    @cached_property
    def rows(self):
        return self.page.rows()

    @cached_property
    def filters(self):
        """The filters of the page. One that looks at what the others are set to finds no form, and says so."""
        return self.page.filterset_class(QueryDict(), queryset=self.rows, request=self.request).filters

    def filtered(self, asked):
        """The rows that the page shows when these filters are set."""
        rows = self.rows
        for name, text in asked.items():
            try:
                rows = self.filters[name].filter(rows, self.value(name, text))
            except ValidationError:
                return rows.none()
        return rows

    def value(self, name, text):
        """What a filter is set to, of which some must be looked for."""
        if (name, text) not in self.values:
            self.values[name, text] = self.filters[name].field.clean(text)
        return self.values[name, text]


class Listed:
    """One list with its filters, and the address that shows the same."""

    def __init__(self, source, filters):
        self.source, self.filters, self.open = source, filters, source.open
        self.url = f"{source.path}?{urlencode(filters)}"
        self.count = None  # until it is counted

    @cached_property
    def rows(self):
        """What the page lists."""
        return self.source.filtered(self.filters)

    def figure(self, label, tone):
        text = f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)
        tone = tone if self.count else ""
        return {"label": str(label), "text": text, "count": self.count, "url": self.url, "tone": tone}

    def first(self, top, *order, related):
        """The first rows; none for who may not open the list, and none to look for where none were counted.

        ``related``: the foreign keys that are shown of a row; those the page shows besides are left out.
        """
        if not self.open or top <= 0 or self.count == 0:
            return []
        rows = self.rows.prefetch_related(None).select_related(None).select_related(*related)
        return list(rows.order_by(*order)[:top])


@cache
def address(name):
    """``(path, page class)`` of a list."""
    path = reverse(name)
    return path, resolve(path).func.view_class


def count_together(lists):
    """Sets ``count`` of each, in one query; none is counted past what a list page counts."""
    parts, said, counted = [], [], []
    for found in lists:
        try:
            sql, params = compiled(found.rows)
        except EmptyResultSet:
            found.count = 0
        else:
            parts.append(COUNT.format(sql))
            said.extend(params)
            counted.append(found)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", said)
            for found, count in zip(counted, cursor.fetchone(), strict=True):
                found.count = count


def compiled(rows):
    part = rows.order_by().values("pk")[: COUNT_LIMIT + 1]
    return part.query.get_compiler(connection=connection).as_sql()
