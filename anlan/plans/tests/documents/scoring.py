"""Invented documents with what a careful reader finds in them, and how near a parsed plan comes.

Beside every document stands a YAML file: facts of the head, and the tasks in order. A requirement is
written ``type value [period]``; a deadline ``deadline YYYY-MM-DD`` or ``deadline null 15``.
"""

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

HERE = Path(__file__).parent
FACETS = ("tasks", "units", "lead", "requirements")


@dataclass(slots=True)
class Score:
    """Hits against what was wanted and what was given, by facet."""

    hits: Counter = field(default_factory=Counter)
    wanted: Counter = field(default_factory=Counter)
    given: Counter = field(default_factory=Counter)
    misread: list[str] = field(default_factory=list)  # what differs, for the message of a failing test

    def add(self, facet: str, want: Counter, have: Counter, what: str) -> None:
        self.hits[facet] += (want & have).total()
        self.wanted[facet] += want.total()
        self.given[facet] += have.total()
        if want != have:
            self.misread.append(f"{what}: wanted {dict(want - have)}, got {dict(have - want)}")

    def f1(self, facet: str) -> float:
        total = self.wanted[facet] + self.given[facet]
        return 2 * self.hits[facet] / total if total else 1.0


def documents() -> list[Path]:
    return sorted(HERE.glob("*.yaml"))


def source_of(expected: Path) -> Path:
    return next(path for path in expected.parent.glob(f"{expected.stem}.*") if path.suffix != ".yaml")


def read_yaml(path: Path) -> dict:
    expected = yaml.safe_load(path.read_text(encoding="utf-8"))
    for task in expected["tasks"]:
        task["requirements"] = [_requirement(text) for text in task.get("requirements", [])]
    return expected


def read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def score(expected: dict, parsed: dict) -> Score:
    """Compare tasks. Optional ones count neither for nor against."""
    found = Score()
    pairs = _pairs(expected["tasks"], parsed["tasks"])
    matched = {place: index for index, place in pairs.items()}
    for index, task in enumerate(expected["tasks"]):
        if task.get("optional"):
            continue
        other = parsed["tasks"][pairs[index]] if index in pairs else {}
        head = task["head"]
        found.add("tasks", Counter([head]), Counter([head] if other else []), head)
        units = [
            Counter(squeeze(unit) for role in ("lead", "support") for unit in one.get(role) or [])
            for one in (task, other)
        ]
        leads = [Counter(squeeze(unit) for unit in one.get("lead") or []) for one in (task, other)]
        needs = [Counter(map(_key, one.get("requirements") or [])) for one in (task, other)]
        found.add("units", *units, f"{head} units")
        found.add("lead", *leads, f"{head} lead")
        found.add("requirements", *needs, f"{head} requirements")
        if other and other["kind"] != task.get("kind", "task"):
            found.misread.append(f"{head}: kind {other['kind']}")
    for place, task in enumerate(parsed["tasks"]):
        if place not in matched:
            found.add("tasks", Counter(), Counter([task["text"][:30]]), "no task")
    return found


def squeeze(text: str) -> str:
    """Letters and figures only: typesetting does not matter."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum() or char == "%")


def _pairs(expected: list[dict], parsed: list[dict]) -> dict[int, int]:
    """Expected index -> parsed index, each parsed task once, by how its text begins."""
    pairs: dict[int, int] = {}
    texts = [squeeze(task["text"]) for task in parsed]
    for index, task in enumerate(expected):
        head = squeeze(task["head"])[:12]
        places = [
            place for place, text in enumerate(texts) if head in text[:24] and place not in pairs.values()
        ]
        if places:
            pairs[index] = min(places, key=lambda place: (texts[place].index(head), abs(place - index)))
    return pairs


def _requirement(text: str) -> dict:
    kind, value, *rest = text.split()
    if kind == "deadline":
        due = None if value == "null" else value
        return {"type": kind, "due": due, "value": float(rest[0]) if rest else None}
    period = rest[0] if rest and rest[0] != "null" else None
    return {"type": kind, "value": float(value), "period": period, "due": None}


def _key(requirement: dict) -> tuple:
    kind, value = requirement["type"], requirement.get("value")
    value = None if value is None else round(float(value), 4)
    if kind == "deadline":
        return kind, requirement.get("due"), None if requirement.get("due") else value
    return (kind, value, requirement.get("period")) if kind == "frequency" else (kind, value)
