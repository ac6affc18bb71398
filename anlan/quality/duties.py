"""Once a day the records are looked at."""

from django.utils import timezone

from anlan.duty.periodic import every
from anlan.jobs.queue import enqueue


def daily(now):
    enqueue("quality.look", f"{timezone.localdate(now)}")


every("quality.look", 24 * 60, daily)
