"""What is done after the answer."""

from anlan.jobs.queue import job

from .actions import note_likenesses
from .models import Enterprise


@job("registers.likenesses", atomic=True)
def find_likenesses(job, enterprises):
    """Look for files like those with the given primary keys."""
    note_likenesses(list(Enterprise.objects.filter(pk__in=enterprises).select_related("place")))
