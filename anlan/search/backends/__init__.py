"""The full text index of each kind of database, all with one face; no other module knows its SQL.

``create(connection)``/``drop(connection)``; ``put(connection, entries)`` with an Entry each;
``forget(connection, ids)``; ``clear(connection)``; ``matching(query)`` -> an expression for
``Document.objects.filter(pk__in=…)``; ``newest(connection, query)`` -> the SQL of the same ids, the latest
first, and its parameters; ``BEGINS``, the condition that a title begins, and ``beginning(whole)``, its
parameters; ``test(query, key)`` -> the SQL of whether one document matches; ``common(connection, query)`` ->
whether so many match that rows are better asked one by one. A query is a list of alternatives, of which each
must match: ``[[Phrase, …], …]``.
"""

from contextlib import suppress
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, F, Func

COLUMNS = ("title", "text", "initials", "pinyin")


class Entry(NamedTuple):
    """What is indexed of the document ``id``: lists of tokens, which are letters and figures only."""

    id: int
    title: list[str]
    text: list[str]
    initials: list[str]
    pinyin: list[str]


class Phrase(NamedTuple):
    """Neighbouring ``tokens`` in one of ``columns``; with ``prefix`` the last may be only begun."""

    columns: tuple[str, ...]
    tokens: list[str]
    prefix: bool = False


def of(connection):
    """The backend of a database connection."""
    from . import postgresql, sqlite

    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]


def first(connection, query, whole, count):
    """``{id: row_model}`` of the documents whose title is ``whole`` or begins with it, and of the latest that
    match: at most ``count`` of each, so that fewer in all are all there are.
    """
    backend = of(connection)
    parts = [backend.newest(connection, query)]
    if whole:
        titled = "SELECT id FROM search_document WHERE"
        parts.append((f"{titled} folded = %s ORDER BY id DESC", [whole]))
        parts.append((f"{titled} {backend.BEGINS}", backend.beginning(whole)))
    some = " UNION ".join(
        f"SELECT * FROM ({sql} LIMIT {int(count)}) AS part{n}" for n, (sql, _) in enumerate(parts)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, row_model FROM search_document WHERE id IN ({some})",
            [param for _sql, params in parts for param in params],
        )
        return dict(cursor.fetchall())


def keys_of(connection, kinds, count):
    """``{label: keys}`` of at most ``count`` rows of each of the querysets ``{label: rows}``, in one query."""
    parts, params = [], []
    for label, rows in kinds.items():
        with suppress(EmptyResultSet):
            sql, more = rows.order_by().values("pk")[:count].query.sql_with_params()
            parts.append(f"SELECT %s AS label, pk FROM ({sql}) AS part{len(parts)}")
            params += [label, *more]
    found = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for label, pk in cursor.fetchall():
                found.setdefault(label, []).append(pk)
    return found


def keys_in_order(connection, rows, query, limit):
    """The keys of the first ``limit`` of ``rows``, a sorted queryset, whose documents match.

    One after the other is asked until enough are found; asked together with the other conditions, a database
    looks at the words of all before it sorts.
    """
    try:
        narrowed, params = rows.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    test, more = of(connection).test(query, "found.id")
    label = rows.model._meta.label_lower
    matches = f"SELECT {test} FROM search_document found WHERE row_model = %s AND row_id = narrowed.pk"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pk FROM ({narrowed} {of(connection).APART}) AS narrowed WHERE ({matches}) LIMIT {int(limit)}",
            [*params, *more, label],
        )
        return [pk for (pk,) in cursor.fetchall()]


class Matches(Func):
    """Whether the document matches, asked of it alone: as a value, which no database takes for a join."""

    output_field = BooleanField()

    def __init__(self, query):
        super().__init__(F("pk"))
        self.query = query

    def as_sql(self, compiler, connection):
        key, params = compiler.compile(self.get_source_expressions()[0])
        sql, more = of(connection).test(self.query, key)
        return sql, [*more, *params]
