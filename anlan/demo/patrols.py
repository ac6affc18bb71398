"""Rounds of patrol in the city: planned, stationed, fed back and being rectified, closed."""

from datetime import time, timedelta

from anlan.inspections.actions.patrols import issue_bulletin, keep_log, note_problem, plan_patrols
from anlan.inspections.models import Patrol, PatrolFinding
from anlan.inspections.patrol_flow import PATROL
from anlan.org.models import Organ

from . import clock
from .chronicle import aware

T = PatrolFinding.Track
FOUND = (
    (T.GOVERNMENT, "“三管三必须”责任清单未覆盖新设内设机构。", "修订责任清单并按年度更新。"),
    (T.ENTERPRISE, "抽查的3家企业中2家未开展全员安全培训考核。", ""),
)
LOG = ("召开动员会，听取工作汇报，查阅会议记录和执法台账。", "随机抽查企业3家，与分管负责人个别谈话。")
FEEDBACK = "总体上重视安全生产工作，专题研究、督查检查较为经常。\n责任落实逐级递减，企业主体责任压得不够实。"
CLEAN = "责任清单齐全，例会和带队检查按期开展，抽查的企业未发现须跟踪整改的问题。建议加强夜间和节假日检查。"
ANSWER = "已制定夜间和节假日检查安排，每周至少检查一次，由分管负责人带队。"


def build(city, people, days):
    organ = city["市安委办"]
    actor = people.of(organ)
    towns = list(Organ.objects.filter(kind=Organ.Kind.TOWN, active=True).order_by("pk")[:5])
    start = days.ago(40)
    with clock.at(aware(days.ago(45), time(10))) as now:
        rows = plan_patrols(
            actor=actor,
            organ=organ,
            title=f"{days.year}年第一轮安全生产巡查",
            mode=Patrol.Mode.PATROL,
            subjects=towns,
            starts_on=start,
            ends_on=start + timedelta(14),
            head=actor,
            members=["闻知远", "岑若水"],
            now=now,
        )
    for row in rows[:3]:
        look(row, actor, days, start)
    for row in rows[:2]:
        tell(row, actor, people.of(row.subject), days)
    if rows[4:]:
        whole_round(rows[4], actor, people.of(rows[4].subject), days, start)


def look(row, actor, days, start):
    with clock.at(aware(start, time(9))) as now:
        PATROL.move(row, "station", actor=actor, now=now)
    for number, text in enumerate(LOG):
        day = start + timedelta(number + 1)
        with clock.at(aware(day, time(17))) as now:
            keep_log(row, actor=actor, day=day, text=text, now=now)
            track, problem, governance = FOUND[number]
            note_problem(row, actor=actor, track=track, description=problem, governance=governance, now=now)


def whole_round(row, actor, unit, days, start):
    """Nothing was found that had to be followed; told, answered, looked at again and closed."""
    steps = [(start + timedelta(5), actor, "finish", {})]
    told = {"patrol_feedback": CLEAN, "patrol_rectify_by": days.today + timedelta(20)}
    steps.append((days.ago(27), actor, "feed_back", told))
    if unit is not None:
        steps += [
            (days.ago(26), unit, "take_up", {}),
            (days.ago(18), unit, "report", {"patrol_report": ANSWER}),
            (days.ago(12), actor, "close", {"patrol_recheck": "回访查阅会议记录和检查台账，措施已经落实。"}),
        ]
    with clock.at(aware(start, time(9, 30))) as now:
        PATROL.move(row, "station", actor=actor, now=now)
    with clock.at(aware(start + timedelta(1), time(17))) as now:
        keep_log(row, actor=actor, day=start + timedelta(1), text=LOG[0], now=now)
    for day, who, name, facts in steps:
        with clock.at(aware(day, time(15))) as now:
            PATROL.move(row, name, actor=who, now=now, **facts)


def tell(row, actor, unit, days):
    with clock.at(aware(days.ago(25), time(15))) as now:
        PATROL.move(row, "finish", actor=actor, now=now)
        PATROL.move(
            row,
            "feed_back",
            actor=actor,
            now=now,
            patrol_feedback=FEEDBACK,
            patrol_rectify_by=days.today + timedelta(20),
        )
        issue_bulletin(row, actor=actor, to="各县（市、区），市各有关部门", now=now)
    if unit is not None:
        with clock.at(aware(days.ago(23), time(10))) as now:
            PATROL.move(row, "take_up", actor=unit, now=now)
