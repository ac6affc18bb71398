"""Responsibility letters: open a round, issue, sign by both sides, assess."""

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.duty.duties import fulfil, promise
from anlan.files.actions import attach
from anlan.flow.flow import NO, YES, Refused
from anlan.notices.actions import notify
from anlan.notices.queries import users_of
from anlan.org.models import Organ

from ..models import Commitment, CommitmentRound


@transaction.atomic
def open_round(*, actor, organ, title, year, due_on, goals, group=None):
    """Start a year's signing and draft a letter for every expected organ."""
    if not actor.speaks_for(organ):
        raise Refused(_("只能由签订单位自己发起。"))
    row = CommitmentRound.objects.create(
        place=organ.place, organ=organ, group=group, title=title, year=year, due_on=due_on, goals=goals
    )
    record(actor, _("发起责任书签订"), row, year=year, due_on=due_on)
    draft_letters(row, actor=actor)
    return row


def expected_organs(row, day=None):
    """Whom the tree expects to sign: the group's members on the closing day, or the organ's own next level."""
    if row.group:
        found = row.group.members_on(day or row.due_on)
    else:
        found = Organ.objects.filter(parent=row.organ)
    return found.filter(active=True).exclude(pk=row.organ_id).select_related("place")


@transaction.atomic
def draft_letters(row, *, actor):
    """Letters for expected organs that have none yet (an organ that joined later gets its own)."""
    there = set(row.commitments.values_list("organ", flat=True))
    fresh = [organ for organ in expected_organs(row) if organ.pk not in there]
    for organ in fresh:
        letter = Commitment.objects.create(round=row, organ=organ, place=organ.place, upper=row.organ)
        record(actor, _("拟制责任书"), letter)
    return len(fresh)


def upper_acts(letter, actor, **facts):
    return YES if actor.speaks_for(letter.upper) else NO(_("只有上级签订单位“%s”可以办理。") % letter.upper)


def party_acts(letter, actor, **facts):
    """Either side signs once."""
    if actor.speaks_for(letter.organ):
        return NO(_("本单位已签字。")) if letter.lower_signed_at else YES
    if actor.speaks_for(letter.upper):
        return NO(_("本单位已签字。")) if letter.upper_signed_at else YES
    return NO(_("只有签订双方可以签字。"))


def issued(letter, *, actor, now, **facts):
    promise("plans.commitment", letter, letter.round.due_on)
    notify(
        users_of(letter.organ, "plans.sign_commitment"),
        kind="plans.commitment",
        title=_("请签订责任书:%s") % letter.round,
        row=letter,
    )


def signed(letter, *, actor, now, scan, **facts):
    """Keep the signature (a scan) of the actor's side; with both there the letter is signed."""
    side = "lower" if actor.speaks_for(letter.organ) else "upper"
    setattr(letter, f"{side}_signed_at", now)
    setattr(letter, f"{side}_signed_by", actor)
    for upload in scan:
        attach(letter, upload, actor=actor, kind=f"{side}_signature")
    if letter.lower_signed_at and letter.upper_signed_at:
        letter.state = Commitment.State.SIGNED
        fulfil("plans.commitment", letter)
    letter.save()


def assessed(letter, *, actor, now, result, **facts):
    letter.result = result
    letter.save(update_fields=["result"])


def signing(row, today):
    """The round in figures: expected pairs come from the organ tree, not from the letters made.

    ``{"expected", "signed", "rate" (per cent, None when nobody is expected), "unsigned": [organ], "overdue": bool}``
    """
    done = set(
        row.commitments.filter(
            state__in=[Commitment.State.SIGNED, Commitment.State.ASSESSED, Commitment.State.CLOSED]
        ).values_list("organ", flat=True)
    )
    expected = list(expected_organs(row))
    unsigned = [organ for organ in expected if organ.pk not in done]
    count = len(expected)
    return {
        "expected": count,
        "signed": count - len(unsigned),
        "rate": round(100 * (count - len(unsigned)) / count) if count else None,
        "unsigned": unsigned,
        "overdue": today > row.due_on,
    }
