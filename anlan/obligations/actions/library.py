"""Starting a duty from the library of common duties."""

from django.utils import timezone

from anlan.org.suggest import resolve

from ..library import entries
from .editing import create_obligation


def create_from(code, *, actor, organ, subject, starts_on, **more):
    """A proposed obligation as the library has it; ``more`` goes before what the entry says."""
    entry = entries()[code]
    verifier = verifier_of(entry, more.get("place") or organ.place)
    said = {"title": entry.title, "basis": entry.basis, "verifier": verifier, **entry.defaults, **more}
    return create_obligation(actor=actor, organ=organ, subject=subject, starts_on=starts_on, **said)


def verifier_of(entry, place, on=None):
    """The organ that the entry's verifier means in ``place``; None unless it is certainly one."""
    if not entry.verifier:
        return None
    found = resolve(entry.verifier, place, on or timezone.localdate())
    return found.organs[0] if found.certain and len(found.organs) == 1 and not found.groups else None
