"""Nouns of the assessment: schemes with their items, what each unit came to, objections, problems, vetoes."""

from .assessments import Assessment, Line, Mark, Objection, Problem
from .schemes import Item, Scheme
from .vetoes import Award, Pack, VetoQuery

__all__ = [
    "Assessment",
    "Award",
    "Item",
    "Line",
    "Mark",
    "Objection",
    "Pack",
    "Problem",
    "Scheme",
    "VetoQuery",
]
