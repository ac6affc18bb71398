"""What the records say of many units at once: one figure a unit, in a few grouped queries a source."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from anlan.duty.schedules import end_of
from anlan.indicators.engine import INDICATORS, below, by_sector, value_at, values_of
from anlan.obligations.models import Occurrence
from anlan.plans.folders import Cabinet, Month
from anlan.plans.models import Assignment
from anlan.rulebook.book import rule
from anlan.targets.models import Result

from .models import Item
from .scoring import cents

By, Method = Item.By, Item.Method


@dataclass
class Figure:
    """``number``: as a rule reads it, shares in percent; None where the records say nothing."""

    number: Decimal | None = None
    part: object = None
    whole: object = None
    note: str = ""
    more: dict = field(default_factory=dict)

    def kept(self):
        return {
            "figure": plain(self.number),
            "part": plain(self.part),
            "whole": plain(self.whole),
            "note": str(self.note),
            **self.more,
        }


def plain(number):
    if number is None or isinstance(number, int):
        return number
    return f"{Decimal(number).normalize():f}"


class Records:
    """The records about ``units`` (assessments) of a scheme from the year's first day to ``day``.

    What two items ask alike is asked once.
    """

    def __init__(self, scheme, units, day):
        self.scheme, self.units = scheme, units
        self.start = date(scheme.year, 1, 1)
        self.day = min(day, date(scheme.year, 12, 31))
        self.asked = {}

    def of(self, item):
        """``{assessment pk: Figure}`` for the item; nothing for what people score."""
        if item.method == Method.PANEL:
            return {}
        key = (item.method, item.code, item.by, item.target_id)
        if key not in self.asked:
            self.asked[key] = SOURCES[item.method](self, item)
        return self.asked[key]

    def grouped(self, rows, **sums):
        """``{assessment pk: row of sums}`` of rows that belong to organs, or to persons where leaders are assessed."""
        people = {unit.person_id: unit.pk for unit in self.units if unit.person_id}
        by = "person" if people and hasattr(rows.model, "person") else "organ"
        keys = people if by == "person" else {}
        found = rows.filter(**{f"{by}__in": self.keys(by)}).order_by().values(by).annotate(**sums)
        sums_of = {row[by]: row for row in found}
        if keys:
            return {pk: sums_of.get(person) for person, pk in keys.items()}
        return {unit.pk: sums_of.get(unit.organ_id) for unit in self.units}

    def keys(self, by):
        return {getattr(unit, f"{by}_id") for unit in self.units}


def of_indicator(records, item):
    found = INDICATORS.get(item.code)
    if found is None or not found.has_data():
        return {unit.pk: Figure(note=_("没有数据")) for unit in records.units}
    return {pk: from_value(value) for pk, value in values(records, item, found).items()}


def values(records, item, found):
    span, root = (records.start, records.day), records.scheme.place
    if item.by == By.PLACE:
        told = values_of(found, {unit.place for unit in records.units}, *span)
        return {unit.pk: told[unit.place] for unit in records.units}
    if item.by == By.SECTOR:
        told = by_sector(found, [root], *span)[root]
        part, whole = found.parts(below(root), *span)
        nothing = value_at(None, {}, None if whole is None else {})
        return {unit.pk: told.get(unit.organ.sector_id, nothing) for unit in records.units}
    part, whole = found.parts(below(root), *span)
    parts = part.add_up(F("organ"))
    wholes = None if whole is None else whole.add_up(F("organ"))
    return {unit.pk: value_at((root.path, unit.organ_id), parts, wholes) for unit in records.units}


def from_value(value):
    if value.number is None:
        return Figure(part=value.part, whole=value.whole, note=_("分母为0"))
    number = Decimal(str(value.part)) if value.whole is None else share(value.part, value.whole)
    return Figure(number, value.part, value.whole)


def share(part, whole):
    return cents(Decimal(str(part)) / Decimal(str(whole)) * 100)


def of_target(records, item):
    """As last computed up to the day: of the unit's place, else of the target's own where the unit answers for it."""
    target = item.target
    places = {unit.place_id for unit in records.units} | {target.place_id}
    rows = Result.objects.filter(target=target, place__in=places, day__range=(records.start, records.day))
    latest = {row.place_id: row for row in rows.order_by("day", "pk")}
    found = {}
    for unit in records.units:
        mine = target.responsible_id == unit.organ_id
        row = latest.get(unit.place_id) or (latest.get(target.place_id) if mine else None)
        found[unit.pk] = from_result(row)
    return found


def from_result(row):
    if row is None:
        return Figure(note=_("没有计算结果"))
    more = {"status": row.status, "result": row.pk, "day": str(row.day)}
    return Figure(row.value, row.part, row.whole, row.get_status_display(), more)


def of_duties(records, item):
    """What fell due weighs as the office said; done in time counts whole, done late in part."""
    rows = Occurrence.objects.filter(due_on__range=(records.start, records.day))
    rows = rows.exclude(state=Occurrence.State.WAIVED, closed_at__lt=end_of(records.day))
    done = Q(state=Occurrence.State.ACCEPTED, completed_on__lte=records.day)
    weight = "obligation__weight"
    sums = records.grouped(
        rows,
        whole=Sum(weight),
        good=Sum(weight, filter=done & Q(late=False)),
        late=Sum(weight, filter=done & Q(late=True)),
    )
    return completed(records, sums, _("没有到期的履职事项"))


def of_tasks(records, item):
    rows = Assignment.objects.filter(due_on__range=(records.start, records.day))
    rows = rows.filter(plan=records.scheme.plan) if records.scheme.plan else rows
    rows = rows.exclude(state=Assignment.State.CANCELLED)
    rows = rows.annotate(closed_on=TruncDate("closed_at"))
    done = Q(state=Assignment.State.COMPLETED, closed_on__lte=records.day)
    sums = records.grouped(
        rows,
        whole=Count("pk"),
        good=Count("pk", filter=done & Q(closed_on__lte=F("due_on"))),
        late=Count("pk", filter=done & Q(closed_on__gt=F("due_on"))),
    )
    return completed(records, sums, _("没有到期的任务"))


def completed(records, sums, nothing):
    late_share = rule("assessment.late_share", on=records.day, place=records.scheme.place)
    found = {}
    for pk, row in sums.items():
        if row is None or not row["whole"]:
            found[pk] = Figure(note=nothing)
            continue
        good, late = Decimal(row["good"] or 0), Decimal(row["late"] or 0)
        part = good + late * late_share / 100
        more = {"late": plain(late), "late_share": late_share}
        found[pk] = Figure(share(part, row["whole"]), part, row["whole"], "", more)
    return found


def of_evidence(records, item):
    """Of what the monthly folders must hold up to the day, what they hold."""
    cabinet = Cabinet(folders_of(records), records.day)
    folders = {organ.pk: organ for organ in cabinet.organs()}
    found = {}
    for unit in records.units:
        organ = folders.get(unit.organ_id)
        needs = [there for _month, entry in owing(cabinet, organ, records) for _what, there in entry.needs]
        part, whole = sum(needs), len(needs)
        found[unit.pk] = (
            Figure(share(part, whole), part, whole) if whole else Figure(note=_("没有应归档的材料"))
        )
    return found


def folders_of(records):
    rows = Assignment.objects.filter(organ__in=records.keys("organ"), plan__year=records.scheme.year)
    return rows.filter(plan=records.scheme.plan) if records.scheme.plan else rows


def owing(cabinet, organ, records):
    """``[(month, entry)]`` of what a unit's folders owe up to the day."""
    if organ is None:
        return []
    months = [Month(records.scheme.year, number) for number in range(1, records.day.month + 1)]
    return [(month, entry) for month in months for entry in cabinet.folder(organ, month).owing]


SOURCES = {
    Method.INDICATOR: of_indicator,
    Method.TARGET: of_target,
    Method.DUTIES: of_duties,
    Method.TASKS: of_tasks,
    Method.EVIDENCE: of_evidence,
}
