"""Taking files: kept once by content, logged, sealed, swept; and checked against what they were."""

import os
from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from anlan.audit.log import history
from anlan.audit.models import Entry
from anlan.files.actions import attach, seal, sweep, upload_limit
from anlan.files.models import Attachment
from anlan.files.queries import attached, mismatches

from . import samples
from .samples import upload

PICTURE = samples.picture()


def kept(storage):
    return sorted(str(path.relative_to(storage)) for path in storage.rglob("*") if path.is_file())


def test_a_file_is_kept_by_its_hash_with_who_and_when(cast, storage):
    taken = timezone.now() - timedelta(hours=3)
    before = timezone.now()
    attachment = attach(
        cast.housing,
        upload("现场.png", PICTURE),
        actor=cast.builder,
        kind="photo",
        taken_at=taken,
        note="东门",
    )
    digest = sha256(PICTURE).hexdigest()
    assert kept(storage) == [f"{digest[:2]}/{digest}"]
    assert (storage / attachment.path).read_bytes() == PICTURE
    found = attached(cast.housing).get()
    assert (found.row, found.uploaded_by) == (cast.housing, cast.builder)
    assert (found.name, found.media_type, found.size, found.kind, found.note) == (
        *("现场.png", "image/png", len(PICTURE), "photo", "东门"),
    )
    assert found.taken_at == taken
    assert before <= found.uploaded_at <= timezone.now()
    entry = history(cast.housing).get()
    assert (entry.verb, entry.actor_name) == ("上传附件", "住建经办")
    assert entry.facts == {"attachment": found.pk, "name": "现场.png", "kind": "photo", "sha256": digest}


def test_the_same_content_is_stored_once_for_all_its_rows(cast, storage):
    attach(cast.housing, upload("甲.png", PICTURE), actor=cast.builder)
    attach(cast.emergency, ContentFile(PICTURE, name="乙.png"), actor=cast.rescuer)
    assert len(kept(storage)) == 1
    assert [a.name for a in attached(cast.housing)] == ["甲.png"]
    assert [a.name for a in attached(cast.emergency)] == ["乙.png"]


def test_attachments_can_be_asked_by_kind(cast):
    attach(cast.housing, upload("甲.png", PICTURE), actor=cast.builder, kind="photo")
    attach(cast.housing, upload("乙.docx", samples.word()), actor=cast.builder, kind="record")
    assert [a.name for a in attached(cast.housing, "record")] == ["乙.docx"]
    assert [a.name for a in attached(cast.housing)] == ["甲.png", "乙.docx"]


def test_a_refused_file_leaves_nothing(cast, storage):
    with pytest.raises(ValidationError, match="程序"):
        attach(cast.housing, upload("图.png", b"MZ"), actor=cast.builder)
    assert (Attachment.objects.count(), Entry.objects.count(), kept(storage)) == (0, 0, [])


def grow_old(storage, path, days=2):
    when = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(storage / path, (when, when))


def test_what_a_failed_transaction_left_is_swept_once_it_is_old(cast, storage):
    attach(cast.housing, upload("留.docx", samples.word()), actor=cast.builder)
    with transaction.atomic():
        attach(cast.housing, upload("图.png", PICTURE), actor=cast.builder)
        transaction.set_rollback(True)
    digest = sha256(PICTURE).hexdigest()
    orphan = f"{digest[:2]}/{digest}"
    assert [a.name for a in attached(cast.housing)] == ["留.docx"]
    assert sweep(timezone.now()) == []
    for path in kept(storage):
        grow_old(storage, path)
    assert sweep(timezone.now()) == [orphan]
    assert kept(storage) == [attached(cast.housing).get().path]


def test_an_orphan_is_not_taken_over(cast, storage):
    digest = sha256(PICTURE).hexdigest()
    orphan = storage / digest[:2] / digest
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(PICTURE[:10])  # half written when the power failed
    attachment = attach(cast.housing, upload("图.png", PICTURE), actor=cast.builder)
    assert attachment.path != f"{digest[:2]}/{digest}"
    assert (storage / attachment.path).read_bytes() == PICTURE


def test_sweeping_an_empty_storage_does_nothing(storage):
    assert sweep(timezone.now()) == []


def verified():
    out = StringIO()
    try:
        call_command("files", "verify", stdout=out)
    except CommandError as problem:
        return [*out.getvalue().splitlines(), str(problem)]
    return out.getvalue().splitlines()


@pytest.mark.scenario(50)
def test_a_file_changed_after_sealing_is_reported(cast, storage):
    good = attach(cast.housing, upload("好.docx", samples.word()), actor=cast.builder)
    bad = attach(cast.housing, upload("记录.png", PICTURE), actor=cast.builder)
    assert seal(attached(cast.housing), actor=cast.officer) == 2
    assert seal(attached(cast.housing), actor=cast.officer) == 0
    assert verified() == ["附件完好：共核对 2 个。"]
    (storage / bad.path).write_bytes(PICTURE + b"!")
    assert [(a.pk, reason) for a, reason in mismatches()] == [(bad.pk, "changed")]
    assert verified() == [
        f"附件 {bad.pk} （已封存）记录.png：内容已被改动（org.organ {cast.housing.pk}，{bad.path}）",
        "附件核对发现问题：共 2 个，1 个不符。",
    ]
    assert good.pk not in [a.pk for a, _ in mismatches()]


def test_a_missing_file_is_reported(cast, storage):
    lost = attach(cast.housing, upload("记录.png", PICTURE), actor=cast.builder)
    (storage / lost.path).unlink()
    assert [(a.pk, reason) for a, reason in mismatches()] == [(lost.pk, "missing")]


def test_a_sealed_file_whose_row_was_changed_along_with_it_is_reported(cast, storage):
    attachment = attach(cast.housing, upload("记录.png", PICTURE), actor=cast.builder)
    seal(attached(cast.housing), actor=cast.officer)
    other = samples.picture(size=(9, 9))
    (storage / attachment.path).write_bytes(other)
    Attachment.objects.update(sha256=sha256(other).hexdigest())
    assert [reason for _, reason in mismatches()] == ["rehashed"]


class Request:
    """What ``upload_limit`` reads of a request."""

    def __init__(self, user, *files):
        self.user = user
        self.FILES = {"files": list(files)}
        self.FILES = type("Files", (dict,), {"getlist": dict.__getitem__})(self.FILES)


def test_uploads_are_counted_by_user_and_refused_past_the_limit(cast, change_rule):
    change_rule("files.uploads_an_hour", 3)
    cache.clear()
    upload_limit(Request(cast.builder, 1, 2))
    upload_limit(Request(cast.builder, 3))
    with pytest.raises(ValidationError, match="每小时最多 3 个文件"):
        upload_limit(Request(cast.builder, 4))
    upload_limit(Request(cast.builder))
    upload_limit(Request(cast.rescuer, 1))
