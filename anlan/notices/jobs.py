"""Carrying notices out of the house."""

import logging
from datetime import timedelta

from django.db.models import Min
from django.utils import timezone

from anlan.jobs.queue import Retry, job
from anlan.rulebook.book import rule

from .adapters import ADAPTERS
from .models import Delivery

logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)  # doubled after each further failure


@job("notices.deliver", attempts=30)
def deliver(row, deliveries):
    """Send those of ``deliveries`` (ids) that are waiting and due; come back for the rest."""
    now = timezone.now()
    waiting = Delivery.objects.filter(pk__in=deliveries, state=Delivery.State.WAITING)
    for delivery in waiting.filter(not_before__lte=now).select_related("notice__recipient"):
        attempt(delivery, now)
    if again := waiting.aggregate(at=Min("not_before"))["at"]:
        raise Retry(again)


def attempt(delivery, now):
    """Send one; it counts as sent as soon as the other side has taken it."""
    delivery.attempts += 1
    try:
        ADAPTERS[delivery.adapter].send(delivery)
    except Exception as error:
        logger.warning("delivery %s failed: %s", delivery.pk, error)
        delivery.last_error = f"{type(error).__name__}: {error}"[:300]
        delivery.not_before = now + FIRST_RETRY * 2 ** (delivery.attempts - 1)
        if delivery.attempts >= rule("notices.delivery_attempts"):
            delivery.state = Delivery.State.FAILED
    else:
        delivery.state, delivery.sent_at, delivery.last_error = Delivery.State.SENT, timezone.now(), ""
    delivery.save()
