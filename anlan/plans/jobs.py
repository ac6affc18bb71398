"""What is done after the answer because it takes longer than a reader should wait."""

from anlan.flow.flow import Refused
from anlan.jobs.queue import GiveUp, job, progress
from anlan.org.models import User

from .actions.commitments import issue_all
from .models import CommitmentRound


@job("plans.issue_round")
def issue_round(job, round, actor):
    """Issue the drafted letters of the round with that primary key; run again, it goes on where it stopped."""

    def told(done, whole):
        progress(job, 100 * done // whole, f"{done}/{whole}")

    try:
        issue_all(CommitmentRound.objects.get(pk=round), actor=User.objects.get(pk=actor), told=told)
    except Refused as no:
        raise GiveUp(str(no)) from no
