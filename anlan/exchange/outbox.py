"""Each step of a matter that came from a partner is told to it: the message is part of the step's transaction."""

from django.db.models import Q
from django.dispatch import receiver

from anlan.flow.flow import moving
from anlan.hazards.models import Matter

from .actions.sending import queue
from .models import Exchanged


@receiver(moving, sender=Matter)
def matter_moves(row, step, now, **facts):
    if step.target is None:
        return
    told = Exchanged.objects.filter(Q(matter=row) | Q(matter__duplicate_of=row))
    for case in told.select_related("partner", "matter__duplicate_of__organ", "matter__organ"):
        queue(case, now)
