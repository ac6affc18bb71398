"""The many visits of the past year by all departments, written in bulk: enough to count, quick to load."""

from datetime import time, timedelta
from itertools import cycle
from random import Random

from anlan.audit.log import record_many
from anlan.hazards.models import Series
from anlan.inspections.actions.visits import PREFIX
from anlan.inspections.models import Answer, Finding, Inspection, Member, Party
from anlan.inspections.queries import kinds
from anlan.lib.workdays import add_workdays
from anlan.org.models import Organ
from anlan.registers.models import Enterprise

from . import clock
from .chronicle import aware

MANY = 136
BODIES = (Organ.Kind.DEPARTMENT, Organ.Kind.COMMITTEE_OFFICE)
KINDS = (
    "routine",
    "open",
    "covert",
    "four_noes",
    "double_random",
    "joint",
    "leader",
    "random",
    "supervision",
)
NAMES = ("闻知远", "陶令仪", "岑若水", "柏延年", "卫承平", "郁南枝", "钟离牧", "费秋白")
PROBLEMS = (
    "安全教育培训档案不全，缺少3名新进人员考核记录。",
    "灭火器被杂物遮挡，取用不便。",
    "临时用电线路未穿管保护。",
    "危险作业审批记录未填写监护人。",
    "应急照明灯损坏2处未及时更换。",
)
FAIL_EVERY, LED_EVERY = 4, 5


def build(place, people, edition, days):
    chance = Random("visits")
    seats = seated(people, place)
    some = list(Enterprise.objects.filter(state="active").select_related("organ").order_by("pk")[:130])
    firms = cycle(some[20:] or some)
    rows, now = [], aware(days.last, time(17))
    first = numbers(days.last.year)
    ways = kinds()
    with clock.at(now):
        for number in range(MANY):
            organ, actor = seats[number % len(seats)]
            day = add_workdays(days.last - timedelta(12 + chance.randrange(230)), 0)
            # A day that the city's story has not reached yet would be before there was an account.
            day = max(day, add_workdays(days.superior, 1))
            code = KINDS[(number // len(seats) + number) % len(KINDS)]
            rows.append(visit(first + number, organ, actor, next(firms), code, ways[code], day, edition))
        Inspection.objects.bulk_create(rows)
        people_of(rows)
        looked_at(rows, edition)
        logged(rows)


def seated(people, place):
    """``[(organ, its account)]`` of the bodies of the city that have one."""
    organs = Organ.objects.filter(pk__in=people.by_organ, kind__in=BODIES, place=place).order_by("pk")
    return [(organ, people.of(organ)) for organ in organs]


def numbers(year):
    """The first of as many numbers as are needed."""
    series, _made = Series.objects.get_or_create(prefix=PREFIX, year=year)
    series.last += MANY
    series.save(update_fields=["last"])
    return series.last - MANY + 1


def visit(number, organ, actor, firm, code, way, day, edition):
    arrived = aware(day, time(9, number % 50))
    failed = number % FAIL_EVERY == 0
    return Inspection(
        number=f"{PREFIX}{day.year}-{number:06d}",
        title=f"检查{firm.organ}"[:120],
        kind=code,
        state=Inspection.State.CONCLUDED,
        unannounced=way.unannounced,
        organ=organ,
        place_id=firm.place_id,
        sector_id=firm.sector_id,
        subject=firm.organ,
        enterprise=firm,
        edition=edition,
        planned_from=day,
        planned_until=day,
        planned_by=actor,
        planned_at=aware(day - timedelta(3), time(10)),
        claimed_at=arrived,
        checked_in_at=arrived,
        visited_on=day,
        concluded_on=day,
        conclusion="存在问题，已当场改正。" if failed else "未发现问题。",
    )


def people_of(rows):
    """The team of each, and the organ for which it counts."""
    Party.objects.bulk_create(Party(inspection=row, organ_id=row.organ_id, leads=True) for row in rows)
    members = []
    for number, row in enumerate(rows):
        head = row.planned_by
        members.append(Member(inspection=row, user=head, name=head.name, role="head"))
        members.append(Member(inspection=row, name=NAMES[number % len(NAMES)], role="officer"))
        if row.kind == "leader" or number % LED_EVERY == 0:
            office = "principal" if number % 2 else "deputy"
            members.append(
                Member(inspection=row, name=NAMES[(number + 3) % len(NAMES)], role="leader", office=office)
            )
    Member.objects.bulk_create(members)


def looked_at(rows, edition):
    answers, findings = [], []
    for number, row in enumerate(rows):
        failed = number % FAIL_EVERY == 0
        for place, line in enumerate(edition.lines):
            value = "fail" if failed and place == number % len(edition.lines) else "pass"
            answers.append(
                Answer(
                    inspection=row, line=line["name"], value=value, at=row.checked_in_at, by=row.planned_by
                )
            )
        if failed:
            findings.append(
                Finding(
                    inspection=row,
                    line=edition.lines[number % len(edition.lines)]["name"],
                    description=PROBLEMS[number % len(PROBLEMS)],
                    handling=Finding.Handling.CORRECTED,
                    measure="检查组离开前已改正。",
                    at=row.checked_in_at,
                    by=row.planned_by,
                )
            )
    Answer.objects.bulk_create(answers)
    Finding.objects.bulk_create(findings)


def logged(rows):
    """The log says of each that it was entered afterwards from paper."""
    for actor in {row.planned_by for row in rows}:
        pairs = [(row, {"visited_on": row.visited_on}) for row in rows if row.planned_by == actor]
        record_many(actor, "补录检查", pairs)
