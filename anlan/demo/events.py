"""Events of the last weeks: a warning lifted, one in force, an accident elsewhere with its lessons."""

from datetime import time, timedelta

from django.core.files.base import ContentFile

from anlan.obligations.actions.acting import accept, put_in_force, submit
from anlan.obligations.actions.editing import create_obligation
from anlan.obligations.actions.events import raise_event
from anlan.obligations.flow import EVENT
from anlan.org.models import Organ, Place

from . import clock
from .chronicle import aware

LESSONS = (
    "有限空间作业是否先通风、再检测、后作业",
    "是否配备检测仪器和防护装备并会用",
    "发包给外单位的作业是否审查资质、签订协议、专人监护",
)
SCREENING = {"items": [["inspection"], ["rectification", "none_found"]], "fields": [], "roles": []}


def build(city, people, days):
    office, officer = city["市安委办"], people["anwei"]
    towns = [organ for organ in city.organs.values() if organ.kind == Organ.Kind.TOWN]
    with clock.at(aware(days.ago(30), time(9))):
        weather, accident = [demand(office, officer, days.ago(30), towns, **said) for said in demands()]
    counties = city.of_kind(Place.Kind.COUNTY)
    old = warn(office, officer, "暴雨橙色预警", "orange", counties[:1], days.ago(20))
    answer(weather, old, people, officer, days.ago(19), but=1)
    with clock.at(aware(days.ago(18), time(8))) as now:
        EVENT.move(old, "lift", actor=officer, now=now, reason="降雨过程结束")
    alert = warn_of_accident(office, officer, days.ago(8))
    answer(accident, alert, people, officer, days.ago(5), but=2)
    warn(office, officer, "大风黄色预警", "yellow", counties[-1:], days.last)


def demands():
    yield {
        "title": "灾害性天气来临时带队开展隐患排查",
        "quote": "在雨雪冰冻、汛期、高温、台风等自然灾害来临时，各单位应当带队开展隐患排查",
        "cadence": {"kind": "event", "event": "weather_warning", "level": "yellow"},
        "evidence": SCREENING,
    }
    yield {
        "title": "外地事故后举一反三开展隐患排查",
        "quote": "针对事故暴露出的问题，举一反三，带队开展隐患排查",
        "cadence": {"kind": "event", "event": "accident_elsewhere"},
        "evidence": SCREENING,
    }


def demand(office, officer, start, towns, **said):
    row = create_obligation(
        actor=officer, organ=office, subject="organ", organs=towns, starts_on=start, **said
    )
    return put_in_force(row, actor=officer)


def warn(office, officer, title, level, areas, day):
    with clock.at(aware(day, time(15, 20))) as now:
        return raise_event(
            "weather_warning",
            actor=officer,
            organ=office,
            title=title,
            level=level,
            areas=areas,
            now=now,
            source="市气象台",
            external_id=f"{day:%Y%m%d}-{level}",
        )


def warn_of_accident(office, officer, day):
    with clock.at(aware(day, time(10))) as now:
        return raise_event(
            "accident_elsewhere",
            actor=officer,
            organ=office,
            title="外省某食品厂污水池中毒窒息事故",
            happened_at=now - timedelta(days=1),
            lessons=list(LESSONS),
            note="作业人员未经通风检测进入污水池，施救不当致伤亡扩大。",
            now=now,
        )


def answer(demand, event, people, officer, day, but):
    """Those with an account hand in, all but some; the office accepts."""
    told = [row for row in demand.occurrences.filter(round__events=event) if people.of(row.organ)]
    for number, row in enumerate(told[: len(told) - but if len(told) > but else len(told)]):
        user, moment = people.of(row.organ), aware(min(day, row.due_on), time(9, number % 60))
        with clock.at(max(moment, event.begun_at + timedelta(hours=1))) as now:
            submit(
                row,
                actor=user,
                now=now,
                occurred_on=now.date(),
                note="已组织排查，未发现突出问题。",
                none_found=True,
                fields={f"lesson_{n}": "已对照检查，符合要求" for n in range(1, len(event.lessons) + 1)},
                evidence=[("inspection", ContentFile(f"{row.organ}排查记录".encode(), name="排查记录.txt"))],
            )
        with clock.at(now + timedelta(hours=2)) as later:
            accept(row, actor=officer, now=later, note="")
