"""What the interface says of documents, plans, work and cases, and what it is told."""

from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from ninja import Field, Schema

from ..models import Assignment, Dispute, Document, Plan, Task

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
    superior: Literal["yes", "no"] | None = None
    kind: Literal[*Document.Kind.values] | None = None
    year: int | None = None
    on: date | None = Field(None, description="在这一天有效")


class RoundQuery(Paging):
    title: str | None = Field(None, max_length=100)
    year: int | None = None
    organ: str | None = Field(None, max_length=100)


class DisputeQuery(Paging):
    subject: str | None = Field(None, max_length=100)
    organ: str | None = Field(None, max_length=100)
    state: Literal[*Dispute.State.values] | None = None


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


class LinkIn(Schema):
    task: int


class SupersedeIn(Schema):
    new: int
    on: date


class Superseded(Schema):
    flagged: list[int] = Field(description="标记为需复核的任务")


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


class TaskDetail(TaskOut):
    effort: str
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


class SubTaskIn(Schema):
    title: str = Field(min_length=1, max_length=200)
    person: int | None = None
    due_on: date | None = None


class SubTaskOut(Schema):
    id: int
    title: str
    person: int | None = Field(alias="person_id")
    due_on: date | None
    done_at: datetime | None


class ChangeOut(Schema):
    id: int
    kind: str
    reason: str
    new_due: date | None
    state: str
    answer: str


class DecideIn(Schema):
    approve: bool
    answer: str = Field(min_length=1, max_length=2000)


class AssignmentDetail(AssignmentOut):
    text: str = Field(alias="task.text")
    missing_evidence: list[str]
    reports: list[ReportOut] = Field(alias="seen_reports")
    subtasks: list[SubTaskOut] = Field(alias="seen_subtasks")
    changes: list[ChangeOut]
    steps: list[StepOut]


class Dispatched(Schema):
    letter: str
    tasks: int


class Confirmed(Schema):
    confirmed: int
    refused: list[dict] = Field(description="未能确认的任务及原因")


class RoundOut(Schema):
    id: int
    title: str
    year: int
    organ: Ref
    due_on: date
    expected: int | None
    signed: int | None

    @staticmethod
    def resolve_expected(row):
        return None if row.hidden else row.expected

    @staticmethod
    def resolve_signed(row):
        return None if row.hidden else row.signed


class CommitmentOut(Schema):
    id: int
    organ: Ref
    upper: Ref
    state: str
    lower_signed_at: datetime | None
    upper_signed_at: datetime | None
    result: str


class RoundDetail(RoundOut):
    goals: str
    duties: str
    letters: list[CommitmentOut] = Field(alias="seen_letters")


class CommitmentDetail(CommitmentOut):
    round: int = Field(alias="round_id")
    steps: list[StepOut]


class OpinionOut(Schema):
    organ: Ref
    accepts: bool | None
    reason: str
    said_at: datetime | None


class DisputeIn(Schema):
    organ: int | None = None
    subject: str = Field(min_length=1, max_length=200)
    detail: str = Field(min_length=1, max_length=5000)
    parties: list[int] = Field(min_length=2, max_length=20)


class DisputeOut(Schema):
    id: int
    organ: Ref
    subject: str
    state: str
    opinions: list[OpinionOut]
    decided_for: Ref | None
    basis: str
    decided_on: date | None

    @staticmethod
    def resolve_opinions(row):
        return list(row.opinions.all())


class DisputeDetail(DisputeOut):
    detail: str
    steps: list[StepOut]
