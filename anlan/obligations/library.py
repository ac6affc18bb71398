"""The library of common duties (``library.yaml``): what is usually asked for, found by the wording of a text."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from .evidence import nothing

LIBRARY = Path(__file__).with_name("library.yaml")


@dataclass(frozen=True)
class Entry:
    """``words``: phrases, each with all its parts. ``verifier``: as printed; empty: the office that demands."""

    code: str
    title: str
    words: list
    cadence: dict
    evidence: dict
    basis: str
    clauses: list = field(default_factory=list)
    verifier: str = ""
    opens_before: int = 0
    grace: int | None = None
    weight: int = 1

    @property
    def defaults(self):
        """The columns of an obligation that the entry has an answer for."""
        return {
            "library_code": self.code,
            "cadence": self.cadence,
            "evidence": {**nothing(), **self.evidence},
            "opens_before": self.opens_before,
            "grace_days": self.grace,
            "weight": self.weight,
        }


@cache
def entries():
    """``{code: Entry}`` in the order of the file."""
    said = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return {entry["code"]: Entry(**entry) for entry in said}


def choices():
    return [(entry.code, entry.title) for entry in entries().values()]


def meant_by(*texts):
    """The entry that the first of ``texts`` speaks of by most of its words; None if none of them speaks of any."""
    for text in texts:
        ranked = [(likeness(entry, text), entry) for entry in entries().values()]
        most, entry = max(ranked, key=lambda pair: pair[0])
        if most:
            return entry
    return None


def likeness(entry, text):
    """How many letters of the entry's best phrase are in ``text``; 0 unless one phrase is there with all its parts."""
    phrases = [phrase.split() for phrase in entry.words]
    return max((sum(map(len, parts)) for parts in phrases if all(part in text for part in parts)), default=0)
