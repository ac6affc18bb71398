"""Nouns of the hazards module: matters, what was asked and found on their way, listings."""

from .listings import DualReport, Listing
from .matters import Link, Matter, Series
from .turns import Check, Extension, Suspension, Transfer

__all__ = [
    "Check",
    "DualReport",
    "Extension",
    "Link",
    "Listing",
    "Matter",
    "Series",
    "Suspension",
    "Transfer",
]
