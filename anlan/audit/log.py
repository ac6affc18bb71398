"""The functions other modules call.

Entries are chained after commit, not while the act's own transaction is open: a chain head locked
inside every business transaction would make all writers wait for one another, and deadlock.
"""

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from .models import Entry

address = ContextVar("audit_address", default=None)


@dataclass(frozen=True)
class System:
    """The actor of what nobody did by hand: the ticker, an import of the rulebook."""

    name: str = "系统"
    pk: None = None
    acting_for: str = ""

    def __str__(self):
        return self.name


SYSTEM = System()


@contextmanager
def coming_from(ip):
    """Entries recorded inside carry the network address ``ip``."""
    token = address.set(ip)
    try:
        yield
    finally:
        address.reset(token)


def record(actor, verb, row, **facts):
    """Add an entry for ``verb`` done by ``actor`` to ``row``, in the current transaction.

    ``actor`` is a user or ``SYSTEM``; ``facts`` must be JSON-able (dates and decimals are fine).
    """
    entry = entry_for(actor, verb, row, facts)
    entry.save()
    seal_after_commit()
    return entry


def record_many(actor, verb, pairs):
    """One entry for each ``(row, facts)``, in few queries: for imports and bulk acts."""
    entries = Entry.objects.bulk_create(
        [entry_for(actor, verb, row, facts) for row, facts in pairs], batch_size=1000
    )
    seal_after_commit()
    return entries


def entry_for(actor, verb, row, facts):
    return Entry(
        at=timezone.now(),
        actor_id=actor.pk,
        actor_name=str(actor)[:100],
        acting_for=str(getattr(actor, "acting_for", "") or "")[:200],
        address=address.get(),
        verb=verb,
        row_model=row._meta.label_lower,
        row_id=str(row.pk),
        row_name=str(row)[:300],
        facts=facts,
    )


def history(row):
    """The row's entries, newest first."""
    return Entry.objects.filter(row_model=row._meta.label_lower, row_id=str(row.pk))


def seal_after_commit():
    queued = connection.run_on_commit
    if not any(hook[1] is seal for hook in queued):
        transaction.on_commit(seal, robust=True)  # the act is stored; the next one seals


def seal():
    """Chain every committed entry that is not chained yet; returns how many."""
    with transaction.atomic():
        lock_chain()
        head = last_sealed()
        position, previous = (head.position, head.digest) if head else (0, "")
        waiting = list(Entry.objects.filter(position__isnull=True).order_by("id")[:5000])
        for entry in waiting:
            position += 1
            entry.position, entry.previous = position, previous
            entry.digest = previous = digest(entry)
        # The one write an entry sees after its creation; EntryQuerySet.update refuses all others.
        # An upsert, because bulk_update has a branch for every value: an import seals thousands of entries.
        models.QuerySet(Entry).bulk_create(
            waiting,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["position", "previous", "digest"],
            batch_size=500,
        )
    return len(waiting)


def last_sealed():
    return Entry.objects.filter(position__isnull=False).order_by("-position").first()


def lock_chain():
    """Only one process chains at a time (SQLite: the IMMEDIATE transaction already is the lock)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x616E6C616E])


def digest(entry):
    """SHA-256 over the previous link and everything the entry says, in a canonical JSON form."""
    said = [
        entry.position,
        entry.previous,
        entry.at,
        entry.actor_id,
        entry.actor_name,
        entry.acting_for,
        entry.address,
        entry.verb,
        entry.row_model,
        entry.row_id,
        entry.row_name,
        json.loads(json.dumps(entry.facts, cls=DjangoJSONEncoder)),
    ]
    text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """``broken`` is the first entry whose link fails (``gap`` when one is missing before it), or None."""

    checked: int
    broken: Entry | None = None
    gap: bool = False


def verify():
    """Walk the chain from the start and stop at the first entry that does not fit."""
    seal()
    position, previous, checked = 0, "", 0
    for entry in Entry.objects.filter(position__isnull=False).order_by("position").iterator(2000):
        if entry.position != position + 1:
            return Verdict(checked, entry, gap=True)
        if entry.previous != previous or entry.digest != digest(entry):
            return Verdict(checked, entry)
        position, previous, checked = entry.position, entry.digest, checked + 1
    return Verdict(checked)
