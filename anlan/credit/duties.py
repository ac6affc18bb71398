"""A few times a day the records are looked at."""

from django.utils import timezone

from anlan.duty.periodic import every
from anlan.jobs.queue import enqueue


def keep(now):
    enqueue("credit.keep", f"{timezone.localtime(now):%Y-%m-%d-%H}")


every("credit.keep", 6 * 60, keep)
