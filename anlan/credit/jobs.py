"""What is done after hours: facts gathered from the records, standings said anew."""

from django.utils import timezone

from anlan.jobs.queue import job

from .actions import state_all
from .gathering import gather


@job("credit.keep")
def keep(job):
    """Run again, it finds what the first run left."""
    now = timezone.now()
    gather(now)
    state_all(now)
