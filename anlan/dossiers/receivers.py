"""What happens when the register says something else of an enterprise: its entries move along, gaps are looked for."""

from django.dispatch import receiver
from django.utils import timezone

from anlan.flow.flow import moved
from anlan.registers.bulk import judged_anew
from anlan.registers.models import Enterprise

from .actions.gaps import follow, refresh


@receiver(judged_anew, sender=Enterprise, dispatch_uid="dossiers.follow")
def register_changed(sender, rows, **kwargs):
    follow(rows)


@receiver(moved, sender=Enterprise, dispatch_uid="dossiers.state")
def state_changed(sender, row, **kwargs):
    refresh(row, timezone.localdate())
