"""Verbs: stage a photo, then report or rectify with it; each once, however often it is sent."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.files.actions import checked, digest_of
from anlan.flow.flow import Refused
from anlan.hazards.actions.reporting import report_matter
from anlan.hazards.flow import MATTER
from anlan.hazards.models import Matter
from anlan.inspections.actions.visits import note_finding

from .models import Sent, Upload

FOLDER = "staged"
STALE = timedelta(days=14)


class Differs(Exception):
    """The key was used for something else, or the row has moved on; ``sent`` and ``kept``: both versions."""

    def __init__(self, words, sent, kept):
        super().__init__(words)
        self.sent, self.kept = sent, kept


class Missing(Exception):
    """Photos that have not arrived, or lie here no more: the telephone sends them again."""

    def __init__(self, keys):
        super().__init__(_("有 %d 张照片尚未到达，请重新上传。") % len(keys))
        self.keys = keys


def stage(client_key, upload, *, actor, now=None):
    """Keep a photo until its report comes; the same key again changes nothing. Raises ValidationError."""
    name = checked(upload).name
    if known := Upload.objects.filter(client_key=client_key).first():
        return own(known, actor)
    sha256 = digest_of(upload)
    path = default_storage.save(f"{FOLDER}/{client_key}", upload)
    try:
        with transaction.atomic():
            return Upload.objects.create(
                client_key=client_key,
                by_id=actor.pk,
                name=name,
                sha256=sha256,
                path=path,
                at=now or timezone.now(),
            )
    except IntegrityError:  # it came twice at once
        default_storage.delete(path)
        return own(Upload.objects.get(client_key=client_key), actor)


def own(row, actor):
    if row.by_id != actor.pk:
        raise Refused(_("这个标识已被使用，请换一个。"))
    return row


def taken(keys, actor):
    """The staged photos as files, in the order of ``keys``; they are dropped once the act is done."""
    found = {row.client_key: row for row in Upload.objects.filter(client_key__in=keys, by_id=actor.pk)}
    files, missing = [], []
    for key in keys:
        try:
            with default_storage.open(found[key].path) as file:
                files.append(ContentFile(file.read(), name=found[key].name))
        except (KeyError, FileNotFoundError):
            missing.append(str(key))
    if missing:
        raise Missing(missing)
    return files


def drop(rows):
    paths = list(rows.values_list("path", flat=True))
    rows.delete()

    def remove():
        for path in paths:
            with suppress(FileNotFoundError):
                default_storage.delete(path)

    transaction.on_commit(remove)
    return paths


def drop_stale(now):
    with transaction.atomic():
        return drop(Upload.objects.filter(at__lt=now - STALE))


def once(client_key, content, *, actor, made_at, photos, act, now):
    """Do ``act()``, which returns what the telephone is told, under its key; sent again, it is told the same."""
    try:
        with transaction.atomic():
            # Whoever comes second waits here for the first one's commit.
            sent = Sent.objects.create(
                client_key=client_key, by_id=actor.pk, content=content, made_at=made_at, at=now
            )
            sent.result = act()
            sent.save(update_fields=["result"])
            drop(Upload.objects.filter(client_key__in=photos, by_id=actor.pk))
            return sent.result
    except IntegrityError:
        known = Sent.objects.filter(client_key=client_key).first()
        if known is None:
            raise
    own(known, actor)
    if known.content != content:
        raise Differs(_("同一标识先前报送的内容不同。"), content, known.content)
    return known.result | {"repeated": True}


def by_our_clock(made_at, sent_at, now):
    """When it was made: the telephone's clock may be wrong, but not by how long ago it says."""
    return min(made_at + (now - sent_at), now)


def report(client_key, content, *, actor, made_at, sent_at, photos, correction=None, now=None, **facts):
    """A danger with its photos. ``correction``: what was put right at once, with photos of its own.

    A correction that is refused leaves the report standing; the reason is told.
    """
    now = now or timezone.now()
    cured = correction["photos"] if correction else []

    def act():
        files, after = taken(photos, actor), taken(cured, actor)
        at = by_our_clock(made_at, sent_at, now)
        row = report_matter(actor=actor, photos=files, occurred_at=at, now=now, **facts)
        refused = ""
        if correction:
            said = {name: value for name, value in correction.items() if name != "photos"}
            try:
                with transaction.atomic():
                    MATTER.move(row, "correct", actor=actor, now=now, after_files=after, **said)
            except (Refused, ValidationError) as no:
                refused = "；".join(no.messages) if isinstance(no, ValidationError) else str(no)
        return receipt(row, now) | {"correction_refused": refused}

    keys = [*photos, *cured]
    return once(client_key, content, actor=actor, made_at=made_at, photos=keys, act=act, now=now)


def submit(matter, client_key, content, *, actor, state, made_at, photos, work_done, now=None):
    """Evidence that a matter was put right. ``state``: the one the telephone knew; a matter that others have
    moved on is not touched (``Differs``).
    """
    now = now or timezone.now()

    def act():
        row = Matter.objects.get(pk=matter.pk)
        if row.state != state:
            words = _("事项已由他人办理，现在的状态是“%s”。") % row.get_state_display()
            raise Differs(words, {"work_done": work_done}, kept_of(row))
        MATTER.move(
            row, "submit", actor=actor, now=now, work_done=work_done, after_files=taken(photos, actor)
        )
        return receipt(row, now)

    return once(client_key, content, actor=actor, made_at=made_at, photos=photos, act=act, now=now)


def find(inspection, client_key, content, *, actor, made_at, sent_at, photos, description, line="", now=None):
    """A problem seen on a visit, with its photos; the moment is the telephone's, by our clock."""
    now = now or timezone.now()

    def act():
        at = by_our_clock(made_at, sent_at, now)
        made = note_finding(
            inspection, actor=actor, description=description, line=line, photos=taken(photos, actor), now=at
        )
        return receipt(made.inspection, now)

    return once(client_key, content, actor=actor, made_at=made_at, photos=photos, act=act, now=now)


def kept_of(row):
    return {
        "state": row.state,
        "state_label": row.get_state_display(),
        "work_done": row.work_done,
        "by": row.submitted_by.name if row.submitted_by else "",
        "at": row.submitted_at.isoformat() if row.submitted_at else "",
    }


def receipt(row, now):
    return {
        "number": row.number,
        "url": row.get_absolute_url(),
        "received_at": now.isoformat(),
        "repeated": False,
    }
