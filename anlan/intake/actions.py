"""Verbs: take a sheet in, apply it, undo it, put it aside."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.audit.models import Entry
from anlan.files.actions import attach, checked, digest_of

from .grid import table
from .lines import check, pks_within_reach
from .models import Batch, Row
from .sheets import thawed

Action, State = Row.Action, Batch.State


class Stale(ValidationError):
    """What the preview showed would no longer happen; the batch now holds a new preview."""


def take(sheet, upload, *, actor):
    """Read ``upload`` into a Batch for preview. ValidationError when it is no such table at all."""
    accepted = checked(upload)
    read = table(upload, accepted.media, accepted.charset, sheet.names())
    if sheet.key not in read.columns:
        label = sheet.form.base_fields[sheet.key].label
        raise ValidationError(_("缺少“%s”列，无法识别每一行。") % label, code="no_key")
    cells = [
        (number, {name: row.get(index, "") for index, name in enumerate(read.columns) if name})
        for number, row in read.lines
    ]
    lines = check(sheet, cells, user=actor)
    upload.seek(0)
    post = next(post for post in actor.acting_posts() if post.role.holds(sheet.permission))
    with transaction.atomic():
        batch = Batch.objects.create(
            code=sheet.code,
            organ=post.organ,
            uploaded_by=actor,
            file_name=accepted.name,
            sha256=digest_of(upload),
            worksheet=read.worksheet[:100],
            header_line=read.header_line,
            columns=[list(pair) for pair in zip(read.columns, read.headers, strict=True)],
        )
        attach(batch, upload, actor=actor, kind="sheet")
        keep(batch, lines)
    return batch


def keep(batch, lines):
    """Store what ``check`` found, in place of what was stored before."""
    batch.rows.all().delete()
    rows = [
        Row(batch=batch, number=line.number, cells=line.cells, errors=line.errors, **line.plan)
        for line in lines
    ]
    Row.objects.bulk_create(rows, batch_size=1000)
    for action in Action.values:
        setattr(batch, action, sum(row.action == action for row in rows))
    batch.save()


def rewrite(rows, fields):
    """One statement for many rows, where bulk_update has a branch for every value."""
    Row.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=1000
    )


def apply(batch, *, actor):
    """Write the right lines of a checked batch, all or none of them; wrong ones stay out.

    Raises ``Stale`` when the rows have changed since the preview.
    """
    try:
        with transaction.atomic():
            claim(batch, [State.CHECKED], State.APPLIED, actor)
            rows = list(batch.rows.all())
            lines = check(batch.sheet, [(row.number, row.cells) for row in rows], user=actor, lock=True)
            fresh = all(line.plan.items() <= vars(row).items() for row, line in zip(rows, lines, strict=True))
            if fresh:
                write(batch, rows, lines, actor)
            else:
                batch.state = State.CHECKED
                keep(batch, lines)
    except IntegrityError as race:
        raise ValidationError(_("写入时遇到他人刚刚保存的同一条记录，请再试一次。")) from race
    if not fresh:
        raise Stale(_("预览之后，系统中的数据有了变化。已按现在的数据重新核对，请再看一遍。"))


def write(batch, rows, lines, actor):
    if not batch.new + batch.update:
        raise ValidationError(_("没有可以导入的行。"))
    fresh = [(row, line) for row, line in zip(rows, lines, strict=True) if line.action == Action.NEW]
    changed = [line for line in lines if line.action == Action.UPDATE]
    made = batch.sheet.write(
        [line.data for _row, line in fresh],
        [(line.row, {name: line.data[name] for name in line.changes}) for line in changed],
        actor=actor,
        verb=_("导入"),
        batch=batch.pk,
    )
    for (row, _line), new in zip(fresh, made, strict=True):
        row.row_id = new.pk
    rewrite([row for row, _line in fresh], ["row_id"])
    record(actor, _("导入"), batch, new=batch.new, update=batch.update, wrong=batch.wrong)
    batch.applied_at = timezone.now()
    batch.mark = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    batch.state = State.APPLIED
    batch.save()


def claim(batch, states, state, actor):
    """Of two people acting at once one wins; nobody acts for another organ or without the permission."""
    if not Batch.objects.visible_to(actor).filter(pk=batch.pk).exists():
        raise ValidationError(_("不能处理这一批导入。"))
    if Batch.objects.filter(pk=batch.pk, state__in=states).update(state=state) != 1:
        raise ValidationError(_("这一批已经处理过，请刷新后查看。"))


def discard(batch, *, actor):
    """Put a checked batch aside unwritten."""
    with transaction.atomic():
        claim(batch, [State.CHECKED], State.DISCARDED, actor)
        record(actor, _("放弃导入"), batch)


def undo(batch, *, actor):
    """Restore what the batch changed and remove what it made, but nothing that has been touched since.

    Each row that stays says why in ``Row.kept``; the batch is then PARTLY undone and may be tried again.
    """
    sheet = batch.sheet
    with transaction.atomic():
        claim(batch, [State.APPLIED, State.PARTLY], State.UNDONE, actor)
        rows = list(batch.rows.filter(action__in=[Action.NEW, Action.UPDATE], undone=False))
        found = sheet.form.found(sheet.model, "pk", [row.row_id for row in rows])
        live = {row.pk: row for row in found.select_for_update(of=("self",))}
        kept = touched(batch, live, actor)
        free = {pk: row for pk, row in live.items() if pk not in kept}
        restore = [row for row in rows if row.action == Action.UPDATE and row.row_id in free]
        befores = thawed(sheet.form, [row.before for row in restore])
        sheet.write(
            [],
            [(free[row.row_id], before) for row, before in zip(restore, befores, strict=True)],
            actor=actor,
            verb=_("撤销导入"),
            batch=batch.pk,
        )
        made = [free[row.row_id] for row in rows if row.action == Action.NEW and row.row_id in free]
        kept |= sheet.remove(made, actor=actor, verb=_("撤销导入"))
        for row in rows:
            row.kept = str(kept.get(row.row_id, ""))[:300]
            row.undone = not row.kept
        rewrite(rows, ["kept", "undone"])
        batch.state = State.PARTLY if kept else State.UNDONE
        batch.save(update_fields=["state"])
        record(actor, _("撤销导入"), batch, undone=sum(row.undone for row in rows), kept=len(kept))


def touched(batch, live, actor):
    """``{pk: reason}`` of the rows changed since the batch was written, or out of the actor's reach."""
    model = batch.sheet.model
    # What another import changed and its own undoing put back has left no trace.
    undone = set(Batch.objects.filter(code=batch.code, state=State.UNDONE).values_list("pk", flat=True))
    later = Entry.objects.filter(
        row_model=model._meta.label_lower, row_id__in=map(str, live), pk__gt=batch.mark
    )
    kept = {
        int(entry.row_id): _("%(who)s于 %(when)s 办理了“%(what)s”。")
        % {
            "who": entry.actor_name,
            "when": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "what": entry.verb,
        }
        for entry in later.order_by("pk")
        if entry.facts.get("batch") not in undone
    }
    for pk in live.keys() - pks_within_reach(batch.sheet, actor, live):
        kept.setdefault(pk, _("不在您的管辖范围内。"))
    return kept
