"""Verbs: take a file, seal files, sweep away what a failed transaction left."""

import hashlib
import os
import unicodedata
from datetime import timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.rulebook.book import rule

from .media import Media, media_of
from .models import Attachment, Photo, PhotoBand
from .photos import KINDS, bands, seen

GRACE = timedelta(days=1)  # longer than any transaction lives
HOUR = 3600


class Checked(NamedTuple):
    name: str
    media: Media
    charset: str
    size: int


def checked(upload):
    """What ``upload`` (a Django File with a name) is; ValidationError with the reason if it is not taken."""
    name = tidy_name(upload.name)
    limit = rule("files.upload_megabytes")
    if upload.size > limit * 2**20:
        raise ValidationError(
            _("文件“%(name)s”超过 %(limit)d MB，请压缩或分开上传。") % {"name": name, "limit": limit},
            code="too_big",
        )
    media, charset = media_of(upload.file, name)
    return Checked(name, media, charset, upload.size)


def tidy_name(name):
    """The last part of a path, without control characters, at most 200 characters with its extension."""
    name = os.path.basename(str(name).replace("\\", "/"))
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C").strip()
    stem, extension = os.path.splitext(name)
    return stem[: 200 - len(extension)] + extension


def attach(row, upload, *, actor, kind="", taken_at=None, note=""):
    """Hang ``upload`` on ``row`` and say so in the row's log. Raises ValidationError (see ``checked``).

    An ``upload`` that is a copy says of which attachment in its attribute ``copied_from``.
    """
    name, media, charset, size = checked(upload)
    with transaction.atomic():
        sha256 = digest_of(upload)
        attachment = Attachment.objects.create(
            row_model=row._meta.label_lower,
            row_id=row.pk,
            name=name,
            media_type=f"{media.type}; charset={charset}" if charset else media.type,
            size=size,
            sha256=sha256,
            path=stored(upload, sha256),
            kind=kind,
            note=note,
            uploaded_by_id=actor.pk,
            taken_at=taken_at,
            copied_from=getattr(upload, "copied_from", None),
        )
        if media.type in KINDS:
            note_photo(attachment, upload)
        record(actor, _("上传附件"), row, attachment=attachment.pk, name=name, kind=kind, sha256=sha256)
    return attachment


def note_photo(attachment, upload):
    """Keep what the picture says of itself."""
    found = seen(upload.file, KINDS[attachment.media_type])
    photo = Photo.objects.create(attachment=attachment, **vars(found))
    PhotoBand.objects.bulk_create(PhotoBand(photo=photo, band=band) for band in bands(found.look))


def digest_of(file):
    """SHA-256 of a Django File or a storage's file, read in chunks."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def stored(upload, sha256):
    """The storage path of the content, written only if no committed attachment has it already.

    A file that nobody refers to is never taken over: ``sweep`` may be removing it at this moment.
    """
    known = Attachment.objects.filter(sha256=sha256).values_list("path", flat=True).first()
    if known and default_storage.exists(known):
        return known
    return default_storage.save(f"{sha256[:2]}/{sha256}", upload)


def seal(attachments, *, actor):
    """Freeze the archive: from now on ``verify`` holds each file to the hash in the audit chain as well."""
    with transaction.atomic():
        fresh = list(attachments.select_for_update(of=("self",)).filter(sealed=False))
        for attachment in fresh:
            record(actor, _("封存附件"), attachment, sha256=attachment.sha256)
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in fresh]).update(sealed=True)
    return len(fresh)


def sweep(now):
    """Remove stored files older than GRACE that no attachment refers to; returns their paths."""
    gone = []
    for folder in folders():
        for name in default_storage.listdir(folder)[1]:
            path = f"{folder}/{name}"
            old = default_storage.get_modified_time(path) < now - GRACE
            if old and not Attachment.objects.filter(path=path).exists():
                default_storage.delete(path)
                gone.append(path)
    return gone


def folders():
    """The two-digit folders that ``stored`` makes; anything else in the storage is not ours."""
    if not default_storage.exists(""):
        return []
    return [name for name in default_storage.listdir("")[0] if len(name) == 2]


def upload_limit(request):
    """Count the files of this request; ValidationError once a user sends more than the hourly limit."""
    files = sum(len(request.FILES.getlist(field)) for field in request.FILES)
    if not files:
        return
    limit = rule("files.uploads_an_hour")
    key = f"uploads:{request.user.pk}:{int(timezone.now().timestamp()) // HOUR}"
    cache.add(key, 0, HOUR)
    if cache.incr(key, files) > limit:
        raise ValidationError(
            _("上传过于频繁（每小时最多 %d 个文件），请稍后再试。") % limit, code="too_often"
        )
