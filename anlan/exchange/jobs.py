"""Work done after the answer: sending, fetching a list."""

from anlan.audit.log import SYSTEM
from anlan.jobs.queue import job
from anlan.org.models import User

from .actions.comparing import fetch_and_compare
from .actions.sending import send_case
from .models import Partner


@job("exchange.send", attempts=3)
def send(row, case):
    send_case(case)


@job("exchange.reconcile", attempts=3)
def reconcile(row, partner, by=None):
    """``by``: who asked; None for the clock."""
    actor = User.objects.filter(pk=by).first() if by else None
    done = fetch_and_compare(Partner.objects.select_related("organ").get(pk=partner), actor=actor or SYSTEM)
    return {"reconciliation": done.pk}
