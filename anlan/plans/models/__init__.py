"""Nouns of the plans module, by what they are about."""

from .calendar import CalendarFeed
from .commitments import Commitment, CommitmentRound, Dispute
from .documents import Clause, Document
from .plan import Plan
from .tasks import Requirement, Task, TaskUnit, TaskVersion
from .work import Assignment, ChangeRequest, Progress, SubTask, Tally

__all__ = [
    "Assignment",
    "CalendarFeed",
    "ChangeRequest",
    "Clause",
    "Commitment",
    "CommitmentRound",
    "Dispute",
    "Document",
    "Plan",
    "Progress",
    "Requirement",
    "SubTask",
    "Tally",
    "Task",
    "TaskUnit",
    "TaskVersion",
]
