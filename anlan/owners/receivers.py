"""What follows here when a file of the register goes into another."""

from django.dispatch import receiver

from anlan.flow.flow import moved
from anlan.registers.models import Enterprise

from .actions import pass_on


@receiver(moved, sender=Enterprise, dispatch_uid="owners.merged")
def follow(sender, row, step, actor, facts, **kwargs):
    if step.name == "merge":
        pass_on(row, facts["merged_into"], actor=actor)
