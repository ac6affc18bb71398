"""Calling a meeting and writing down what belongs to it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.files.actions import attach
from anlan.flow.flow import Refused
from anlan.obligations.evidence import role_labels

from ..models import AgendaItem, Attendance, Decision, Meeting
from ..queries import kinds

CHANGE = "meetings.change_meeting"
M = Meeting.State


@transaction.atomic
def call_meeting(*, actor, organ, kind, title, starts_at, chair, agenda, invited=(), venue="", chair_role=""):
    """``organ`` plans a meeting. ``agenda``: [(topic, reporter)]; ``invited``: organs. Raises ValidationError."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能召集本单位的会议。"))
    row = Meeting(
        organ=organ,
        place=organ.place,
        kind=kind,
        title=title.strip(),
        starts_at=starts_at,
        chair=chair.strip(),
        chair_role=chair_role,
        venue=venue.strip(),
        created_by=actor,
    )
    check(row)
    row.save()
    set_agenda(row, agenda)
    invite(row, invited)
    record(actor, _("筹备会议"), row, kind=kind)
    return row


@transaction.atomic
def change_meeting(row, *, actor, agenda, invited, **changes):
    """Change it while it has not been held; the units told of a changed hour hear by the next notice."""
    row = locked(row, actor, (M.PLANNED, M.NOTIFIED), _("会议已召开或取消，不能再改。"))
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    check(row)
    row.save()
    set_agenda(row, agenda)
    invite(row, invited)
    changed = {name: str(getattr(row, name)) for name in changes if getattr(row, name) != before[name]}
    record(actor, _("修改会议"), row, **changed)
    return row


def check(row):
    row.full_clean(validate_constraints=False)
    if row.kind not in kinds(row.place):
        raise ValidationError({"kind": _("没有“%s”这种会议。") % row.kind})
    if row.chair_role and row.chair_role not in role_labels(row.place):
        raise ValidationError({"chair_role": _("没有“%s”这种身份。") % row.chair_role})


def locked(row, actor, states, why):
    """The meeting's row, held; only for its own organ and in one of the states."""
    row = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=row.pk)
    if not actor.may(CHANGE, row) or not actor.speaks_for(row.organ):
        raise Refused(_("只有召集单位“%s”可以办理。") % row.organ)
    if row.state not in states:
        raise Refused(why)
    return row


def set_agenda(row, agenda):
    """Items keep their row, and so their materials, by position."""
    there = {item.position: item for item in row.agenda.all()}
    for position, (topic, reporter) in enumerate(agenda, 1):
        item = there.pop(position, None) or AgendaItem(meeting=row, position=position)
        item.topic, item.reporter = topic, reporter
        item.full_clean()
        item.save()
    AgendaItem.objects.filter(pk__in=[item.pk for item in there.values()]).delete()


def invite(row, organs):
    wanted = {organ.pk for organ in organs}
    row.attendances.exclude(organ__in=wanted).delete()
    there = set(row.attendances.values_list("organ", flat=True))
    Attendance.objects.bulk_create(Attendance(meeting=row, organ_id=pk) for pk in sorted(wanted - there))


@transaction.atomic
def add_material(row, item, uploads, *, actor):
    """Hang the materials of a topic on it."""
    locked(row, actor, (M.PLANNED, M.NOTIFIED, M.HELD), _("会议已结束，不能再加材料。"))
    for upload in uploads:
        attach(item, upload, actor=actor, kind="material")
    record(actor, _("上传会议材料"), row, topic=item.topic, count=len(uploads))


@transaction.atomic
def mark_attendance(row, marks, *, actor):
    """``marks``: ``{attendance pk: {status, name, role, reason}}``; a leave says why."""
    row = locked(row, actor, (M.NOTIFIED, M.HELD), _("纪要已送签，不能再改到会情况。"))
    rows = list(row.attendances.select_related("organ"))
    for one in rows:
        for name, value in marks.get(one.pk, {}).items():
            setattr(one, name, value)
        one.full_clean(validate_constraints=False)
        if one.status == Attendance.Status.LEAVE and not one.reason.strip():
            raise ValidationError(_("%s请假，请写明事由。") % one.organ)
        if one.role and one.role not in role_labels(row.place):
            raise ValidationError(_("没有“%s”这种身份。") % one.role)
    Attendance.objects.bulk_update(rows, ["status", "name", "role", "reason"])
    came = sum(one.status == Attendance.Status.PRESENT for one in rows)
    record(
        actor, _("登记到会情况"), row, note=_("出席%(came)d，应到%(all)d") % {"came": came, "all": len(rows)}
    )


@transaction.atomic
def write_minutes(row, *, actor, minutes, decisions):
    """``decisions``: [(text, organ, due_on)]; until the minutes are issued they are as the last writing says."""
    row = locked(row, actor, (M.HELD,), _("只有已召开、纪要未送签的会议可以写纪要。"))
    row.minutes, row.minuted_by = minutes.strip(), actor
    row.save(update_fields=["minutes", "minuted_by"])
    row.decisions.all().delete()
    fresh = [
        Decision(meeting=row, place=row.place, position=position, text=text, organ=organ, due_on=due_on)
        for position, (text, organ, due_on) in enumerate(decisions, 1)
    ]
    for one in fresh:
        one.full_clean()
        if one.due_on < row.held_on:
            raise ValidationError(_("第%(n)d项的办理期限早于会议日期。") % {"n": one.position}, code="due_on")
    Decision.objects.bulk_create(fresh)
    record(actor, _("起草纪要"), row, decisions=len(fresh))
    return row
