"""Dividing long lists into pages without counting or reading all of them."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNT_LIMIT = 10_000  # a list says "10000+" rather than count a million rows


class CountedOnce(Paginator):
    """A paginator that never counts past ``limit``."""

    limit = COUNT_LIMIT

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.limit + 1].values("pk").count()

    @property
    def more(self):
        return self.count > self.limit


class KeysFirst(CountedOnce):
    """Of many wide rows only the keys are sorted; the rows of one page are read after that, in the same query.

    Of few rows all are found before they are sorted: a database that does not know how few they are would go
    through the table in the order of the list, to meet them.
    """

    few = 5000

    def page(self, number):
        number = self.validate_number(number)
        rows = self.object_list
        if self.count <= self.few:
            rows = rows.filter(pk__among=rows.order_by().values("pk"))
        keys = rows.values("pk")[(number - 1) * self.per_page : number * self.per_page]
        return self._get_page(self.object_list.filter(pk__among=keys), number, self)


class KeysOnce(CountedOnce):
    """Where finding is what costs: what is found is counted and divided into pages without asking again.

    ``seen``: the rows before they were narrowed, of which a page is read by its keys. ``find(rows, limit)``: the
    first keys of those that are looked for among ``rows``.
    """

    limit = 500

    def __init__(self, rows, per_page, seen, find):
        super().__init__(rows, per_page)
        self.seen = seen
        self.find = find

    @cached_property
    def keys(self):
        return self.find(self.object_list, self.limit + 1)

    @cached_property
    def count(self):
        return len(self.keys)

    def page(self, number):
        number = self.validate_number(number)
        keys = self.keys[(number - 1) * self.per_page : number * self.per_page]
        rows = {row.pk: row for row in self.seen.filter(pk__in=keys)}
        return self._get_page([rows[key] for key in keys if key in rows], number, self)
