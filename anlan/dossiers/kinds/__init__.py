"""The kinds of entries, each declared once: ``KINDS[code]`` says what it asks for, checks and is called."""

from . import certificates, duties, facilities, leaving, money, organisation, outside, people, reports
from .declared import GROUPS, KINDS, Kind, kinds_of_group

__all__ = [
    "GROUPS",
    "KINDS",
    "Kind",
    "certificates",
    "duties",
    "facilities",
    "kinds_of_group",
    "leaving",
    "money",
    "organisation",
    "outside",
    "people",
    "reports",
]
