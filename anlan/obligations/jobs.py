"""The regular work on duties: make what is coming, let lapse what nobody did, warn of what cannot be met."""

from django.utils import timezone

from anlan.jobs.queue import job

from .actions.generating import generate, lapse
from .actions.warning import tell_out_of_reach


@job("obligations.run")
def run(job):
    now = timezone.now()
    return {"made": generate(now), "missed": lapse(now), "out_of_reach": tell_out_of_reach(now)}
