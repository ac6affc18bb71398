"""What is done after the answer: looking for the gaps of many files."""

from django.utils import timezone

from anlan.jobs.queue import job

from .actions.gaps import refresh_all


@job("dossiers.refresh")
def look_for_gaps(job):
    refresh_all(timezone.localdate())
