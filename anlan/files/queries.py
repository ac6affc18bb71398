"""Questions: the files of a row, and whether the stored files are what they were."""

from collections import defaultdict

from django.core.files.storage import default_storage

from anlan.audit.log import history

from .actions import digest_of
from .models import Attachment


def attached(row, kind=None):
    """The row's attachments, oldest first; the caller has made sure that the reader sees the row."""
    found = Attachment.objects.on(row).select_related("uploaded_by", "photo")
    return found if kind is None else found.filter(kind=kind)


def attached_to(rows):
    """``{row pk: [attachments]}`` for a list of rows of one model, in one query."""
    found = defaultdict(list)
    if rows:
        label, ids = rows[0]._meta.label_lower, [row.pk for row in rows]
        for attachment in Attachment.objects.filter(row_model=label, row_id__in=ids):
            found[attachment.row_id].append(attachment)
    return found


def mismatches(attachments=None):
    """Yield ``(attachment, reason)`` for each file that is "missing", "changed" or "rehashed".

    "rehashed": a sealed file and its row agree, but not with the hash that the audit chain kept.
    Content shared by several attachments is read once.
    """
    rows = Attachment.objects.all() if attachments is None else attachments
    path = found = None
    for attachment in rows.order_by("path", "pk").iterator(2000):
        if attachment.path != path:
            path, found = attachment.path, stored_digest(attachment.path)
        if found is None:
            yield attachment, "missing"
        elif found != attachment.sha256:
            yield attachment, "changed"
        elif attachment.sealed and sealed_digest(attachment) != attachment.sha256:
            yield attachment, "rehashed"


def stored_digest(path):
    try:
        with default_storage.open(path) as file:
            return digest_of(file)
    except FileNotFoundError:
        return None


def sealed_digest(attachment):
    """The hash that the log kept when the file was sealed."""
    entry = history(attachment).filter(facts__has_key="sha256").last()
    return entry and entry.facts["sha256"]
