"""Risks of the city: points of many enterprises, one enterprise in full, a hazard source, areas, hooked items."""

from datetime import time, timedelta
from decimal import Decimal
from random import Random

from anlan.registers.models import Enterprise
from anlan.risks.actions import areas, checks, missed, points, sources
from anlan.risks.actions.adopting import adopt
from anlan.risks.actions.hooked import hook
from anlan.risks.catalogue import typical
from anlan.risks.flow import POINT
from anlan.risks.hooked_flow import HOOKED
from anlan.risks.methods import evaluate
from anlan.risks.models import Holding, LevelChange, Measure, MeasureCheck, RiskEvent, RiskPoint, RiskUnit
from anlan.risks.queries import lowest_control, review_by
from anlan.risks.source_flow import SOURCE

from . import clock
from .chronicle import aware
from .enterprises import GIVEN, SURNAMES

FIRMS = 260  # with points of their own
INHERENT = {"l": "6", "e": "6", "c": "15"}
CURRENT = (
    *({"l": "1", "e": "6", "c": "7"},) * 5,  # 42
    *({"l": "3", "e": "6", "c": "7"},) * 3,  # 126
    {"l": "3", "e": "6", "c": "15"},  # 270
    {"l": "1", "e": "6", "c": "40"},  # 240
    {"l": "3", "e": "3", "c": "40"},  # 360
)
STREET = (
    ("火车站地下通道", "火灾、踩踏", "larger", "underground"),
    ("滨江大桥", "坍塌", "general", "roads"),
    ("中心水厂加氯间", "中毒和窒息", "larger", "water"),
    ("老城燃气管廊", "爆炸", "major", "gas"),
)


def build(city, people, days):
    rng = Random(45)
    with clock.at(aware(days.ago(40), time(9))) as now:
        registered(people["yingji"], rng, now)
        of_the_city(people, rng, now)
    in_full(people, days)
    looked_at(people, days)
    source(people, days)
    with clock.at(aware(days.last - timedelta(1), time(5))) as now:
        areas.compute(now)
    hooks(city, people, days)
    with clock.at(aware(days.last, time(5))) as now:
        areas.compute(now)


def registered(officer, rng, now):
    """Points of many enterprises, as a sheet would bring them: some are overdue, some nobody answers for."""
    firms = Enterprise.objects.filter(state="active").select_related("organ", "place", "sector")
    rows, texts = [], []
    for firm in firms.order_by("pk")[:FIRMS]:
        for entry in typical(firm.sector)[: 1 + firm.pk % 4]:
            graded = evaluate("lec", rng.choice(CURRENT), now.date())
            rows.append(point_of(firm, entry, graded["level"], now, rng))
            texts.append((entry, graded))
    keep(rows, texts, officer, now)


def point_of(firm, entry, level, now, rng):
    spread = [Decimal(rng.randint(-400, 400)) / 100_000 for _axis in "xy"]
    day = now.date()
    return RiskPoint(
        enterprise=firm,
        organ=firm.organ,
        place=firm.place,
        sector=firm.sector,
        lon=None if firm.lon is None else firm.lon + spread[0],
        lat=None if firm.lat is None else firm.lat + spread[1],
        **controlled(entry, level, day, rng),
    )


def controlled(entry, level, day, rng):
    late = rng.random() < 0.06
    return {
        **{name: entry[name] for name in ("name", "kind", "accidents")},
        "level": level,
        "inherent_level": "major",
        "state": "controlled",
        "control_level": lowest_control(level, day, None)[-1],
        "controlled_by": "" if rng.random() < 0.04 else rng.choice(SURNAMES) + rng.choice(GIVEN),
        "assessed_on": day,
        "review_due_on": day + timedelta(rng.randint(1, 20)) if late else review_by(level, day, None),
    }


