"""The question: what that this user may see holds all these words?"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Length
from django.utils.safestring import SafeString

from . import backends
from .backends import Phrase
from .marks import marked, snippet
from .models import Document
from .sources import SOURCES
from .words import asked, is_latin, spellings, tokens


@dataclass(frozen=True)
class Hit:
    """``title`` and ``snippet`` are HTML with the words marked; ``kind`` is what sort of row it is."""

    title: SafeString
    snippet: SafeString
    kind: str
    url: str
    name: str


def find(user, words, limit=20, kind=None):
    """At most ``limit`` hits: the very title first, then titles that begin with the words, then titles
    that hold them or sound like them, then texts. ``kind``: a lower-case model label.

    Every word must be found; a word of letters is also taken as pinyin or its initials.
    """
    wanted = asked(words)
    if not wanted:
        return []
    seen = visible(user, kind)
    found = list(ranked(holding(seen, wanted, ("title",)), "".join(wanted))[:limit])
    if len(found) < limit:
        rest = holding(seen, wanted, ("title", "text")).exclude(pk__in=[document.pk for document in found])
        found += rest.order_by("-updated_at", "-pk")[: limit - len(found)]
    return [hit(document, wanted) for document in found]


def visible(user, kind=None):
    """The documents whose row the user sees, of all kinds or one."""
    labels = SOURCES if kind is None else {kind} & SOURCES.keys()
    return Document.objects.seen_through(user, labels)


def holding(documents, wanted, columns):
    return documents.filter(pk__in=backends.of(connection).matching(query_of(wanted, columns)))


def query_of(wanted, columns):
    return [alternatives(word, columns) for word in wanted]


def rows_holding(rows, wanted, columns):
    """Of the ``rows`` of a model those whose documents hold all words."""
    documents = Document.objects.filter(row_model=rows.model._meta.label_lower).order_by()
    if backends.of(connection).common(connection, query_of(wanted, columns)):
        # Row after row is asked, for of what very many hold enough is soon found. As a value: a condition PostgreSQL
        # would turn into a join, and find all that hold it first.
        held = holding(documents.filter(row_id=OuterRef("pk")), wanted, columns).annotate(held=Value(True))
        return rows.filter(Subquery(held.values("held")[:1], output_field=BooleanField()))
    return rows.filter(pk__in=holding(documents, wanted, columns).values("row_id"))


def alternatives(word, columns):
    found = [Phrase(columns, tokens(word))]
    if is_latin(word):
        found.append(Phrase(("initials",), tokens(word)))
        found += [Phrase(("pinyin",), syllables, prefix=True) for syllables in spellings(word)]
    return found


def ranked(documents, whole):
    rank = Case(
        When(folded=whole, then=Value(0)),
        When(folded__startswith=whole, then=Value(1)),
        When(folded__contains=whole, then=Value(2)),
        default=Value(3),
    )
    return documents.order_by(rank, Length("folded"), "-updated_at", "-pk")


def hit(document, wanted):
    return Hit(
        title=marked(document.title, wanted),
        snippet=snippet(document.text, wanted),
        kind=SOURCES[document.row_model].model._meta.verbose_name,
        url=document.url,
        name=document.title,
    )
