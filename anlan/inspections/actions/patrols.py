"""Verbs of patrols: plan rounds, keep the log, note problems, issue the bulletin."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused
from anlan.hazards.actions.reporting import next_number
from anlan.letters.actions import letter
from anlan.letters.content import chinese_date
from anlan.letters.models import Letter

from ..letters import BULLETIN
from ..models import Patrol, PatrolEntry, PatrolFinding, PatrolMember
from .visits import allow

PREFIX = "XC"
TOLD = (
    Patrol.State.FEEDBACK,
    Patrol.State.RECTIFICATION,
    Patrol.State.RECHECK,
    Patrol.State.CLOSED,
)


def plan_patrols(*, actor, organ, title, mode, subjects, starts_on, ends_on, head, members=(), now=None):
    """One round for each of ``subjects``, by the same group: all or none. ``members``: names."""
    now = now or timezone.now()
    allow(actor, "inspections.add_inspection", organ)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("计划结束不能早于计划进驻。")})
    made = []
    with transaction.atomic():
        for subject in subjects:
            if subject.pk == organ.pk:
                raise ValidationError(_("派出单位不能巡查本单位。"))
            row = Patrol.objects.create(
                number=next_number(PREFIX, timezone.localdate(now).year),
                title=f"{title}（{subject}）"[:120],
                mode=mode,
                organ=organ,
                subject=subject,
                place=subject.place,
                sector=subject.sector,
                starts_on=starts_on,
                ends_on=ends_on,
                planned_by_id=actor.pk,
                planned_at=now,
            )
            PatrolMember.objects.create(patrol=row, user=head, name=head.name, heads=True)
            PatrolMember.objects.bulk_create(PatrolMember(patrol=row, name=name) for name in members)
            record(actor, _("拟定巡查计划"), row, starts_on=starts_on)
            made.append(row)
    return made


def stationed(patrol, actor):
    """The round, locked, for one of the group while it is stationed."""
    row = Patrol.objects.select_for_update(of=("self",)).get(pk=patrol.pk)
    if row.state != Patrol.State.STATIONED:
        raise Refused(_("现处“%s”状态，不能登记。") % row.get_state_display())
    if not row.members.filter(user=actor.pk).exists():
        raise Refused(_("只有巡查组成员可以登记。"))
    return row


def keep_log(patrol, *, actor, day, text, now=None):
    now = now or timezone.now()
    with transaction.atomic():
        row = stationed(patrol, actor)
        if not row.stationed_on <= day <= timezone.localdate(now):
            raise ValidationError({"day": _("日志日期应在进驻以后、今天以前。")})
        made = PatrolEntry.objects.create(patrol=row, day=day, text=text, at=now, by_id=actor.pk)
        record(actor, _("登记巡查日志"), row, day=day)
    return made


def note_problem(patrol, *, actor, track, description, governance="", now=None):
    """A problem on one of the two tracks; it becomes a matter when it is fed back."""
    with transaction.atomic():
        row = stationed(patrol, actor)
        made = PatrolFinding.objects.create(
            patrol=row,
            track=track,
            description=description,
            governance=governance,
            at=now or timezone.now(),
            by_id=actor.pk,
        )
        record(actor, _("登记巡查问题"), row, finding=made.pk)
    return made


def issue_bulletin(patrol, *, actor, to, now=None):
    """通报 the round once, after its feedback. Returns the letter."""
    with transaction.atomic():
        row = Patrol.objects.select_for_update(of=("self",)).get(pk=patrol.pk)
        allow(actor, "inspections.add_inspection", row.organ)
        if row.state not in TOLD:
            raise Refused(_("反馈意见后才能通报。"))
        if Letter.objects.on(row).filter(kind=BULLETIN).exists():
            raise Refused(_("这次巡查已通报。"))
        context = {
            "to": to,
            "mode": row.get_mode_display(),
            "subject": str(row.subject),
            "days": f"{chinese_date(row.stationed_on)}至{chinese_date(row.finished_on)}",
            "feedback": row.feedback,
            "tracks": [
                (label, [one.description for one in row.findings.all() if one.track == track])
                for track, label in PatrolFinding.Track.choices
            ],
            "rectify_by": chinese_date(row.rectify_by),
        }
        made = letter(BULLETIN, row, organ=row.organ, actor=actor, context=context, now=now)
        record(actor, _("通报巡查情况"), row, letter=made.number)
    return made
