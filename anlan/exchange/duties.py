"""What the ticker keeps up: messages that are due, a comparison every day."""

from anlan.duty.periodic import every
from anlan.jobs.queue import enqueue

from .actions.sending import send_due
from .models import Partner


def compare_all(now):
    for partner in Partner.objects.filter(active=True).exclude(list_url=""):
        enqueue("exchange.reconcile", str(partner.pk), {"partner": partner.pk})


every("exchange.send", 1, send_due)
every("exchange.reconcile", 24 * 60, compare_all)
