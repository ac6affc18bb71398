"""Nouns of the hazards module: matters, what was asked and found on their way, listings."""

from .listings import DualReport, Listing
from .lookbacks import LookBack, Recheck
from .matters import Link, Matter, Series
from .returns import NilReport, Statement
from .spreads import Spread
from .turns import Check, Extension, Suspension, Transfer

__all__ = [
    "Check",
    "DualReport",
    "Extension",
    "Link",
    "Listing",
    "LookBack",
    "Matter",
    "NilReport",
    "Recheck",
    "Series",
    "Spread",
    "Statement",
    "Suspension",
    "Transfer",
]
