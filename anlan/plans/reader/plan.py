"""What the reader hands over: a plan, its tasks, and the place of every fact in the plain text."""

from dataclasses import asdict, dataclass, field
from datetime import date

from anlan.plans.reader.blocks import Place

TASK, TARGET, CALENDAR = "task", "target", "calendar"
KEY_POINTS, TASK_LIST, ACTION_PLAN, NOTICE = "key_points", "task_list", "action_plan", "notice"
LEAD, SUPPORT = "lead", "support"


@dataclass(slots=True, frozen=True)
class Found:
    """Words found at ``start``..``end`` of the plain text. ``text`` may drop blanks and line breaks."""

    text: str
    start: int
    end: int
    role: str = ""


@dataclass(slots=True, frozen=True)
class Requirement:
    """A number or a date that can be checked. See ``requirements`` for what each type may hold."""

    type: str  # frequency | quantity | ratio | change | zero | deadline
    quote: str
    start: int
    end: int
    op: str = "="
    value: float | int | None = None
    unit: str | None = None
    period: str | None = None  # day | week | month | quarter | half_year | year | term | 3_years
    due: date | None = None
    confidence: float = 0.9

    def to_json(self) -> dict:
        shown = asdict(self)
        shown["due"] = self.due.isoformat() if self.due else None
        shown["source"] = {"start": shown.pop("start"), "end": shown.pop("end")}
        return shown


@dataclass(slots=True)
class Task:
    """One thing to do, one goal, or one line of a calendar."""

    label: str
    section: list[str]
    text: Found
    kind: str
    units: list[Found] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    confidence: float = 1.0
    doubts: list[str] = field(default_factory=list)  # Chinese sentences for the reviewer
    optional: bool = False
    place: Place = field(default_factory=Place)

    def named(self, role: str) -> list[str]:
        return [unit.text for unit in self.units if unit.role == role]

    def to_json(self) -> dict:
        return {
            "label": self.label,
            "section": self.section,
            "text": self.text.text,
            "kind": self.kind,
            "lead": self.named(LEAD),
            "support": self.named(SUPPORT),
            "units": [asdict(unit) for unit in self.units],
            "requirements": [requirement.to_json() for requirement in self.requirements],
            "confidence": self.confidence,
            "doubts": self.doubts,
            "optional": self.optional,
            "source": {
                "start": self.text.start,
                "end": self.text.end,
                "page": self.place.page,
                "paragraph": self.place.paragraph,
                "sheet": self.place.sheet or None,
                "row": self.place.row,
            },
        }


@dataclass(slots=True)
class Plan:
    """A policy document understood. ``text`` is the plain text that all offsets point into."""

    text: str
    kind: str
    title: Found | None = None
    number: Found | None = None
    issuer: Found | None = None
    issued_on: date | None = None
    year: int | None = None
    global_units_note: Found | None = None
    global_units: list[Found] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> dict:
        facts = {name: getattr(self, name) for name in ("title", "number", "issuer", "global_units_note")}
        return {
            **{
                name: found.text if found else None
                for name, found in facts.items()
                if name != "global_units_note"
            },
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "year": self.year,
            "kind": self.kind,
            "global_units_note": self.global_units_note.text if self.global_units_note else None,
            "global_units": [asdict(unit) for unit in self.global_units],
            "found": {name: {"start": f.start, "end": f.end} if f else None for name, f in facts.items()},
            "tasks": [task.to_json() for task in self.tasks],
            "warnings": self.warnings,
            "text": self.text,
        }
