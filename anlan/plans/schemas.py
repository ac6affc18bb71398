"""What the API says of documents, plans, tasks and assignments, and what its steps ask for."""

from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from ninja import Field, Schema
from pydantic import create_model

from .models import Assignment, Document, Plan, Task

Item = TypeVar("Item")


class Problem(Schema):
    detail: str | list[str]


class Paging(Schema):
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=200)


class Paged(Schema, Generic[Item]):
    count: int
    page: int
    items: list[Item]


class DocumentQuery(Paging):
    q: str | None = Field(None, max_length=100)
    superior: bool | None = None
    kind: Literal[*Document.Kind.values] | None = None
    year: int | None = None
    on: date | None = Field(None, description="在这一天有效")


class PlanQuery(Paging):
    title: str | None = Field(None, max_length=100)
    year: int | None = None
    state: Literal[*Plan.State.values] | None = None


class TaskQuery(Paging):
    q: str | None = Field(None, max_length=100)
    unit: str | None = Field(None, max_length=100)
    state: Literal[*Task.State.values] | None = None
    kind: Literal[*Task.Kind.values] | None = None


class AssignmentQuery(Paging):
    q: str | None = Field(None, max_length=100)
    organ: str | None = Field(None, max_length=100)
    plan: int | None = None
    state: Literal[*Assignment.State.values] | None = None
    late: Literal["late", "unsigned", "month"] | None = None


class Ref(Schema):
    id: int
    name: str

    @staticmethod
    def resolve_name(row):
        return str(row)


class DocumentOut(Schema):
    id: int
    title: str
    number: str
    issuer: str
    issued_on: date | None
    year: int | None
    kind: str
    superior: bool
    organ: Ref
    valid_from: date | None
    valid_to: date | None
    superseded_by: int | None = Field(None, alias="superseded_by_id")


class ClauseOut(Schema):
    id: int
    label: str
    section: list[str]
    text: str
    kind: str
    start: int | None
    end: int | None
    tasks: list[int] = Field(description="对应的任务；上级文件为落实它的任务")

    @staticmethod
    def resolve_tasks(clause):
        return [task.pk for task in clause.seen_tasks]


class DocumentDetail(DocumentOut):
    text: str
    clauses: list[ClauseOut] = Field(alias="seen_clauses")


class PlanOut(Schema):
    id: int
    title: str
    number: str = Field(alias="document.number")
    year: int
    state: str
    organ: Ref
    document: int = Field(alias="document_id")
    dispatched_at: datetime | None


class RequirementOut(Schema):
    id: int
    type: str
    quote: str
    op: str
    value: Decimal | None
    unit: str
    period: str
    due: date | None
    countable: bool


class UnitOut(Schema):
    text: str
    role: str
    settled: bool


class TaskOut(Schema):
    id: int
    plan: int = Field(alias="plan_id")
    label: str
    section: list[str]
    text: str
    kind: str
    state: str
    due_on: date | None
    version: int
    review_reason: str
    units: list[UnitOut]
    requirements: list[RequirementOut]


class StepOut(Schema):
    name: str
    label: str
    open: bool
    reason: str

    @staticmethod
    def of(offers):
        """The steps as this reader is offered them."""
        return [
            {"name": o.step.name, "label": str(o.step.label), "open": o.answer.yes, "reason": o.answer.reason}
            for o in offers
        ]


class TaskDetail(TaskOut):
    roadmap: str
    incentive: str
    evidence: list[str]
    assignments: list[int]
    steps: list[StepOut]

    @staticmethod
    def resolve_assignments(task):
        return task.seen_assignments


class AssignmentOut(Schema):
    id: int
    task: Ref
    plan: int = Field(alias="plan_id")
    organ: Ref
    role: str
    state: str
    due_on: date | None
    sign_by: date | None
    claimed_percent: int
    dispatched_at: datetime
    received_at: datetime | None
    submitted_at: datetime | None
    closed_at: datetime | None
    returns: int
    reminders: int


class FileOut(Schema):
    name: str
    kind: str
    size: int
    sha256: str
    url: str = Field(alias="get_absolute_url")


class ReportOut(Schema):
    id: int
    text: str
    percent: int
    occurred_on: date
    entered_at: datetime
    by: str
    files: list[FileOut] = Field(alias="seen_files")

    @staticmethod
    def resolve_by(report):
        return str(report.by)


class ReportIn(Schema):
    text: str = Field(min_length=1, max_length=10_000)
    percent: int = Field(ge=0, le=100)
    occurred_on: date
    kinds: list[str] = Field([], description="依次为每个文件（evidence）的材料种类")
    requirements: list[int] = Field([], description="本次有完成数量的量化要求")
    amounts: list[Decimal] = Field([], description="依次为各量化要求的完成数量")


class AssignmentDetail(AssignmentOut):
    text: str = Field(alias="task.text")
    missing_evidence: list[str]
    reports: list[ReportOut] = Field(alias="seen_reports")
    steps: list[StepOut]


class Dispatched(Schema):
    letter: str
    tasks: int


class Confirmed(Schema):
    confirmed: int
    refused: list[dict] = Field(description="未能确认的任务及原因")


# The facts that steps ask for and that JSON can carry; files go by the report's own form.
FACTS = {
    "note": (str, {"max_length": 2000}),
    "reason": (str, {"max_length": 2000}),
    "co_units": (str, {"max_length": 2000}),
    "task_text": (str, {"max_length": 10_000}),
    "due_on": (date, {}),
    "new_due": (date, {}),
}


def facts_of(flow, step):
    """The request body of a step: what it needs and may take; None when it asks for nothing."""
    needed = {name: (kind, Field(**limits)) for name, (kind, limits) in picked(step.needs)}
    allowed = {name: (kind | None, Field(None, **limits)) for name, (kind, limits) in picked(step.may)}
    name = f"{flow.model.__name__}{step.name.title().replace('_', '')}"
    return create_model(name, __base__=Schema, **needed, **allowed) if needed or allowed else None


def picked(names):
    return [(name, FACTS[name]) for name in names]
