"""What follows here when a file of the register goes into another."""

from django.dispatch import receiver

from anlan.flow.flow import moving
from anlan.registers.models import Enterprise

from .actions import pass_on


@receiver(moving, sender=Enterprise, dispatch_uid="owners.merged")
def follow(sender, row, step, actor, **kwargs):
    if step.name == "merge":
        pass_on(row, row.merged_into, actor=actor)
