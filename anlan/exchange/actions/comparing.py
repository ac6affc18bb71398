"""Both sides' lists laid beside each other."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import record
from anlan.flow.flow import Refused

from .. import wire
from ..models import Message, Partner, Reconciliation
from ..queries import COMPARE, cases_of, state_codes, status_of

Kind = Reconciliation.Kind
LISTED = 500  # differences written out; all are counted


def may_compare(partner, actor):
    if not (actor.holds(COMPARE) and actor.speaks_for(partner.organ)):
        raise Refused(_("只有对接单位“%s”可以办理。") % partner.organ)


def compare(partner, listed, *, actor, now=None, fetched=False):
    """``listed``: ``{their number: their state}``. What agrees counts as reconciled. Returns the Reconciliation."""
    now = now or timezone.now()
    codes = state_codes(partner)
    found, agreed, ours = [], [], 0
    with transaction.atomic():
        Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
        rest = dict(listed)
        for case in cases_of(partner):
            ours += 1
            here, there = status_of(case, codes)["state"], rest.pop(case.external_id, None)
            if there == here:
                agreed.append(case.pk)
            else:
                kind = Kind.MISSING_THERE if there is None else Kind.STATE
                found.append(difference(case.external_id, case.followed.number, kind, here, there))
        found += [difference(number, "", Kind.MISSING_HERE, None, state) for number, state in rest.items()]
        row = Reconciliation.objects.create(
            partner=partner,
            at=now,
            by_id=actor.pk,
            fetched=fetched,
            ours=ours,
            theirs=len(listed),
            count=len(found),
            differences=found[:LISTED],
        )
        settle(agreed)
        record(actor, _("对账"), row, ours=ours, theirs=len(listed), differences=len(found))
    return row


def difference(number, ours_number, kind, here, there):
    return {
        "external_id": number,
        "number": ours_number,
        "kind": kind.value,
        "ours": here or "",
        "theirs": there or "",
    }


def settle(agreed):
    """What was told of cases that agree needs no more looking after."""
    for start in range(0, len(agreed), 500):
        told = Message.objects.filter(case__in=agreed[start : start + 500], state__in=Message.DELIVERED)
        told.update(state=Message.State.RECONCILED)


def compare_by_hand(partner, listed, *, actor, now=None):
    may_compare(partner, actor)
    return compare(partner, listed, actor=actor, now=now)


def fetch_and_compare(partner, *, actor, now=None):
    """Ask the partner for its list; a list that cannot be had is kept as such."""
    now = now or timezone.now()
    try:
        listed = wire.get_list(partner)
    except (wire.Refusal, wire.Unreachable) as no:
        with transaction.atomic():
            row = Reconciliation.objects.create(
                partner=partner, at=now, by_id=actor.pk, fetched=True, problem=str(no)[:300]
            )
            record(actor, _("对账"), row, reason=str(no)[:300])
        return row
    return compare(partner, listed, actor=actor, now=now, fetched=True)
