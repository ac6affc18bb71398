"""What the interface says of points and of what is kept of them."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone
from ninja import Schema

from anlan.plans.api.schemas import Ref, StepOut

from .models import Measure
from .queries import events_of
from .tasks import task_of, with_last_check


class PointOut(Schema):
    id: int
    name: str
    code: str
    kind: str
    organ: Ref
    place: Ref
    enterprise: int | None
    lon: Decimal | None
    lat: Decimal | None
    level: str
    inherent_level: str
    residual_level: str
    state: str
    control_level: str
    controlled_by: str
    review_due_on: date | None
    review_overdue: bool

    @staticmethod
    def resolve_enterprise(row):
        return row.enterprise_id


class MeasureOut(Schema):
    """``due_at``: when it is to be looked at next; empty while its unit is stopped."""

    id: int
    uid: str
    kind: str
    text: str
    inspected: str
    person: str
    every: int | None
    cycle_unit: str
    automatic: bool
    failed_on: date | None
    last_at: datetime | None
    last_result: str | None
    due_at: datetime | None
    late: bool
    stopped: bool

    @staticmethod
    def resolve_uid(row):
        return str(row.uid)


class RiskEventOut(Schema):
    id: int
    uid: str
    unit: str
    unit_id: int
    name: str
    consequence: str
    method: str
    inherent: dict
    current: dict
    residual: dict
    measures: list[MeasureOut]

    @staticmethod
    def resolve_uid(row):
        return str(row.uid)

    @staticmethod
    def resolve_unit(row):
        return row.unit.name

    @staticmethod
    def resolve_measures(row):
        return row.tasks


class UnitStopOut(Schema):
    id: int
    unit: int
    starts_at: datetime
    ends_at: datetime | None
    reason: str

    @staticmethod
    def resolve_unit(row):
        return row.unit_id


class RiskUnitOut(Schema):
    id: int
    uid: str
    name: str
    department: str
    person: str
    stops: list[UnitStopOut]

    @staticmethod
    def resolve_uid(row):
        return str(row.uid)

    @staticmethod
    def resolve_stops(row):
        return list(row.stops.all())


class PointDetail(PointOut):
    version: int
    units: list[RiskUnitOut]
    events: list[RiskEventOut]
    steps: list[StepOut]

    @staticmethod
    def resolve_units(row):
        row.parts = list(row.units.prefetch_related("stops"))
        return row.parts

    @staticmethod
    def resolve_events(row):
        now, stops = timezone.now(), {unit.pk: list(unit.stops.all()) for unit in row.parts}
        events = list(
            events_of(row).prefetch_related(Prefetch("measures", with_last_check(Measure.objects.all())))
        )
        for event in events:
            event.tasks = list(event.measures.all())
            for one in event.tasks:
                task = task_of(one, stops[event.unit_id], now)
                one.due_at, one.late, one.stopped = task.due_at, task.late, task.stopped
        return events


class CheckOut(Schema):
    id: int
    uid: str
    point: int
    measure: int
    at: datetime
    result: str
    person: str
    note: str
    matter: int | None

    @staticmethod
    def resolve_uid(row):
        return str(row.uid)

    @staticmethod
    def resolve_point(row):
        return row.point_id

    @staticmethod
    def resolve_measure(row):
        return row.measure_id

    @staticmethod
    def resolve_matter(row):
        return row.matter_id

    @staticmethod
    def resolve_person(row):
        return row.person or row.by.name
