"""What can be found, kept up to date by the actions of the modules that own the rows."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

from anlan.audit.models import Entry

from . import backends
from .models import Document, Reached
from .words import TEXT_LIMIT, fold, sounds, tokens

BATCH = 500
FOLLOWED = 5000  # log entries at a time


@dataclass(frozen=True)
class Text:
    """What is found and shown of a row; ``text`` holds whatever else it may be found by."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Source:
    """``describe(row)`` gives a Text, or None while the row is not to be found; ``rows()`` all of them."""

    model: type
    describe: Callable
    rows: Callable


SOURCES = {}


def source(model, describe, rows=None):
    """Make the rows of ``model`` findable; each has ``get_absolute_url`` and ``objects.visible_to``."""
    SOURCES[model._meta.label_lower] = Source(model, describe, rows or model._default_manager.all)


def index(row):
    """Let ``row`` be found as it now is, in the current transaction."""
    index_many([row])


def index_many(rows):
    """As ``index``, for imports and bulk acts; any iterable of rows."""
    rows = iter(rows)
    while some := list(islice(rows, BATCH)):
        described = [(row, SOURCES[row._meta.label_lower].describe(row)) for row in some]
        with transaction.atomic():
            put([document_of(row, text) for row, text in described if text])
            for row, text in described:
                if text is None:
                    remove(row)


def document_of(row, text):
    title = text.title[:300]
    return Document(
        row_model=row._meta.label_lower,
        row_id=row.pk,
        title=title,
        folded=fold(title)[:300],
        text=text.text[:TEXT_LIMIT],
        url=row.get_absolute_url(),
    )


def put(documents):
    kept = Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["row_model", "row_id"],
        update_fields=["title", "folded", "text", "url", "updated_at"],
    )
    entries = [
        backends.Entry(document.pk, tokens(document.title), tokens(document.text), *sounds(document.title))
        for document in kept
    ]
    backends.of(connection).put(connection, entries)


def remove(row):
    """Let ``row`` be found no more."""
    forget(Document.objects.on(row))


def forget(documents):
    with transaction.atomic():
        backends.of(connection).forget(connection, list(documents.values_list("pk", flat=True)))
        documents.delete()


def follow():
    """Index the rows that the audit log says were touched since the last call; returns how many.

    For rows whose modules lie below this one and cannot call ``index``. The log's positions are given
    after commit, so nothing slips in behind the last one read.
    """
    with transaction.atomic():
        reached = Reached.objects.select_for_update().get_or_create(pk=1)[0]
        entries = Entry.objects.filter(position__gt=reached.position).order_by("position")[:FOLLOWED]
        touched = {}
        for position, label, row_id in entries.values_list("position", "row_model", "row_id"):
            reached.position = position
            if label in SOURCES:
                touched.setdefault(label, set()).add(int(row_id))
        for label, ids in touched.items():
            index_many(SOURCES[label].rows().filter(pk__in=ids))
            gone = ids - set(SOURCES[label].rows().filter(pk__in=ids).values_list("pk", flat=True))
            forget(Document.objects.filter(row_model=label, row_id__in=gone))
        reached.save()
    return sum(map(len, touched.values()))


def rebuild():
    """Make the whole index anew from the rows; returns how many documents it has."""
    with transaction.atomic():
        backends.of(connection).clear(connection)
        Document.objects.all().delete()
        for known in SOURCES.values():
            index_many(known.rows().order_by("pk").iterator(BATCH))  # what is newer is found first
    return Document.objects.count()
