"""Nouns of standardization."""

from .cases import Certificate, ReviewBody, SelfEvaluation, Standardization
from .samples import Check, Delisting, Sampling
from .titles import Title

__all__ = [
    "Certificate",
    "Check",
    "Delisting",
    "ReviewBody",
    "Sampling",
    "SelfEvaluation",
    "Standardization",
    "Title",
]
