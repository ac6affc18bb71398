"""The regular work on duties: make what is coming, let lapse what nobody did."""

from django.utils import timezone

from anlan.jobs.queue import job

from .actions.generating import generate, lapse


@job("obligations.run")
def run(job):
    now = timezone.now()
    return {"made": generate(now), "missed": lapse(now)}
