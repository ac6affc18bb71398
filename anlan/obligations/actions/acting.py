"""The steps that other modules take by name, without knowing the step table."""

from ..flow import OBLIGATION, OCCURRENCE


def put_in_force(obligation, *, actor, now=None):
    """From now on its rounds are made by the clock."""
    return OBLIGATION.move(obligation, "enforce", actor=actor, now=now)


def submit(occurrence, *, actor, occurred_on, now=None, **facts):
    """Hand in one deed; ``facts`` as for ``occurrences.submitted``. Raises ``Refused`` with what is lacking."""
    return OCCURRENCE.move(occurrence, "submit", actor=actor, now=now, occurred_on=occurred_on, **facts)


def accept(occurrence, *, actor, now=None, **facts):
    """Accept what waits for the verifier."""
    return OCCURRENCE.move(occurrence, "accept", actor=actor, now=now, **facts)
