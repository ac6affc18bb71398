"""Duties of the last months: checks, drills, meetings; most in time, some late, one missed, one let off."""

from datetime import date, time, timedelta

from django.core.files.base import ContentFile

from anlan.obligations.actions.acting import accept, put_in_force, submit
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.generating import generate, lapse
from anlan.obligations.flow import OCCURRENCE
from anlan.org.models import Organ

from . import clock
from .chronicle import aware, workday

CHECK = {
    "items": [["inspection"], ["rectification", "none_found"]],
    "fields": ["findings"],
    "roles": [{"role": "principal", "least": 1}],
}
DRILL = {"items": [["scheme"], ["evaluation"]], "fields": ["scenario", "attendees"], "roles": []}
MEETING = {"items": [["minutes"]], "fields": ["topic"], "roles": []}
PLACES = 8  # so many towns tell their story


def build(city, people, days):
    office, officer = city["市安委办"], people["anwei"]
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN and people.of(organ)]
    start = first_of_month(days.today, -2)
    with clock.at(aware(start, time(9))):
        check, *_others = [demand(office, officer, start, **said) for said in demands(city, towns[:PLACES])]
    with clock.at(aware(days.last, time(6))) as now:
        generate(now)
    tell(check, people, officer, days)
    with clock.at(aware(days.last, time(7))) as now:
        lapse(now)
    with clock.at(aware(days.last, time(10))):
        create_obligation(actor=officer, organ=office, starts_on=days.today, **proposal(city))


def first_of_month(day, months):
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def demands(city, towns):
    month, half_year = {"kind": "every", "unit": "month"}, {"kind": "every", "unit": "half_year"}
    yield {
        "title": "主要负责人每月带队开展安全检查",
        "basis": "年度安全生产工作要点",
        "quote": "主要负责人每月至少带队开展1次安全检查",
        "organs": towns,
        "cadence": month,
        "evidence": CHECK,
        "weight": 2,
    }
    yield {
        "title": "应急预案演练",
        "quote": "每半年至少组织1次应急演练",
        "organs": towns,
        "cadence": half_year,
        "evidence": DRILL,
        "grace_days": 0,
    }
    yield {
        "title": "安全生产形势分析",
        "quote": "定期分析安全生产形势",
        "groups": [city.groups["负有安全监管职责的部门"]],
        "subject": "group",
        "cadence": {"kind": "word", "word": "定期"},
        "evidence": MEETING,
    }
    yield {
        "title": "专题研究安全生产工作",
        "quote": "每季度不少于2次",
        "organs": towns[:3],
        "cadence": {"kind": "every", "unit": "quarter", "least": 2, "planned": 3},
        "evidence": MEETING,
    }


def proposal(city):
    return {
        "title": "国庆节前安全检查",
        "quote": "加强节日期间安全检查",
        "subject": "group",
        "groups": [city.groups["各乡镇（街道）"]],
        "cadence": {"kind": "around", "periods": ["national_day", "spring_festival"], "when": ["before"]},
        "evidence": CHECK,
    }


def demand(office, officer, start, subject="organ", **said):
    row = create_obligation(actor=officer, organ=office, subject=subject, starts_on=start, **said)
    return put_in_force(row, actor=officer)


def tell(check, people, officer, days):
    """The past months' checks by the number of the unit: one keeps silent, one is late, one is let off."""
    past = check.occurrences.filter(due_on__lt=days.last).select_related(
        "organ", "obligation", "place", "round"
    )
    for number, row in enumerate(past.order_by("due_on", "organ__path")):
        unit = number % PLACES
        if unit == 5:
            continue
        if unit == 6 and number < PLACES:
            let_off(row, officer)
            continue
        late = 2 if unit == 3 else -6
        day = min(workday(row.due_on + timedelta(late)), days.last)
        report(row, people.of(row.organ), day, number)
        if unit != 7 or day < days.ago(10):
            with clock.at(aware(min(workday(day, 1), days.last), time(16))) as now:
                accept(row, actor=officer, now=now, note="")
    current = check.occurrences.filter(opens_on__lte=days.last, due_on__gte=days.last).select_related("organ")
    for row in current.order_by("organ__path")[:2]:
        if days.last > row.opens_on:
            report(row, people.of(row.organ), days.last, row.pk)


def report(row, user, day, number):
    paper = ContentFile(f"{row.organ} {day} 检查企业{2 + number % 4}家。".encode(), name="检查记录.txt")
    with clock.at(aware(day, time(11, number % 60))) as now:
        submit(
            row,
            actor=user,
            now=now,
            occurred_on=day,
            note=f"检查企业{2 + number % 4}家，现场交办并复查。",
            none_found=True,
            fields={"findings": str(number % 3)},
            participants=[{"role": "principal", "name": str(user)}],
            evidence=[("inspection", paper)],
        )


def let_off(row, officer):
    paper = ContentFile("该单位当月机构调整，同意免除。".encode(), name="同意免除的批复.txt")
    with clock.at(aware(row.due_on - timedelta(3), time(15))) as now:
        OCCURRENCE.move(
            row, "waive", actor=officer, now=now, reason="当月机构调整，由县区代为检查", document=[paper]
        )
