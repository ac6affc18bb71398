"""The question: what that this user may see holds all these words?"""

from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.models import BooleanField, Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Length
from django.utils.safestring import SafeString

from . import backends
from .backends import Matches, Phrase
from .marks import marked, snippet
from .models import Document
from .sources import SOURCES
from .words import asked, is_latin, spellings, tokens

NEWEST = 2000  # hits that are ranked
FEW = 5000  # rows of a kind that are asked one by one


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

    Every word must be found; a word of letters is also taken as pinyin or its initials. Of more than NEWEST
    hits it is the latest that are ranked, besides titles that begin with the words.
    """
    wanted = asked(words)
    if not wanted:
        return []
    labels = SOURCES.keys() if kind is None else {kind} & SOURCES.keys()
    whole = "".join(wanted)
    found = list(seen(user, labels, query_of(wanted, ("title",)), partial(ranked, whole=whole), limit, whole))
    if len(found) < limit:
        known = {document.pk for document in found}
        texts = seen(user, labels, query_of(wanted, ("title", "text")), latest, limit + len(found))
        found += [document for document in texts if document.pk not in known][: limit - len(found)]
    return [hit(document, wanted) for document in found]


def seen(user, labels, query, order, limit, whole=""):
    """The first ``limit`` documents in ``order`` that match and whose row the user sees."""
    first = backends.first(connection, query, whole, NEWEST)
    rows = Document.objects.seen_through(user, labels & set(first.values())).filter(pk__in=first)
    found = list(order(rows)[:limit])
    if len(found) == limit or len(first) < NEWEST:
        return found
    return order(Document.objects.filter(everywhere(user, labels, query)))[:limit]


def everywhere(user, labels, query):
    """The Q of all documents that match. Of kinds of which the user sees few rows these are asked one by one."""
    keys = backends.keys_of(connection, {label: visible(label, user) for label in labels}, FEW + 1)
    many = {label for label, some in keys.items() if len(some) > FEW}
    own = Q(pk__in=[])
    for label in keys.keys() - many:
        own |= Q(row_model=label, row_id__in=keys[label])
    found = Q(pk__in=list(Document.objects.filter(own).filter(Matches(query)).values_list("pk", flat=True)))
    if many:
        documents = Document.objects.seen_through(user, many).filter(
            pk__in=backends.of(connection).matching(query)
        )
        found |= Q(pk__in=documents.values("pk"))
    return found


def visible(label, user):
    return SOURCES[label].model._default_manager.visible_to(user).order_by()


def holding(documents, wanted, columns):
    return documents.filter(pk__in=backends.of(connection).matching(query_of(wanted, columns)))


def query_of(wanted, columns):
    return [alternatives(word, columns) for word in wanted]


def rows_holding(rows, wanted, columns):
    """Of the ``rows`` of a model those whose documents hold all words."""
    documents = Document.objects.filter(row_model=rows.model._meta.label_lower).order_by()
    query = query_of(wanted, columns)
    if backends.of(connection).common(connection, query):
        # Row after row is asked, for of what very many hold enough is soon found.
        asked_one = documents.filter(row_id=OuterRef("pk")).values_list(Matches(query))
        return rows.filter(Subquery(asked_one[:1], output_field=BooleanField()))
    return rows.filter(pk__in=holding(documents, wanted, columns).values("row_id"))


def keys_holding(rows, limit, wanted, columns):
    """The first ``limit`` keys, in the order of ``rows``, of those whose documents hold all words."""
    query = query_of(wanted, columns)
    documents = Document.objects.filter(row_model=rows.model._meta.label_lower).order_by()
    few = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        held = documents.filter(row_id__in=few).filter(Matches(query))
        return list(
            rows.filter(pk__in=list(held.values_list("row_id", flat=True))).values_list("pk", flat=True)[
                :limit
            ]
        )
    if backends.of(connection).common(connection, query):
        return backends.keys_in_order(connection, rows, query, limit)
    held = holding(documents, wanted, columns).values("row_id")
    return list(rows.filter(pk__in=held).values_list("pk", flat=True)[:limit])


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


def latest(documents):
    return documents.order_by("-updated_at", "-pk")


def hit(document, wanted):
    return Hit(
        title=marked(document.title, wanted),
        snippet=snippet(document.text, wanted),
        kind=SOURCES[document.row_model].model._meta.verbose_name,
        url=document.url,
        name=document.title,
    )
