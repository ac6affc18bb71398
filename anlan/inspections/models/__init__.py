"""Nouns of the inspections module."""

from .patrols import Patrol, PatrolEntry, PatrolFinding, PatrolMember
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
    "Patrol",
    "PatrolEntry",
    "PatrolFinding",
    "PatrolMember",
    "Sent",
    "Signature",
    "VisitPlan",
]
