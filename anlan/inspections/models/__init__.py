"""Nouns of the inspections module."""

from .visits import (
    Answer,
    Checklist,
    Edition,
    Finding,
    HandedIn,
    Inspection,
    Leak,
    Member,
    Party,
    Sent,
    Signature,
    VisitPlan,
)

__all__ = [
    "Answer",
    "Checklist",
    "Edition",
    "Finding",
    "HandedIn",
    "Inspection",
    "Leak",
    "Member",
    "Party",
    "Sent",
    "Signature",
    "VisitPlan",
]