def keep(rows, texts, officer, now):
    """The points with what lies under each, and the level each began with."""
    RiskPoint.objects.bulk_create(rows, batch_size=500)
    units = [RiskUnit(point=row, name=entry["unit"]) for row, (entry, _g) in zip(rows, texts, strict=True)]
    RiskUnit.objects.bulk_create(units, batch_size=500)
    inherent = evaluate("lec", INHERENT, now.date())
    events = [
        RiskEvent(
            unit=unit, name=entry["event"], consequence=entry["consequence"], method="lec",
            rules_of=now.date(), inherent=inherent, current=graded,
        )
        for unit, (entry, graded) in zip(units, texts, strict=True)
    ]  # fmt: skip
    RiskEvent.objects.bulk_create(events, batch_size=500)
    Measure.objects.bulk_create(
        [
            Measure(event=event, kind=kind, text=text, inspected=inspected, every=every, cycle_unit=cycle)
            for event, (entry, _g) in zip(events, texts, strict=True)
            for kind, text, inspected, every, cycle in entry["measures"]
        ],
        batch_size=500,
    )
    LevelChange.objects.bulk_create(
        [
            LevelChange(
                point=row,
                after=row.level,
                by_method=graded["level"],
                confirmed_by=officer,
                on=now.date(),
                at=now,
            )
            for row, (_e, graded) in zip(rows, texts, strict=True)
        ],
        batch_size=500,
    )
    held(rows, now)


def held(rows, now):
    Holding.objects.bulk_create(
        [
            Holding(
                point=row,
                on=now.date(),
                controlled_by=row.controlled_by,
                review_due_on=row.review_due_on,
                at=now,
            )
            for row in rows
        ],
        batch_size=500,
    )


def of_the_city(people, rng, now):
    """Points of nobody's enterprise, for which a department answers."""
    organ = people["yingji"].home
    for name, accidents, level, link in STREET:
        entry = {"name": name, "kind": "city", "accidents": accidents}
        held_down = controlled(entry, level, now.date(), rng)
        row = RiskPoint.objects.create(
            organ=organ, place=organ.place, sector=organ.sector, link=link, **held_down
        )
        LevelChange.objects.create(
            point=row, after=level, by_method=level, confirmed_by=people["anwei"], on=now.date(), at=now
        )
        points.hold(row, now)


def in_full(people, days):
    """The enterprise of the story picks typical points, grades them, holds them down; one waits for a review."""
    keeper, head = people["qiye"], people["qiyezhang"]
    firm = Enterprise.objects.select_related("organ", "place", "sector").get(organ=keeper.home)
    RiskPoint.objects.filter(organ=firm.organ).delete()
    with clock.at(aware(days.ago(30), time(10))):
        rows = adopt(firm, [entry["code"] for entry in typical(firm.sector)], actor=keeper)
    for number, row in enumerate(rows[:-1]):
        with clock.at(aware(days.ago(25 - min(number, 5)), time(10))):
            graded(row, keeper, head, CURRENT[-1 - number % 4])
    if len(rows) > 1:
        with clock.at(aware(days.last, time(10))):
            given = {"review_cause": "change", "reason": "扩建后物料增加"}
            POINT.move(rows[0], "demand", actor=keeper, **given)


def looked_at(people, days):
    """Most measures were looked at within their cycle, some were not; one unit of the story stands still."""
    rng, last = Random(47), aware(days.last, time(4))
    hours = {"hour": 1, "day": 24, "month": 24 * 28, "year": 24 * 365}
    rows = []
    for one in (
        Measure.objects.filter(every__isnull=False).select_related("event__unit__point").order_by("pk")
    ):
        back = min(one.every * hours[one.cycle_unit], 24 * 20) * rng.uniform(0.1, 0.9)
        at, point = max(one.since, last - timedelta(hours=back)), one.event.unit.point
        if rng.random() < 0.92:
            rows.append(MeasureCheck(point=point, measure=one, at=at, result="normal", entered_at=at,
                                     person=point.controlled_by, by=people["yingji"]))  # fmt: skip
    MeasureCheck.objects.bulk_create(rows, batch_size=500)
    keeper = people["qiye"]
    unit = RiskUnit.objects.filter(point__organ=keeper.home).select_related("point").order_by("-pk").first()
    found = Measure.objects.filter(event__unit__point__organ=keeper.home).order_by("pk").first()
    if unit is not None and found is not None:
        with clock.at(aware(days.last, time(10))) as now:
            checks.record_check(found, actor=keeper, result="danger", note="急停按钮卡滞，须更换。", now=now)
            checks.stop_unit(unit, actor=keeper, starts_at=now, reason="年度检修", now=now)

    with clock.at(aware(days.last, time(11))) as now:
        missed.reckon(now)
        missed.tell_offices(now)


