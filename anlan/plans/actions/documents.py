"""Documents in: read a file into clauses, register a superior's document, supersede one by another."""

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record, record_many
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.org.models import Organ

from ..models import Clause, Document, Task
from ..reader import parse
from ..reader.blocks import ReadError


def read(upload):
    """The reader's answer for an uploaded file, as its JSON dict. Raises ``Refused`` with the reader's message."""
    data = upload.read()
    upload.seek(0)
    try:
        return parse(data, upload.name).to_json(), hashlib.sha256(data).hexdigest()
    except ReadError as no:
        raise Refused(no.message) from no


@transaction.atomic
def keep_document(*, actor, organ, upload, found, sha256, superior=False):
    """Store the file and what was read in it: text and clauses, verbatim.

    An organ's uploads go one after another: of the same file sent twice at once the second is refused.
    """
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    same = Document.objects.filter(organ=organ, sha256=sha256, superseded_by=None).first()
    if same:
        day = timezone.localdate(same.uploaded_at)
        raise Refused(_("这份文件已于%(day)s上传：%(title)s。") % {"day": day, "title": same})
    issued_on = found["issued_on"] and date.fromisoformat(found["issued_on"])
    document = Document.objects.create(
        place=organ.place,
        organ=organ,
        title=(found["title"] or upload.name)[:200],
        number=(found["number"] or "")[:60],
        issuer=(found["issuer"] or "")[:120],
        issued_on=issued_on,
        year=found["year"],
        kind=found["kind"],
        superior=superior,
        text=found["text"],
        sha256=sha256,
        warnings=found["warnings"],
        valid_from=issued_on,
        uploaded_by=actor,
    )
    attach(document, upload, actor=actor, kind="source")
    Clause.objects.bulk_create(
        clause_of(document, order, item) for order, item in enumerate(found["tasks"], 1)
    )
    record(actor, _("上传文件"), document, sha256=sha256, clauses=len(found["tasks"]))
    return document


def clause_of(document, order, item):
    source = item["source"]
    return Clause(
        document=document,
        order=order,
        label=(item["label"] or "")[:40],
        section=item["section"],
        text=item["text"],
        kind=item["kind"],
        start=source["start"],
        end=source["end"],
        where={key: source.get(key) for key in ("page", "paragraph", "sheet", "row") if source.get(key)},
    )


@transaction.atomic
def register_superior(*, actor, organ, upload):
    """Keep a superior's document, so that its clauses can be linked to the tasks that carry them out."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能以本单位名义登记文件。"))
    found, sha256 = read(upload)
    return keep_document(actor=actor, organ=organ, upload=upload, found=found, sha256=sha256, superior=True)


@transaction.atomic
def link_clause(task, clause, *, actor):
    """Say that ``task`` carries out a superior's clause, and so cites its document."""
    if not actor.speaks_for(task.organ):
        raise Refused(_("只有计划制定单位可以关联上级条款。"))
    if not clause.document.superior:
        raise Refused(_("只有上级文件的条款可以关联任务。"))
    if clause.document.superseded_by:
        raise Refused(_("文件已被“%s”替代，请关联新文件的条款。") % clause.document.superseded_by)
    if task.carries_out.filter(pk=clause.pk).exists():
        return
    task.carries_out.add(clause)
    task.cites.add(clause.document)
    record(actor, _("关联上级条款"), task, clause=str(clause), document=str(clause.document))


@transaction.atomic
def unlink_clause(task, clause, *, actor):
    """Take the link back; the citation goes with the last clause of the document."""
    if not actor.speaks_for(task.organ):
        raise Refused(_("只有计划制定单位可以取消关联。"))
    if not task.carries_out.filter(pk=clause.pk).exists():
        return
    task.carries_out.remove(clause)
    if not task.carries_out.filter(document=clause.document_id).exists():
        task.cites.remove(clause.document)
    record(actor, _("取消关联上级条款"), task, clause=str(clause), document=str(clause.document))


@transaction.atomic
def supersede(document, new, *, actor, on):
    """``new`` replaces ``document`` from ``on``: the old one keeps its period, open tasks citing it are flagged (M5).

    Returns the flagged tasks.
    """
    if not actor.speaks_for(document.organ):
        raise Refused(_("只有登记单位“%s”可以办理。") % document.organ)
    if new.pk == document.pk or new.superseded_by_id:
        raise Refused(_("“%s”不能作为替代文件：它就是本文件，或者自己已被替代。") % new)
    last_day = max(on - timedelta(days=1), document.valid_from or date.min)
    claimed = Document.objects.filter(pk=document.pk, superseded_by=None)
    if claimed.update(superseded_by=new, valid_to=last_day) != 1:
        raise Refused(_("该文件已被替代。"))
    document.refresh_from_db()
    Document.objects.filter(pk=new.pk, valid_from=None).update(valid_from=on)
    why = _("依据文件“%(old)s”自%(day)s起被“%(new)s”替代，请复核。") % {
        "old": document,
        "day": on,
        "new": new,
    }
    flagged = list(citing(document).filter(state__in=(Task.State.DRAFTED, Task.State.CONFIRMED, *Task.OPEN)))
    for task in flagged:
        task.review_reason = why[:300]
        task.save(update_fields=["review_reason"])
    record_many(actor, _("标记需复核"), [(task, {"reason": why}) for task in flagged])
    record(actor, _("文件被替代"), document, by=str(new), on=on, tasks=len(flagged))
    return flagged


def citing(document):
    """Tasks that rest on ``document``: by citation, by a clause they carry out, or as their plan's own text."""
    carrying = Task.carries_out.through.objects.filter(clause__document=document).values("task")
    cited = Task.cites.through.objects.filter(document=document).values("task")
    return Task.objects.filter(Q(pk__in=cited) | Q(pk__in=carrying) | Q(plan__document=document))
