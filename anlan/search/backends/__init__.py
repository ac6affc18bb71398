"""The full text index of each kind of database, all with one face; no other module knows its SQL.

``create(connection)``/``drop(connection)``; ``put(connection, entries)`` with an Entry each;
``forget(connection, ids)``; ``clear(connection)``; ``matching(query)`` -> an expression for
``Document.objects.filter(pk__in=…)``; ``common(connection, query)`` -> whether so many match that rows are
better asked one by one. A query is a list of alternatives, of which each must match:
``[[Phrase, …], …]``.
"""

from typing import NamedTuple

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
