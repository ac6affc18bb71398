"""摘牌: proposed, told to the enterprise, heard, decided as a step of the case; or dropped."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.clock import fulfil, promise, release
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.rulebook.book import rule

from .. import consequences
from ..models import Certificate, Delisting
from ..queries import APPLY, CHECK, grounds, workdays_after
from .certifying import end_certificate


def propose(case, ground, facts, *, actor, now, check_failed=None):
    """A proposal with its clock; a failed check joins the one that is under way. Returns the delisting."""
    there = case.delistings.filter(state__in=Delisting.OPEN).first()
    if there:
        if check_failed and there.check_failed_id is None:
            there.check_failed = check_failed
            there.save(update_fields=["check_failed"])
            record(actor, _("补充摘牌事实"), there, facts=facts)
        return there
    today = timezone.localdate(now)
    due_on = today + timedelta(rule("standardisation.delist_days", today, case.place))
    row = Delisting.objects.create(
        standardization=case,
        check_failed=check_failed,
        place=case.place,
        sector=case.sector,
        organ=case.organ,
        office=case.office,
        ground=ground,
        facts=facts,
        proposed_on=today,
        due_on=due_on,
    )
    record(
        actor,
        _("提出摘牌"),
        row,
        ground=grounds(case.place, today).get(ground, ground),
        facts=facts,
        due_on=due_on,
    )
    promise("standards.delist", row, due_on, now=now)
    told = _("须于%(due)s前决定是否摘牌：%(row)s") % {"due": due_on, "row": case}
    notify(users_of(case.office, CHECK), kind="standards.delisting", title=told, row=row, body=facts, now=now)
    return row


def proposed(row, *, actor, now, delisting_ground, reason, **facts):
    propose(row, delisting_ground, reason, actor=actor, now=now)


def notified(row, *, actor, now, **facts):
    row.notified_on = timezone.localdate(now)
    row.hearing_until = workdays_after(row.notified_on, "standardisation.hearing_days", row.place)
    row.save(update_fields=["notified_on", "hearing_until"])
    told = _("拟对本单位摘牌，%(until)s前可以陈述申辩、申请听证：%(row)s")
    words = told % {"until": row.hearing_until, "row": row.standardization}
    notify(
        users_of(row.organ, APPLY), kind="standards.notified", title=words, row=row, body=row.facts, now=now
    )


def asked(row, *, actor, now, reason, **facts):
    row.asked_because = reason
    row.save(update_fields=["asked_because"])
    told = _("企业就摘牌申请听证：%s") % row.standardization
    notify(users_of(row.office, CHECK), kind="standards.asked", title=told, row=row, body=reason, now=now)


def heard(row, *, actor, now, heard_on, note, **facts):
    row.heard_on, row.heard_said = heard_on, note
    row.save(update_fields=["heard_on", "heard_said"])


def dropped(row, *, actor, now, reason, **facts):
    row.decided_on, row.decision = timezone.localdate(now), reason
    row.save(update_fields=["decided_on", "decision"])
    release("standards.delist", row, now=now)
    told = _("决定不予摘牌：%s") % row.standardization
    notify(users_of(row.organ, APPLY), kind="standards.dropped", title=told, row=row, body=reason, now=now)


def delisted(row, *, actor, now, reason, **facts):
    """The grade ends today, and what hangs on it with it."""
    today = timezone.localdate(now)
    row.closed_on = today
    row.save(update_fields=["closed_on"])
    ended = end_certificate(row, Certificate.End.DELISTED, today)
    open_one = row.delistings.get(state__in=Delisting.OPEN)
    open_one.state, open_one.decided_on, open_one.decision = Delisting.State.DELISTED, today, reason
    open_one.save(update_fields=["state", "decided_on", "decision"])
    record(actor, _("决定摘牌"), open_one, reason=reason)
    fulfil("standards.delist", open_one, now=now)
    release("standards.expiry", row, now=now)
    consequences.lost(ended, reason, now)
    consequences.delisted(open_one, row, now)
    told = _("标准化已摘牌：%s") % row
    notify(users_of(row.organ, APPLY), kind="standards.delisted", title=told, row=row, body=reason, now=now)