def graded(row, keeper, head, current):
    event = RiskEvent.objects.get(unit__point=row)
    points.grade_event(event, actor=keeper, method="lec", inherent=INHERENT, current=current)
    POINT.move(row, "assess", actor=keeper)
    POINT.move(row, "confirm", actor=head)
    level = lowest_control(row.level, row.assessed_on, row.place)[-1]
    POINT.move(row, "control", actor=keeper, control_level=level, controlled_by=keeper.name)


def source(people, days):
    """A tank farm graded, assessed, filed and cared for; a second one that is only being worked out."""
    keeper = people["qiye"]
    firm = Enterprise.objects.select_related("organ", "place", "sector").get(organ=keeper.home)
    with clock.at(aware(days.ago(20), time(9))) as now:
        row = sources.add_source(
            actor=keeper, enterprise=firm, name="一号罐区", kind="storage", boundary="以防火堤为界", people=36,
            lon=firm.lon, lat=firm.lat,
        )  # fmt: skip
        sources.add_substance(row, actor=keeper, name="甲醇", tons="1600", number=65, category="W5.3")
        sources.add_substance(row, actor=keeper, name="甲苯", tons="900", number=64, category="W5.3")
        sources.add_substance(row, actor=keeper, name="环氧乙烷", tons="45", number=7)
        SOURCE.move(row, "grade", actor=keeper)
        SOURCE.move(row, "assess", actor=keeper, report_on=now.date())
    with clock.at(aware(days.ago(12), time(9))):
        SOURCE.move(row, "file", actor=people["yingji"], file_number="LT-BA-0017")
    with clock.at(aware(days.ago(10), time(9))) as now:
        named = {"principal": people["qiyezhang"].name, "technical": "孔令仪", "operation": "金长顺"}
        row = sources.name_people(row, actor=keeper, **named)
        SOURCE.move(row, "start", actor=keeper)
        for role, note in (
            ("operation", "现场巡检罐区液位、压力，未见异常。"),
            ("technical", "核对报警联锁投用率。"),
        ):
            sources.record_care(row, actor=keeper, role=role, result="normal", note=note, on=now.date())
        draft = sources.add_source(actor=keeper, enterprise=firm, name="原料仓库", kind="storage")
        sources.add_substance(draft, actor=keeper, name="丙酮", tons="120", number=59, category="W5.3")


def hooks(city, people, days):
    """Two leaders have each taken on a major risk; one has been there."""
    grave = RiskPoint.objects.filter(level="major", state="controlled").select_related("place", "sector")
    office, officer = city["市安委办"], people["anwei"]
    rows = list(grave.order_by("pk")[:2])
    for leader, point in zip((people["fushizhang"], people["anzhuren"]), rows, strict=False):
        with clock.at(aware(days.ago(15), time(9))):
            item = hook(actor=officer, leader=leader, organ=office, point=point, goal="年底前降为较大风险。")
        if leader == people["fushizhang"]:
            with clock.at(aware(days.ago(5), time(15))) as now:
                note = "到现场察看，协调解决检修停产期间的安全投入。"
                HOOKED.move(item, "visit", actor=officer, visited_on=now.date(), note=note)
