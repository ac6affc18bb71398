"""Nouns of the assessment: schemes with their items, what each unit came to, objections, problems, vetoes."""

from .assessments import Assessment, Line, Mark, Objection, Problem
from .reports import ProblemReport
from .schemes import Integration, Item, Scheme
from .vetoes import Award, Pack, VetoQuery

__all__ = [
    "Assessment",
    "Award",
    "Integration",
    "Item",
    "Line",
    "Mark",
    "Objection",
    "Pack",
    "Problem",
    "ProblemReport",
    "Scheme",
    "VetoQuery",
]
