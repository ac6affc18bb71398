"""The clocks of matters: to accept, to rectify, to check, to look again at what stands still; and of listings."""

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.consequences.actions import raise_fact
from anlan.duty.clock import kind
from anlan.duty.periodic import every
from anlan.duty.schedules import addressee, days_around, last_day
from anlan.jobs.queue import enqueue
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .actions.returns import FILL
from .actions.steps import keep
from .models import Listing, Matter
from .queries import ACCEPT, CHECK, RECTIFY

LADDER = days_around("matter.remind_days_before", "matter.escalate_days_after")
LEADER = "hazards.approve_listing"
RUNGS = {
    "unit": Matter.Escalation.UNIT,
    "office": Matter.Escalation.OFFICE,
    "leader": Matter.Escalation.LEADER,
}


def promised(code, organ_of, perm, words):
    """Register a clock of a matter: who is reminded, and of what."""

    @kind(code, schedule=LADDER)
    def stage_came(duty, stage, now):
        row, rung = duty.row, addressee(stage)
        organ = organ_of(row)
        if rung is not None:
            raise_flag(row, RUNGS[rung], now)
            if code == "hazards.rectify" and row.is_major:
                overdue_fact("major_danger_overdue", row, row, row.office, duty, now)
        people = users_of(organ, perm)
        if rung == "office":
            people = users_of(row.office, ACCEPT)
        elif rung == "leader":
            people = users_of(row.office, LEADER)
        notify(
            people,
            kind="hazards.due" if rung is None else "hazards.late",
            title=headline(words, row, duty, now),
            row=row,
            key=f"{code}:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
            urgent=rung is not None,
            now=now,
        )

    return stage_came


def overdue_fact(code, row, matter, office, duty, now):
    """Laid to the organ that should have put it right; what follows is for the rules to say."""
    raise_fact(
        code,
        row,
        subject=matter.organ,
        on=last_day(duty.due_at),
        place=matter.place,
        office=office,
        title=matter.title,
        now=now,
    )


def raise_flag(row, level, now):
    """The clock flags; a flag that is higher already stays."""
    if row.escalation < level:
        keep(row, escalation=level)
        record(SYSTEM, _("升级督办"), row, level=row.get_escalation_display(), reason=_("逾期"))


def headline(words, row, duty, now):
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    said = {"words": words, "days": abs(days), "title": row.title}
    if days > 0:
        return _("还有%(days)d天到期，请%(words)s：%(title)s") % said
    if days == 0:
        return _("今天到期，请%(words)s：%(title)s") % said
    return _("逾期%(days)d天，请%(words)s：%(title)s") % said


promised("hazards.accept", lambda row: row.office, ACCEPT, _("受理"))
promised("hazards.rectify", lambda row: row.organ, RECTIFY, _("整改"))
promised("hazards.review", lambda row: row.verifier, CHECK, _("验收"))
promised("hazards.suspension", lambda row: row.verifier, CHECK, _("复核停产停用"))


@kind("hazards.recheck", schedule=LADDER)
def recheck_stage(duty, stage, now):
    row, late = duty.row, addressee(stage) is not None
    notify(
        users_of(row.organ, CHECK),
        kind="hazards.late" if late else "hazards.due",
        title=headline(_("复查"), row.matter, duty, now),
        row=row,
        key=f"hazards.recheck:{row.pk}:{stage}",
        urgent=late,
        now=now,
    )


@kind("hazards.statement", schedule=LADDER)
def statement_stage(duty, stage, now):
    """The enterprise hears of its own form; an office once of all that are missing."""
    row, rung = duty.row, addressee(stage)
    above = rung in ("office", "leader")
    people = (
        users_of(row.office, ACCEPT if rung == "office" else LEADER) if above else users_of(row.organ, FILL)
    )
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    words = _("逾期%d天未报送：%s") if days < 0 else _("还有%d天到期，请报送：%s")
    key = f"{row.office_id}:{row.kind}:{row.start:%Y%m%d}" if above else row.pk
    notify(
        people,
        kind="hazards.due" if rung is None else "hazards.late",
        title=_("有企业逾期未报送%s隐患统计分析表") % row.period if above else words % (abs(days), row),
        row=row,
        key=f"hazards.statement:{key}:{stage}",
        urgent=rung is not None,
        now=now,
    )


def open_forms(now):
    """The work itself is a job's: it may be many thousands."""
    enqueue("hazards.statements", "open")


every("hazards.statements", 60, open_forms)


def look_for_silence(now):
    enqueue("hazards.silent", "tell")


every("hazards.silent", 24 * 60, look_for_silence)


@kind("hazards.listing", schedule=LADDER)
def listing_stage(duty, stage, now):
    """Overdue is kept as a fact, whatever comes later: it leads to consequences."""
    row, rung = duty.row, addressee(stage)
    if row.state not in Listing.RUNNING:
        return
    if rung is not None and row.overdue_since is None:
        keep(row, overdue_since=last_day(duty.due_at))
        record(SYSTEM, _("挂牌督办逾期"), row, deadline=row.deadline)
        record(SYSTEM, _("挂牌督办逾期"), row.matter, level=row.get_level_display(), deadline=row.deadline)
        if row.matter.organ:
            overdue_fact("listed_danger_overdue", row, row.matter, row.organ, duty, now)
    owner = row.matter.organ or row.matter.office
    people = users_of(owner, RECTIFY) if rung in (None, "unit") else users_of(row.organ, LEADER)
    days = (last_day(duty.due_at) - timezone.localdate(now)).days
    words = _("挂牌督办逾期%d天：%s") if days < 0 else _("挂牌督办还有%d天到期：%s")
    notify(
        {user.pk: user for user in (*people, row.tracker)}.values(),
        kind="hazards.listing_due" if rung is None else "hazards.listing_late",
        title=words % (abs(days), row.matter.title),
        row=row,
        key=f"hazards.listing:{row.pk}:{duty.due_at:%Y%m%d}:{stage}",
        urgent=rung is not None,
        now=now,
    )
