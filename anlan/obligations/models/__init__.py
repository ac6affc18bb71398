"""Nouns of the obligations module: what is demanded, its rounds, what each owes in a round, what was handed in."""

from .obligations import Obligation, Round
from .occurrences import Occurrence, Submission

__all__ = ["Obligation", "Occurrence", "Round", "Submission"]
