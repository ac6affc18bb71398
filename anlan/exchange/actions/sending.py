"""States go back: queued with the step that changes them, sent in order, tried again, given up and listed."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.audit.log import SYSTEM, record
from anlan.flow.flow import Refused
from anlan.jobs.queue import enqueue
from anlan.notices.actions import notify
from anlan.notices.queries import users_of

from .. import wire
from ..models import Message, Partner
from ..problems import digest_of
from ..queries import DECIDE, state_codes, status_of

logger = logging.getLogger(__name__)
OUT, State = Message.Direction.OUT, Message.State
FIRST_RETRY = timedelta(minutes=1)  # doubled after each further failure
TRIES = 10  # the last one comes more than eight hours after the first
AT_ONCE = 500
EXPORTED = 5000


def queue(case, now):
    """Have the partner told where the matter stands now; part of the transaction that changed it."""
    said = status_of(case, state_codes(case.partner)) | {"at": now}
    row = Message.objects.create(
        partner=case.partner,
        direction=OUT,
        state=State.CREATED,
        case=case,
        external_id=case.external_id,
        payload=said,
        digest=digest_of({name: str(value) for name, value in said.items()}),
        next_try_at=now,
        created_at=now,
    )
    if case.partner.url:
        hand_over(case.pk)
    return row


def hand_over(case_id):
    enqueue("exchange.send", str(case_id), {"case": case_id})


def send_due(now):
    """Every case that has something due, for the job; what an ended job left behind is found here again."""
    due = Message.objects.filter(
        state__in=Message.WAITING, next_try_at__lte=now, direction=OUT, partner__active=True
    )
    due = due.exclude(partner__url="").order_by("next_try_at").values_list("case", flat=True)
    for case_id in dict.fromkeys(due[:AT_ONCE]):
        hand_over(case_id)


def send_case(case_id, now=None):
    """Send what waits of one case, in the order in which it happened; a failure holds up what comes after it."""
    waiting = Message.objects.filter(case=case_id, direction=OUT, state__in=Message.WAITING)
    for row in waiting.select_related("partner__organ").order_by("pk"):
        moment = now or timezone.now()
        if row.next_try_at > moment or not row.partner.active:
            return
        if not attempt(row, moment):
            return


def attempt(row, now):
    """Send one. Whether the next may go."""
    row.tries += 1
    try:
        answer = wire.post(row.partner, {**row.payload, "message": row.pk})
    except wire.Refusal as no:
        return given_up(row, str(no), now)
    except wire.Unreachable as no:
        logger.warning("message %s: %s", row.pk, no)
        if row.tries >= TRIES:
            return given_up(row, str(no), now)
        row.state, row.said = State.FAILED, str(no)[:300]
        row.next_try_at = now + FIRST_RETRY * 2 ** (row.tries - 1)
        row.save(update_fields=["state", "said", "tries", "next_try_at"])
        return False
    with transaction.atomic():
        row.state, row.said, row.receipt, row.done_at = State.ACKED, "", answer, now
        row.save(update_fields=["state", "said", "tries", "receipt", "done_at"])
        record(SYSTEM, _("对方已回执"), row, note=str(answer.get("receipt", ""))[:200])
    return True


def given_up(row, reason, now):
    """Listed as dead and told; what comes after it may go, it says more."""
    with transaction.atomic():
        row.state, row.said, row.done_at = State.DEAD, reason[:300], now
        row.save(update_fields=["state", "said", "tries", "done_at"])
        record(SYSTEM, _("发送失败"), row, reason=reason[:300])
        notify(
            users_of(row.partner.organ, DECIDE),
            kind="exchange.dead",
            title=_("状态未能送达%(partner)s：%(number)s")
            % {"partner": row.partner, "number": row.external_id},
            body=reason[:300],
            row=row,
            now=now,
        )
    return True


def resent(row, *, actor, now, **facts):
    """Tried from the beginning."""
    if not row.partner.url:
        raise Refused(_("没有设置状态回传网址，请导出文件报送。"))
    row.tries, row.next_try_at, row.done_at, row.said = 0, now, None, ""
    row.save(update_fields=["tries", "next_try_at", "done_at", "said"])
    hand_over(row.case_id)


@transaction.atomic
def export_waiting(partner, *, actor, now=None):
    """What waits for a partner that is told by file, marked as handed over: ``[payload]``."""
    now = now or timezone.now()
    if not (actor.holds(DECIDE) and actor.speaks_for(partner.organ)):
        raise Refused(_("只有对接单位“%s”可以办理。") % partner.organ)
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    rows = list(
        Message.objects.filter(partner=partner, direction=OUT, state__in=Message.WAITING).order_by("pk")[
            :EXPORTED
        ]
    )
    if not rows:
        raise Refused(_("没有待发送的状态。"))
    waiting = Message.objects.filter(pk__in=[row.pk for row in rows])
    waiting.update(state=State.SENT, done_at=now, said=_("已导出文件。"))
    record(actor, _("导出待发送状态"), partner, count=len(rows), last=rows[-1].pk)
    return [{**row.payload, "message": row.pk} for row in rows]
