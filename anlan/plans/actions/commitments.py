"""Responsibility letters: open a round, issue, sign by both sides, assess, archive."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record, record_many
from anlan.duty.clock import fulfil, promise
from anlan.files.actions import attach, seal
from anlan.files.queries import attached
from anlan.flow.flow import NO, YES, Refused
from anlan.letters.actions import letter
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ

from ..models import Commitment, CommitmentRound
from ..signing import expected_organs


@transaction.atomic
def open_round(*, actor, organ, title, year, due_on, goals, duties="", group=None):
    """Start a year's signing and draft a letter for every expected organ."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能由签订单位自己发起。"))
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)  # a second click waits for the first
    if CommitmentRound.objects.filter(organ=organ, year=year, title=title).exists():
        raise Refused(_("%(year)d年度的“%(title)s”已经发起过。") % {"year": year, "title": title})
    row = CommitmentRound.objects.create(
        place=organ.place,
        organ=organ,
        group=group,
        title=title,
        year=year,
        due_on=due_on,
        goals=goals,
        duties=duties,
    )
    record(actor, _("发起责任书签订"), row, year=year, due_on=due_on)
    if not draft_letters(row, actor=actor):
        raise Refused(_("没有应签订的单位：请选择签订范围，或先登记本单位的下级机构。"))
    return row


@transaction.atomic
def draft_letters(row, *, actor):
    """Letters for expected organs that have none yet (an organ that joined later gets its own). Returns how many."""
    if not actor.speaks_for(row.organ):
        raise Refused(_("只有上级签订单位“%s”可以办理。") % row.organ)
    CommitmentRound.objects.select_for_update(no_key=True).get(
        pk=row.pk
    )  # a second click waits for the first
    there = row.commitments.values("organ")
    drafts = Commitment.objects.bulk_create(
        Commitment(round=row, organ=organ, place_id=organ.place_id, upper=row.organ)
        for organ in expected_organs(row).exclude(pk__in=there)
    )
    record_many(actor, _("拟制责任书"), [(draft, {}) for draft in drafts])
    return len(drafts)


def issue_all(row, *, actor, now=None, told=lambda done, whole: None):
    """Issue every drafted letter of the round; returns how many. ``told(done, whole)`` hears how far it is.

    Each letter in a transaction of its own: making its files takes a moment, and nobody else who writes
    should wait for all of them.
    """
    from ..flow import COMMITMENT

    now = now or timezone.now()
    drafts = row.commitments.filter(state=Commitment.State.DRAFTED)
    drafts = list(drafts.select_related("round", "organ", "upper", "place"))
    if not drafts:
        raise Refused(_("没有待下发的责任书。"))
    for number, draft in enumerate(drafts, 1):
        COMMITMENT.move(draft, "issue", actor=actor, now=now)
        told(number, len(drafts))
    return len(drafts)


def upper_acts(commitment, actor, **facts):
    return (
        YES
        if actor.speaks_for(commitment.upper)
        else NO(_("只有上级签订单位“%s”可以办理。") % commitment.upper)
    )


def party_acts(commitment, actor, **facts):
    """Either side signs once, in either order (4.21)."""
    side = side_of(commitment, actor)
    if side is None:
        return NO(_("只有签订双方可以签字。"))
    return NO(_("本单位已签字。")) if getattr(commitment, f"{side}_signed_at") else YES


def side_of(commitment, actor):
    """For whom the actor signs: "lower", "upper" or None."""
    if actor.speaks_for(commitment.organ):
        return "lower"
    return "upper" if actor.speaks_for(commitment.upper) else None


def issued(commitment, *, actor, now, **facts):
    letter("commitment", commitment, organ=commitment.upper, actor=actor, context=said(commitment), now=now)
    promise("plans.commitment", commitment, commitment.round.due_on)
    notify(
        users_of(commitment.organ, "plans.sign_commitment"),
        kind="plans.commitment",
        title=_("请签订责任书：%s") % commitment.round,
        row=commitment,
    )


def said(commitment):
    """What the letter says, as its template wants it."""
    given = commitment.round
    return {
        "title": given.title,
        "year": str(given.year),
        "upper": commitment.upper.name,
        "lower": commitment.organ.name,
        "goals": lines(given.goals),
        "duties": lines(given.duties),
    }


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def signed(commitment, *, actor, now, scan, **facts):
    """Keep the signature (a scan) of the actor's side; with both there the letter is signed.

    The other side may have signed since the page was shown: the row, claimed by now, is read again.
    """
    commitment.refresh_from_db()
    if not (answer := party_acts(commitment, actor)):
        raise Refused(answer.reason)
    side = side_of(commitment, actor)
    setattr(commitment, f"{side}_signed_at", now)
    setattr(commitment, f"{side}_signed_by", actor)
    for upload in scan:
        attach(commitment, upload, actor=actor, kind=f"{side}_signature")
    if commitment.lower_signed_at and commitment.upper_signed_at:
        commitment.state = Commitment.State.SIGNED
        fulfil("plans.commitment", commitment)
        record(SYSTEM, _("双方签订完成"), commitment)
    commitment.save(update_fields=["state", f"{side}_signed_at", f"{side}_signed_by"])


def assessed(commitment, *, actor, now, result, **facts):
    commitment.result = result
    commitment.save(update_fields=["result"])


def closed(commitment, *, actor, now, **facts):
    """What was signed is frozen with the archive (M8)."""
    seal(attached(commitment), actor=actor)
