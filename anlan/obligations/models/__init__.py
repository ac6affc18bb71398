"""Nouns of the obligations module: what is demanded, its rounds, what each owes in a round, what was handed in."""

from .events import Event
from .obligations import Obligation, Round
from .occurrences import Occurrence, Submission

__all__ = ["Event", "Obligation", "Occurrence", "Round", "Submission"]
